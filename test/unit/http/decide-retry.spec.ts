import { describe, expect, it } from '@jest/globals';
import {
  decideRetry,
  type Failure,
  type RetryDecision,
  type RetryHistory,
  type RetryRules,
} from '../../../src/http/decide-retry.ts';
import type { RequestEffect } from '../../../src/http/request.ts';

const firstFailure: RetryHistory = { attempts: 1, cutBodies: 0, loginRefreshed: false, freeRetryUsed: false };
const rules: RetryRules = { attempts: 5, longestRetryAfterSeconds: 300, refreshesLogin: true, budgetLeft: true };
const effects = ['read', 'replace', 'delete', 'patch', 'create', 'bulk', 'merge'] as const;

const failure = (changes: Partial<Failure> = {}): Failure => ({
  code: 'TARGET_FAILED',
  delivery: 'unknown',
  status: 500,
  staleConnection: false,
  lasting: false,
  ...changes,
});
const notSent = failure({ code: 'TARGET_UNREACHABLE', delivery: 'not-sent', status: undefined });
const reset = failure({ code: 'TARGET_UNREACHABLE', status: undefined });
const timeout = failure({ code: 'TARGET_TIMEOUT', status: undefined });
const throttled = failure({ code: 'TARGET_THROTTLED', delivery: 'rejected', status: 429 });
const busy = failure({ status: 503, retryAfterSeconds: 5 });

const decide = (
  effect: RequestEffect,
  failed: Failure,
  history: Partial<RetryHistory> = {},
  changes: Partial<RetryRules> = {},
): RetryDecision => decideRetry(effect, failed, { ...firstFailure, ...history }, { ...rules, ...changes });

describe('decideRetry', () => {
  it.each([
    ['nothing was sent', notSent, [...effects]],
    ['the connection was reset after sending', reset, ['read', 'replace', 'delete']],
    ['the answer did not come in time', timeout, ['read', 'replace', 'delete']],
    ['the server asked for a slower pace', throttled, [...effects]],
    ['the server is busy and says how long', busy, ['read', 'replace', 'delete', 'patch', 'merge']],
    ['the server failed', failure(), ['read', 'replace', 'delete']],
    ['the gateway got no answer', failure({ status: 504 }), ['read', 'replace', 'delete']],
    ['the body was cut', failure({ code: 'RESPONSE_CUT', status: undefined }), ['read', 'replace', 'delete']],
    ['the server will never do it', failure({ status: 501, lasting: true, delivery: 'rejected' }), []],
    ['the request was refused', failure({ code: 'TARGET_REFUSED', delivery: 'rejected', status: 400 }), []],
    ['the right is missing', failure({ code: 'TARGET_FORBIDDEN', delivery: 'rejected', status: 403 }), []],
    ['the answer is a web page', failure({ code: 'RESPONSE_NOT_SCIM', status: undefined }), []],
    ['the certificate is wrong', failure({ code: 'TARGET_CERTIFICATE', delivery: 'not-sent', status: undefined }), []],
    ['the server redirects', failure({ code: 'TARGET_REDIRECTED', delivery: 'rejected', status: 302 }), []],
  ])('repeats only what is safe when %s', (_case, failed, expected) => {
    const repeated = effects.filter((effect) => decide(effect, failed).action !== 'throw');

    expect(repeated).toEqual(expected);
  });

  it('stops after the last attempt', () => {
    expect(decide('read', failure(), { attempts: 4 })).toEqual({ action: 'back-off' });
    expect(decide('read', failure(), { attempts: 5 })).toEqual({ action: 'throw' });
  });

  it('repeats a cut body twice', () => {
    const cut = failure({ code: 'RESPONSE_CUT', status: undefined });

    expect(decide('read', cut, { attempts: 2, cutBodies: 2 })).toEqual({ action: 'back-off' });
    expect(decide('read', cut, { attempts: 3, cutBodies: 3 })).toEqual({ action: 'throw' });
  });

  it('gets a new login once, and only where there is one to get', () => {
    const refused = failure({ code: 'TARGET_REFUSED_LOGIN', delivery: 'rejected', status: 401 });

    expect(effects.map((effect) => decide(effect, refused).action)).toEqual(effects.map(() => 'new-login'));
    expect(decide('read', refused, { loginRefreshed: true })).toEqual({ action: 'throw' });
    expect(decide('read', refused, {}, { refreshesLogin: false })).toEqual({ action: 'throw' });
  });

  it('takes a connection that closed under a read as no attempt, once', () => {
    const stale = { ...reset, staleConnection: true };

    expect(decide('read', stale)).toEqual({ action: 'free' });
    expect(decide('read', stale, { freeRetryUsed: true })).toEqual({ action: 'back-off' });
    expect(decide('create', stale)).toEqual({ action: 'throw' });
  });

  it('waits as long as the server asks, up to a limit', () => {
    const asking = (retryAfterSeconds: number): Failure => ({ ...throttled, retryAfterSeconds });

    expect(decide('read', asking(300))).toEqual({ action: 'wait', seconds: 300 });
    expect(decide('read', asking(301))).toEqual({ action: 'too-long' });
    expect(decide('read', asking(0))).toEqual({ action: 'throttle' });
  });

  it('stops repeating when too many requests fail, but goes on at the pace of a throttling server', () => {
    expect(decide('read', failure(), {}, { budgetLeft: false })).toEqual({ action: 'throw' });
    expect(decide('read', throttled, {}, { budgetLeft: false })).toEqual({ action: 'throttle' });
  });
});
