import type { DeleteAccount } from '../orders/account-change.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import { versionOf, type Write, type WriteOutcome } from '../scim/writing/write.ts';
import { isInactive, isShownActive, lookUntilInactive } from './look-until-inactive.ts';
import {
  errored,
  executed,
  resultOfFailedRead,
  resultOfFailure,
  uncertain,
  type FailedOutcome,
  type OrderResult,
} from './order-result.ts';
import type { CourseContext, OrderTask } from './order-task.ts';
import { read, send, type Course, type ReadResource } from './step.ts';

type Deletion = Pick<OrderTask<DeleteAccount>, 'change' | 'past'>;

const mostTries = 3;

/**
 * Deletes the account, or makes it inactive where the dialect has it so (`delete.user`); one that is not there (any more) is as
 * ordered. What the target says of it is not believed where the account can be seen.
 */
export function* deleteAccount(task: Deletion, context: CourseContext): Course<OrderResult> {
  const { past } = task;
  if (isDeactivation(context) ? past.isUpdated : past.isDeleted) return yield* settle(task, undefined, context);
  if (past.isUnanswered && context.dialect.delete.user === 'deleteDeactivates') {
    return yield* lookAndRepeat(task, context, { tries: 0, isUncertain: true });
  }
  if (isBoundToVersion(context))
    return yield* lookAndRepeat(task, context, { tries: 0, isUncertain: past.isUnanswered });
  return yield* remove(task, context, { tries: 0, isUncertain: past.isUnanswered });
}

/** An account that is sent as a whole is bound to the version that was read. */
function isBoundToVersion(context: CourseContext): boolean {
  return isDeactivation(context) && context.checksVersions && context.dialect.update.method === 'put';
}

interface Tries {
  readonly tries: number;
  /** A write was sent that may have been carried out. */
  readonly isUncertain: boolean;
  readonly last?: FailedOutcome;
  readonly version?: string | undefined;
}

function* remove(task: Deletion, context: CourseContext, state: Tries): Course<OrderResult> {
  const outcome = yield* send(writeFor(task.change, context, state.version));
  if (outcome.kind === 'done') return yield* settle(task, outcome, context);
  if (outcome.kind === 'refused' && outcome.status === 404) return yield* confirmGone(task, context, state);
  const isOutdated = outcome.kind === 'refused' && outcome.status === 412 && isBoundToVersion(context);
  if (outcome.kind !== 'unknown' && !isOutdated) return resultOfFailure(task.change.id, outcome);
  const isUncertain = state.isUncertain || outcome.kind === 'unknown';
  return yield* lookAndRepeat(task, context, { tries: state.tries + 1, isUncertain, last: outcome });
}

function writeFor(
  { endpoint, id }: DeleteAccount,
  { dialect, schema }: CourseContext,
  version: string | undefined,
): Write {
  if (!isDeactivation({ dialect })) return { method: 'DELETE', endpoint, id };
  const operations = [{ op: 'replace', path: 'active', value: false }] as const;
  return { method: 'PATCH', endpoint, id, operations, schema, ...(version !== undefined && { version }) };
}

/** After a lost answer a deletion that leaves accounts is given its time: a second one might remove the account for good. */
function* lookAndRepeat(task: Deletion, context: CourseContext, state: Tries): Course<OrderResult> {
  const { change } = task;
  const { isUncertain } = state;
  const answer = yield* lookUntilInactive(change, isUncertain ? patience(context) : 0, context);
  if (answer.kind !== 'answered') return (isUncertain ? uncertain : resultOfFailedRead)(change.id, answer);
  const { value: account } = answer;
  if (account === undefined) return gone(change, state);
  if (keepsAccounts(context) && isInactive(account)) return executed(change.id, messageOf(context));
  if (state.last !== undefined && state.tries >= mostTries) return resultOfFailure(change.id, state.last);
  const version = isBoundToVersion(context) ? versionOf(account) : undefined;
  return yield* remove(task, context, { tries: state.tries, isUncertain, version });
}

/** Seconds. */
function patience(context: CourseContext): number {
  return keepsAccounts(context) ? context.dialect.delete.settleSeconds : 0;
}

function gone({ id }: DeleteAccount, { last, isUncertain }: Tries): OrderResult {
  if (last?.kind === 'unknown') return executed(id, 'The answer to the deletion was lost; the account is gone.');
  return alreadyGone(id, !isUncertain);
}

/** A gateway, a route that is not there, or a right that is missing may say 404 just as well. */
function* confirmGone({ change }: Deletion, context: CourseContext, state: Tries): Course<OrderResult> {
  const { endpoint, id } = change;
  const answer: ReadResource = yield* read(endpoint, id);
  if (answer.kind !== 'answered') return uncertain(id, answer);
  if (answer.value === undefined) return alreadyGone(id, !state.isUncertain);
  if (keepsAccounts(context) && isInactive(answer.value)) return executed(id, messageOf(context), 404);
  return errored(id, 'The target says that it has no such account (404), and shows it all the same.', 404);
}

type Done = Extract<WriteOutcome, { readonly kind: 'done' }>;

/** What the server accepted takes its time where the dialect says so (`delete.settleSeconds`). */
function* settle({ change }: Deletion, outcome: Done | undefined, context: CourseContext): Course<OrderResult> {
  const { id } = change;
  const status = outcome?.status;
  if (!keepsAccounts(context)) return executed(id, '', status);
  if (outcome?.resource !== undefined && isInactive(outcome.resource)) return executed(id, messageOf(context), status);
  const answer = yield* lookUntilInactive(change, context.dialect.delete.settleSeconds, context);
  if (answer.kind !== 'answered') return uncertain(id, answer);
  return answer.value === undefined ? executed(id, '', status) : judge(answer.value, status, context);
}

function judge(account: ScimResource, status: number | undefined, context: CourseContext): OrderResult {
  const { id } = account;
  if (isInactive(account)) return executed(id, messageOf(context), status);
  if (isShownActive(account)) {
    return errored(id, 'The target accepted the deletion, and the account is still active.', status);
  }
  return executed(id, `${messageOf(context)} It does not show whether the account is active.`, status);
}

type DeleteKnobs = Pick<CourseContext, 'dialect'>;

function keepsAccounts({ dialect }: DeleteKnobs): boolean {
  return dialect.delete.user !== 'delete';
}

function isDeactivation({ dialect }: DeleteKnobs): boolean {
  return dialect.delete.user === 'deactivate';
}

function messageOf(context: DeleteKnobs): string {
  return isDeactivation(context)
    ? 'The account was deactivated, not deleted.'
    : 'The target deactivates accounts that are deleted.';
}

function alreadyGone(id: string, atFirstSight: boolean): OrderResult {
  return executed(id, atFirstSight ? 'The target had no such account.' : '', 404);
}
