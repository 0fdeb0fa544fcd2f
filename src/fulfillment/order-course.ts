import type { MembershipChange } from '../orders/account-change.ts';
import { secretValues } from '../orders/secret-values.ts';
import { createAccount } from './create-account.ts';
import { deleteAccount } from './delete-account.ts';
import { errored, executed, isSystemic, notAttempted, type FailedOutcome, type OrderResult } from './order-result.ts';
import type { AccountState, CourseContext, OrderTask } from './order-task.ts';
import { changeMembers, type Course, type MembersOutcome } from './step.ts';
import { updateAccount } from './update-account.ts';

/** Carries out one order: the account first, then its memberships. What it says of it quotes no password. */
export function* orderCourse(task: OrderTask, context: CourseContext): Course<OrderResult> {
  const result = yield* carryOut(task, context);
  const isQuiet = result.state === 'Executed' || secretValues(task.change).length === 0;
  return isQuiet ? result : { ...result, message: withoutDetails(result) };
}

/** Servers quote what they refuse. */
function withoutDetails({ httpStatus }: OrderResult): string {
  const status = httpStatus === undefined ? '' : ` (${httpStatus})`;
  return `The order was not carried out${status}. What the target said is not kept, because the order holds a password.`;
}

function* carryOut(task: OrderTask, context: CourseContext): Course<OrderResult> {
  const { order, change, past } = task;
  if (change.kind === 'delete') return yield* deleteAccount({ change, past });
  const account =
    change.kind === 'create'
      ? yield* createAccount({ order, change, past }, context)
      : yield* updateAccount({ order, change, past }, context);
  if (account.kind === 'ended') return account.result;
  if (change.memberships.length === 0) return executed(account.id, account.message, account.status);
  const outcomes = yield* changeMembers(account.id, change.memberships);
  return resultOf(account, change.memberships, outcomes);
}

function resultOf(
  account: Extract<AccountState, { kind: 'ready' }>,
  changes: readonly MembershipChange[],
  outcomes: MembersOutcome,
): OrderResult {
  const failures = outcomes.flatMap((outcome, index) => {
    const change = changes[index];
    return outcome.kind === 'done' || change === undefined ? [] : [{ change, outcome }];
  });
  const [first] = failures;
  if (first === undefined) return executed(account.id, account.message, account.status ?? lastStatus(outcomes));
  const message = `${failures.length} of ${changes.length} memberships failed. ${failures.map(describe).join(' ')}`;
  const isFinal = failures.every(({ outcome }) => outcome.kind === 'refused' && !isSystemic(outcome.error));
  if (!isFinal) return notAttempted(account.id, message);
  return errored(account.id, message, first.outcome.kind === 'refused' ? first.outcome.status : undefined);
}

function describe({ change, outcome }: { change: MembershipChange; outcome: FailedOutcome }): string {
  return `${change.action} ${change.endpoint}/${change.groupId}: ${outcome.error.message}`;
}

function lastStatus(outcomes: MembersOutcome): number | undefined {
  const last = outcomes.at(-1);
  return last?.kind === 'done' ? last.status : undefined;
}
