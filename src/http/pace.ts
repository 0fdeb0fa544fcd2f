import type { RetryPolicy } from './http-options.ts';
import { stopReason } from './stop-reason.ts';

/** Returns when the next request may go: evenly spaced, so that a minute never holds more than its number. */
export type Pace = () => Promise<void>;

export function createPace(
  maxRequestsPerMinute: number | undefined,
  { uptime, wait }: Pick<RetryPolicy, 'uptime' | 'wait'>,
  signal?: AbortSignal,
): Pace {
  if (maxRequestsPerMinute === undefined) return () => Promise.resolve();
  const spacing = 60_000 / maxRequestsPerMinute;
  let next = uptime();
  return async () => {
    const time = uptime();
    const start = Math.max(next, time);
    next = start + spacing;
    if (start <= time) return;
    try {
      await wait(start - time, signal);
    } catch (interruption) {
      throw stopReason(signal) ?? interruption;
    }
  };
}
