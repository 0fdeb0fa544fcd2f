import { redact } from '../secret.ts';

/** How an order ended. `NotAttempted` is not final: the same command again goes on with it. */
export type OrderState = 'Executed' | 'Errored' | 'NotAttempted';

/** One line of `results.csv`. */
export interface Verdict {
  /** `<file>:<order>`, both from 0, in the order of the command. */
  readonly position: string;
  readonly assignedResourceTypeId: string;
  readonly changeType: string;
  readonly state: OrderState;
  readonly message: string;
  /** SCIM id; empty when unknown. */
  readonly resourceKey: string;
  readonly httpStatus: number | undefined;
  /** UTC in ISO 8601. */
  readonly executedAt: string;
}

const longestMessage = 500;

/** A message as it may be kept: without secrets, one line, at most 500 characters. */
export function cleanMessage(message: string): string {
  const line = redact(message)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .toWellFormed();
  // A secret that was spelled around a control character shows only now.
  return shorten(redact(line));
}

function shorten(line: string): string {
  if (line.length <= longestMessage) return line;
  return `${line.slice(0, longestMessage - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
