import type { LogWriter } from '../logging/log.ts';
import type { Authentication } from './authentication.ts';
import { decideRetry, type RetryDecision, type RetryHistory } from './decide-retry.ts';
import { HttpError, restateHttpError } from './http-error.ts';
import type { RetryPolicy } from './http-options.ts';
import type { RequestEffect } from './request.ts';
import { stopReason } from './stop-reason.ts';

export interface RetryTools {
  readonly policy: RetryPolicy;
  readonly authentication: Authentication;
  readonly statistics: { readonly requests: number; retries: number };
  /** Keeps new requests back until the returned function is called. */
  readonly hold: () => () => void;
  readonly signal?: AbortSignal;
  readonly log: LogWriter;
}

export type Repeat = <T>(effect: RequestEffect, attempt: () => Promise<T>) => Promise<T>;

const requestsWithoutBudget = 20;
const largestRetryShare = 0.2;

/**
 * Runs an attempt until it succeeds or `decideRetry` gives up; throws the last failure, naming the number of attempts. One that is
 * merged has one attempt: its failure is thrown after the wait that a repetition would have been worth, or at once as `lasting`.
 */
export function createRepeat(tools: RetryTools): Repeat {
  return async (effect, attempt) => {
    let history: RetryHistory = { attempts: 0, cutBodies: 0, loginRefreshed: false, freeRetryUsed: false };
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        history = record(history, error);
        const decision = decide(tools, effect, error, history);
        if (decision.action === 'throw' || decision.action === 'too-long') {
          const last = finalError(error, decision, history);
          throw effect === 'merge' ? restateHttpError(last, { message: last.message, lasting: true }) : last;
        }
        history = recordDecision(history, decision);
        await waitBefore(tools, decision, error, history.attempts);
        if (effect === 'merge') throw error;
      }
    }
  };
}

function record(history: RetryHistory, error: HttpError): RetryHistory {
  const cut = error.code === 'RESPONSE_CUT' ? 1 : 0;
  return { ...history, attempts: history.attempts + 1, cutBodies: history.cutBodies + cut };
}

function recordDecision(history: RetryHistory, { action }: RetryDecision): RetryHistory {
  if (action === 'free') return { ...history, attempts: history.attempts - 1, freeRetryUsed: true };
  if (action === 'new-login') return { ...history, attempts: history.attempts - 1, loginRefreshed: true };
  return history;
}

function decide(tools: RetryTools, effect: RequestEffect, error: HttpError, history: RetryHistory): RetryDecision {
  const { requests, retries } = tools.statistics;
  const budgetLeft = requests <= requestsWithoutBudget || retries < requests * largestRetryShare;
  return decideRetry(effect, error, history, {
    ...tools.policy,
    refreshesLogin: tools.authentication.kind === 'token',
    budgetLeft,
  });
}

async function waitBefore(
  tools: RetryTools,
  decision: RetryDecision,
  error: HttpError,
  attempts: number,
): Promise<void> {
  const milliseconds = retryDelay(decision, attempts, tools.policy);
  tools.statistics.retries++;
  tools.log.debug('request repeated', {
    code: error.code,
    method: error.method,
    url: error.url,
    requestId: error.requestId,
    attempt: attempts,
    waitMilliseconds: milliseconds,
  });
  const resume = decision.action === 'wait' ? tools.hold() : undefined;
  try {
    if (milliseconds > 0) await tools.policy.wait(milliseconds, tools.signal);
  } catch (interruption) {
    throw stopReason(tools.signal) ?? interruption;
  } finally {
    resume?.();
  }
}

/** Milliseconds: full jitter, so that many agents do not come back together; half of it fixed when throttled. */
export function retryDelay(
  decision: RetryDecision,
  attempts: number,
  policy: Pick<RetryPolicy, 'baseMilliseconds' | 'capMilliseconds' | 'random'>,
): number {
  const longest = Math.min(policy.capMilliseconds, policy.baseMilliseconds * 2 ** (attempts - 1));
  if (decision.action === 'wait') return decision.seconds * 1000;
  if (decision.action === 'back-off') return Math.round(longest * policy.random());
  if (decision.action === 'throttle') return Math.round(longest * (0.5 + policy.random() / 2));
  return 0;
}

function finalError(error: HttpError, decision: RetryDecision, history: RetryHistory): HttpError {
  if (decision.action === 'too-long') {
    return restateHttpError(error, {
      code: 'TARGET_THROTTLED',
      message: `${error.message} It asked to wait ${error.retryAfterSeconds ?? 0} seconds, which is too long.`,
      next: 'Run again after that time, or lower MaxRequestsPerMinute and MaxConcurrentRequests.',
    });
  }
  if (history.attempts < 2) return error;
  return restateHttpError(error, { message: `${error.message} (${history.attempts} attempts)` });
}
