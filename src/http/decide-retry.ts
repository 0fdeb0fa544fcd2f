import type { ErrorCode } from '../errors.ts';
import type { Delivery } from './http-error.ts';
import type { RequestEffect } from './request.ts';

/** What is known of a failed attempt. */
export interface Failure {
  readonly code: ErrorCode;
  readonly delivery: Delivery;
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly staleConnection: boolean;
  readonly lasting: boolean;
}

/** What has happened to this request so far, the failed attempt included. */
export interface RetryHistory {
  readonly attempts: number;
  readonly cutBodies: number;
  readonly loginRefreshed: boolean;
  readonly freeRetryUsed: boolean;
}

export interface RetryRules {
  readonly attempts: number;
  readonly longestRetryAfterSeconds: number;
  /** A new token can be had. */
  readonly refreshesLogin: boolean;
  /** The share of repeated requests is not used up. */
  readonly budgetLeft: boolean;
}

/** `free` and `new-login` go at once and are no attempts; `too-long` is given up because of the wait asked for. */
export type RetryDecision =
  | { readonly action: 'throw' | 'too-long' | 'free' | 'new-login' | 'back-off' | 'throttle' }
  | { readonly action: 'wait'; readonly seconds: number };

const mostCutRetries = 2;
const passingCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'TARGET_UNREACHABLE',
  'TARGET_TIMEOUT',
  'TARGET_THROTTLED',
  'TARGET_FAILED',
  'RESPONSE_CUT',
]);

/**
 * Decides whether a failed request is sent again; one that is merged, whether its sender may make it anew. A read, a replacement and a deletion have the same result when done
 * twice (RFC 9110 section 9.2.2); everything else only when the server certainly did not do it.
 */
export function decideRetry(
  effect: RequestEffect,
  failure: Failure,
  history: RetryHistory,
  rules: RetryRules,
): RetryDecision {
  if (failure.status === 401 && failure.delivery === 'rejected') return decideLogin(history, rules);
  if (!mayPass(failure) || !mayRepeat(effect, failure)) return { action: 'throw' };
  if (adviceOf(failure) > rules.longestRetryAfterSeconds) return { action: 'too-long' };
  if (isFree(effect, failure, history)) return { action: 'free' };
  if (isExhausted(failure, history, rules)) return { action: 'throw' };
  if (adviceOf(failure) > 0) return { action: 'wait', seconds: adviceOf(failure) };
  return { action: failure.code === 'TARGET_THROTTLED' ? 'throttle' : 'back-off' };
}

/** Seconds; a time that has passed is no advice. */
function adviceOf({ retryAfterSeconds = 0 }: Failure): number {
  return retryAfterSeconds;
}

function isFree(effect: RequestEffect, failure: Failure, history: RetryHistory): boolean {
  return effect === 'read' && failure.staleConnection && !history.freeRetryUsed;
}

function decideLogin(history: RetryHistory, rules: RetryRules): RetryDecision {
  return { action: rules.refreshesLogin && !history.loginRefreshed ? 'new-login' : 'throw' };
}

function mayPass(failure: Failure): boolean {
  return passingCodes.has(failure.code) && !failure.lasting;
}

function mayRepeat(effect: RequestEffect, failure: Failure): boolean {
  if (failure.delivery !== 'unknown') return true;
  if (effect === 'patch' || effect === 'merge')
    return failure.status === 503 && failure.retryAfterSeconds !== undefined;
  return effect === 'read' || effect === 'replace' || effect === 'delete';
}

function isExhausted(failure: Failure, history: RetryHistory, rules: RetryRules): boolean {
  if (history.attempts >= rules.attempts) return true;
  if (failure.code === 'RESPONSE_CUT' && history.cutBodies > mostCutRetries) return true;
  // Throttling is the server's own pace, not a sign that it is failing.
  return !rules.budgetLeft && failure.code !== 'TARGET_THROTTLED';
}
