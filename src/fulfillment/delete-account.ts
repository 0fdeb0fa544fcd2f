import type { DeleteAccount } from '../orders/account-change.ts';
import { executed, resultOfFailure, uncertain, type FailedOutcome, type OrderResult } from './order-result.ts';
import type { OrderTask } from './order-task.ts';
import { read, send, type Course } from './step.ts';

type Deletion = Pick<OrderTask<DeleteAccount>, 'change' | 'past'>;

const mostTries = 3;

/** Deletes the account; one that is not there (any more) is as ordered. */
export function* deleteAccount(task: Deletion, tries = 1): Course<OrderResult> {
  const { endpoint, id } = task.change;
  const outcome = yield* send({ method: 'DELETE', endpoint, id });
  if (outcome.kind === 'done') return executed(id, '', outcome.status);
  if (outcome.kind === 'refused' && outcome.status === 404)
    return alreadyGone(id, !task.past.isUnanswered && tries === 1);
  if (outcome.kind !== 'unknown') return resultOfFailure(id, outcome);
  return yield* lookAndRepeat(task, tries, outcome);
}

function* lookAndRepeat(task: Deletion, tries: number, outcome: FailedOutcome): Course<OrderResult> {
  const { endpoint, id } = task.change;
  const answer = yield* read(endpoint, id);
  if (answer.kind !== 'answered') return uncertain(id, answer);
  if (answer.value === undefined) return executed(id, 'The answer to the deletion was lost; the account is gone.');
  return tries >= mostTries ? resultOfFailure(id, outcome) : yield* deleteAccount(task, tries + 1);
}

function alreadyGone(id: string, atFirstSight: boolean): OrderResult {
  return executed(id, atFirstSight ? 'The target had no such account.' : '', 404);
}
