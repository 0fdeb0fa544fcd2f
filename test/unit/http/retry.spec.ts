import { describe, expect, it } from '@jest/globals';
import { HttpError, restateHttpError, type HttpErrorOptions } from '../../../src/http/http-error.ts';
import { defaultRetryPolicy } from '../../../src/http/http-options.ts';
import { createRepeat, retryDelay, type RetryTools } from '../../../src/http/retry.ts';
import { silentLog } from '../../../src/logging/log.ts';

const failure = (changes: Partial<HttpErrorOptions> = {}): HttpError =>
  new HttpError('TARGET_FAILED', 'It failed.', {
    method: 'GET',
    url: 'https://scim.example/Users',
    delivery: 'unknown',
    status: 500,
    ...changes,
  });

function aRepeat(statistics = { requests: 1, retries: 0 }, changes: Partial<RetryTools> = {}) {
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const repeat = createRepeat({
    policy: { ...defaultRetryPolicy, wait, random: () => 1 },
    authentication: { kind: 'none' },
    statistics,
    hold: () => () => undefined,
    log: silentLog,
    ...changes,
  });
  return { repeat, waits, statistics };
}

describe('createRepeat', () => {
  it('doubles the wait, and names the number of attempts at the end', async () => {
    const { repeat, waits, statistics } = aRepeat();

    const result = repeat('read', () => Promise.reject(failure()));

    await expect(result).rejects.toThrow('It failed. (5 attempts)');
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    expect(statistics.retries).toBe(4);
  });

  it('stops repeating once a fifth of the requests are repeats', async () => {
    const enough = aRepeat({ requests: 100, retries: 19 });
    const spent = aRepeat({ requests: 100, retries: 20 });

    await expect(enough.repeat('read', () => Promise.reject(failure()))).rejects.toThrow('(2 attempts)');
    await expect(spent.repeat('read', () => Promise.reject(failure()))).rejects.toThrow(/^It failed\.$/);
  });

  it('holds new requests back while the server asks to wait', async () => {
    const events: string[] = [];
    const hold = (): (() => void) => {
      events.push('hold');
      return () => events.push('go on');
    };
    const { repeat } = aRepeat(undefined, { hold });
    let attempts = 0;

    await repeat('read', () => {
      events.push('attempt');
      attempts++;
      return attempts === 1 ? Promise.reject(failure({ status: 503, retryAfterSeconds: 7 })) : Promise.resolve();
    });

    expect(events).toEqual(['attempt', 'hold', 'go on', 'attempt']);
  });

  it('makes one attempt of what is merged, waits as long as a repetition would and hands the failure back', async () => {
    const { repeat, waits } = aRepeat();
    const throttled = failure({ status: 429, delivery: 'rejected', retryAfterSeconds: 7 });
    const refused = restateHttpError(failure({ delivery: 'rejected', status: 400 }), {
      code: 'TARGET_REFUSED',
      message: 'No.',
    });
    let attempts = 0;
    const failing = (error: Error) => () => {
      attempts++;
      return Promise.reject(error);
    };

    await expect(repeat('merge', failing(throttled))).rejects.toMatchObject({ status: 429, lasting: false });
    await expect(repeat('merge', failing(refused))).rejects.toMatchObject({ status: 400, lasting: true });

    expect(attempts).toBe(2);
    expect(waits).toEqual([7000]);
  });

  it('does not touch an error that is none of the network', async () => {
    const { repeat, waits } = aRepeat();
    const bug = new TypeError('a bug');

    await expect(repeat('read', () => Promise.reject(bug))).rejects.toBe(bug);
    expect(waits).toEqual([]);
  });
});

describe('retryDelay', () => {
  it('lies between nothing and the doubled base, below the cap', () => {
    const at = (random: number, attempts: number): number =>
      retryDelay({ action: 'back-off' }, attempts, { ...defaultRetryPolicy, random: () => random });

    expect([at(0, 3), at(0.5, 3), at(1, 3), at(1, 30)]).toEqual([0, 2000, 4000, 60_000]);
  });

  it('never collapses to nothing when the server throttles', () => {
    const at = (random: number): number =>
      retryDelay({ action: 'throttle' }, 2, { ...defaultRetryPolicy, random: () => random });

    expect([at(0), at(1)]).toEqual([1000, 2000]);
  });
});
