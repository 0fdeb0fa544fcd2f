import type { AgentError, ErrorCode } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';
import type { Unasked } from './step.ts';
import type { Verdict } from './verdict.ts';

/** How an order ended, as far as its course knows. */
export type OrderResult = Pick<Verdict, 'state' | 'message' | 'resourceKey' | 'httpStatus'>;

/** A write that was not carried out, or perhaps not. */
export type FailedOutcome = Exclude<WriteOutcome, { readonly kind: 'done' }>;

/** The server said that it created something, in a way that does not tell what: 201, or 204 where others answer 201. */
export function saysCreated(outcome: WriteOutcome): boolean {
  if (outcome.kind !== 'unknown' || !(outcome.error instanceof HttpError)) return false;
  const { method, status } = outcome.error;
  return method === 'POST' && (status === 201 || status === 204);
}

/** What a write came to that was never sent, because it needs to know what could not be read. */
export function outcomeOfUnread({ kind, error }: Unasked): FailedOutcome {
  const isJudged = kind === 'failed' && error instanceof HttpError && error.delivery === 'rejected';
  return isJudged ? { kind: 'refused', status: error.status, error } : { kind: 'not-sent', error };
}

export function executed(resourceKey: string, message = '', httpStatus?: number): OrderResult {
  return { state: 'Executed', message, resourceKey, httpStatus };
}

export function errored(resourceKey: string, message: string, httpStatus?: number): OrderResult {
  return { state: 'Errored', message, resourceKey, httpStatus };
}

/** How an order ends for an account that is not there. */
export function missing({ endpoint, id }: { readonly endpoint: string; readonly id: string }): OrderResult {
  return errored(id, `The target has no account ${endpoint}/${id} (any more).`, 404);
}

/** Not final: the same command goes on with the order. */
export function notAttempted(resourceKey: string, message: string): OrderResult {
  return { state: 'NotAttempted', message, resourceKey, httpStatus: undefined };
}

/** Codes that say something about the server or the way to it, and nothing about the order. */
const systemicCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TARGET_UNREACHABLE',
  'TARGET_TIMEOUT',
  'TARGET_REFUSED_LOGIN',
  'TARGET_THROTTLED',
  'TARGET_REDIRECTED',
  'TARGET_CERTIFICATE',
  'TARGET_FOREIGN_ORIGIN',
  'RESPONSE_NOT_SCIM',
  'RESPONSE_CUT',
  'RESPONSE_TOO_LARGE',
  'RESPONSE_TOO_DEEP',
  'LIST_TOTAL_INVALID',
  'LIST_SHORT',
  'LIST_CHANGED',
  'LIST_ENDLESS',
  'LIST_NOT_PAGED',
  'RESOURCE_INVALID',
]);

/** True for what is not the order's own fault: the way to the server, its state, or the end of the run. */
export function isSystemic(error: AgentError): boolean {
  if (error instanceof HttpError && gatewayStatuses.has(error.status ?? 0)) return true;
  return error.outcome !== 'target' || systemicCodes.has(error.code);
}

/** Said by what stands before the server, or by one that takes no requests at the time (RFC 9110 section 15.6). */
const gatewayStatuses: ReadonlySet<number> = new Set([502, 503, 504]);

export const notCertain = 'It is not certain whether this was done.';

/** How an order ends whose write did not succeed. Where the server did not judge the order itself, that is not final. */
export function resultOfFailure(resourceKey: string, outcome: FailedOutcome): OrderResult {
  const { error } = outcome;
  if (outcome.kind === 'not-sent') return notAttempted(resourceKey, error.message);
  const message = outcome.kind === 'unknown' ? `${notCertain} ${error.message}` : error.message;
  if (isSystemic(error)) return notAttempted(resourceKey, message);
  return errored(resourceKey, message, outcome.kind === 'refused' ? outcome.status : undefined);
}

/** How an order ends that needs to know what could not be read; nothing was sent for it. */
export function resultOfFailedRead(resourceKey: string, { kind, error }: Unasked): OrderResult {
  const isFinal = kind === 'failed' && !isSystemic(error);
  return isFinal ? errored(resourceKey, error.message) : notAttempted(resourceKey, error.message);
}

/**
 * How an order ends whose account could not be looked up. A look-up says nothing about the order, unless the target says that
 * the name in it is not one (400).
 */
export function resultOfFailedLookUp(answer: Unasked): OrderResult {
  const { error } = answer;
  const message = `The account could not be looked up, so that it was not created. ${error.message}`;
  const isJudged = answer.kind === 'failed' && error instanceof HttpError && error.status === 400;
  return isJudged ? errored('', message, 400) : notAttempted('', message);
}

/** How an order ends of which a write may have been carried out, and nobody can tell. */
export function uncertain(resourceKey: string, { error }: Unasked): OrderResult {
  return notAttempted(resourceKey, `${notCertain} ${error.message}`);
}
