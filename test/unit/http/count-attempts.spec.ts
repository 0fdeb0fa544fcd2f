import { describe, expect, it } from '@jest/globals';
import { ConcurrencyLimit } from '../../../src/http/concurrency-limit.ts';
import { countAttempts } from '../../../src/http/count-attempts.ts';
import { HttpError } from '../../../src/http/http-error.ts';
import type { HttpResponse } from '../../../src/http/request.ts';

const request = { method: 'GET', effect: 'read', path: 'Users' } as const;
const success: HttpResponse = { status: 200, headers: new Map(), body: {} };
const failWith = (code: 'TARGET_THROTTLED' | 'TARGET_FAILED') => () =>
  Promise.reject(new HttpError(code, 'No.', { method: 'GET', url: 'https://scim.example', delivery: 'rejected' }));

describe('countAttempts', () => {
  it('halves the requests at once when the server throttles', async () => {
    const limit = new ConcurrencyLimit(8);
    const counts = { requests: 0, throttled: 0 };

    await expect(countAttempts(counts, limit, failWith('TARGET_THROTTLED'))(request)).rejects.toThrow('No.');

    expect([limit.allowed, counts]).toEqual([4, { requests: 1, throttled: 1 }]);
  });

  it('leaves the requests at once alone when the server fails', async () => {
    const limit = new ConcurrencyLimit(8);
    const counts = { requests: 0, throttled: 0 };

    await expect(countAttempts(counts, limit, failWith('TARGET_FAILED'))(request)).rejects.toThrow('No.');

    expect([limit.allowed, counts]).toEqual([8, { requests: 1, throttled: 0 }]);
  });

  it('lets the requests at once grow again with success', async () => {
    const limit = new ConcurrencyLimit(8);
    limit.throttled(limit.generation);
    const send = countAttempts({ requests: 0, throttled: 0 }, limit, () => Promise.resolve(success));

    for (let time = 0; time < 20; time++) await send(request);

    expect(limit.allowed).toBe(5);
  });
});
