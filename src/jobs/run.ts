import { randomBytes } from 'node:crypto';
import type { HttpClientOptions } from '../http/http-options.ts';
import type { LogWriter } from '../logging/log.ts';

/** What one run of the agent carries through its jobs. */
export interface Run {
  readonly id: string;
  readonly agentVersion: string;
  /** Aborted by the deadline or by a stop signal; its reason is the error to end with. */
  readonly signal: AbortSignal;
  readonly log: LogWriter;
  /** Other limits and retries than the usual ones, for every connection. */
  readonly http?: Partial<Pick<HttpClientOptions, 'limits' | 'retry'>>;
}

/** Names one run: UTC time and a random part, so that names sort by time: `20261123T025700Z-9f3c1a`. */
export function newRunId(now: Date = new Date()): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${randomBytes(3).toString('hex')}`;
}
