export interface RetryAdvice {
  /** 0 for a time that has passed; undefined without usable advice. */
  readonly seconds: number | undefined;
  /** There was a header that says nothing usable. */
  readonly invalid: boolean;
}

const startsWithWeekday = /^(mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * Reads `Retry-After`, seconds or date (RFC 9110 section 10.2.3). A date is compared with the server's own `Date`,
 * because the two clocks may differ; `now` (milliseconds) stands in for a missing one.
 */
export function readRetryAfter(headers: ReadonlyMap<string, string>, now: number): RetryAdvice {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return { seconds: undefined, invalid: false };
  if (/^\d{1,15}$/.test(value)) return { seconds: Number(value), invalid: false };
  const until = startsWithWeekday.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(until)) return { seconds: undefined, invalid: true };
  const serverClock = Date.parse(headers.get('date') ?? '');
  const from = Number.isNaN(serverClock) ? now : serverClock;
  return { seconds: Math.max(0, Math.ceil((until - from) / 1000)), invalid: false };
}
