import type { DeleteAccount } from '../orders/account-change.ts';
import { valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { Write, WriteOutcome } from '../scim/write.ts';
import { errored, executed, resultOfFailure, uncertain, type FailedOutcome, type OrderResult } from './order-result.ts';
import type { CourseContext, OrderTask } from './order-task.ts';
import { read, send, waitUntil, type Course } from './step.ts';

type Deletion = Pick<OrderTask<DeleteAccount>, 'change' | 'past'>;

const mostTries = 3;

/**
 * Deletes the account, or makes it inactive where the dialect has it so (`delete.user`); one that is not there (any more) is as
 * ordered.
 */
export function* deleteAccount(task: Deletion, context: CourseContext, tries = 1): Course<OrderResult> {
  const { id } = task.change;
  if (task.past.isUpdated && isDeactivation(context)) return yield* settle(task, undefined, context);
  const outcome = yield* send(writeFor(task.change, context));
  if (outcome.kind === 'done') return yield* settle(task, outcome, context);
  if (outcome.kind === 'refused' && outcome.status === 404)
    return alreadyGone(id, !task.past.isUnanswered && tries === 1);
  if (outcome.kind !== 'unknown') return resultOfFailure(id, outcome);
  return yield* lookAndRepeat(task, context, { tries, outcome });
}

function writeFor({ endpoint, id }: DeleteAccount, { dialect, schema }: CourseContext): Write {
  if (!isDeactivation({ dialect })) return { method: 'DELETE', endpoint, id };
  return { method: 'PATCH', endpoint, id, operations: [{ op: 'replace', path: 'active', value: false }], schema };
}

interface LostTry {
  readonly tries: number;
  readonly outcome: FailedOutcome;
}

function* lookAndRepeat(task: Deletion, context: CourseContext, { tries, outcome }: LostTry): Course<OrderResult> {
  const { endpoint, id } = task.change;
  const answer = yield* read(endpoint, id);
  if (answer.kind !== 'answered') return uncertain(id, answer);
  if (answer.value === undefined) return executed(id, 'The answer to the deletion was lost; the account is gone.');
  if (keepsAccounts(context) && isInactive(answer.value)) return executed(id, messageOf(context));
  return tries >= mostTries ? resultOfFailure(id, outcome) : yield* deleteAccount(task, context, tries + 1);
}

function* settle(task: Deletion, outcome: Done | undefined, context: CourseContext): Course<OrderResult> {
  const { id } = task.change;
  if (!keepsAccounts(context)) return executed(id, '', outcome?.status);
  if (context.dialect.delete.settleSeconds > 0) return yield* waitUntilInactive(task, outcome?.status, context);
  const isActive = outcome?.resource !== undefined && isShownAs(outcome.resource, 'true');
  return isActive ? stillActive(id, outcome.status) : executed(id, messageOf(context), outcome?.status);
}

/** What the server accepted takes its time where the dialect says so (`delete.settleSeconds`): it is looked at each second. */
function* waitUntilInactive(
  { change: { endpoint, id } }: Deletion,
  status: number | undefined,
  context: CourseContext,
): Course<OrderResult> {
  for (let second = 0; second <= context.dialect.delete.settleSeconds; second += 1) {
    if (second > 0) yield* waitUntil(context.now() + 1000);
    const answer = yield* read(endpoint, id);
    if (answer.kind !== 'answered') return uncertain(id, answer);
    if (answer.value === undefined) return executed(id, '', status);
    if (isInactive(answer.value)) return executed(id, messageOf(context), status);
  }
  return stillActive(id, status);
}

type Done = Extract<WriteOutcome, { readonly kind: 'done' }>;

function stillActive(id: string, status: number | undefined): OrderResult {
  return errored(id, 'The target accepted the deletion, and the account is still active.', status);
}

function keepsAccounts({ dialect }: DeleteKnobs): boolean {
  return dialect.delete.user !== 'delete';
}

type DeleteKnobs = Pick<CourseContext, 'dialect'>;

function isDeactivation({ dialect }: DeleteKnobs): boolean {
  return dialect.delete.user === 'deactivate';
}

function messageOf(context: DeleteKnobs): string {
  return isDeactivation(context)
    ? 'The account was deactivated, not deleted.'
    : 'The target deactivates accounts that are deleted.';
}

function isInactive(resource: ScimResource): boolean {
  return isShownAs(resource, 'false');
}

/** Some servers write booleans as text. */
function isShownAs(resource: ScimResource, active: 'true' | 'false'): boolean {
  return String(valueOf(resource, 'active')).toLowerCase() === active;
}

function alreadyGone(id: string, atFirstSight: boolean): OrderResult {
  return executed(id, atFirstSight ? 'The target had no such account.' : '', 404);
}
