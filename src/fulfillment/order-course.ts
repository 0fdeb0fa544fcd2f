import { isRoleChange, type GroupChange, type MembershipChange } from '../orders/account-change.ts';
import { placeOf } from '../orders/membership-changes.ts';
import { secretValues } from '../orders/secret-values.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';
import { changeRoles } from './change-roles.ts';
import { createAccount } from './create-account.ts';
import { deleteAccount } from './delete-account.ts';
import {
  errored,
  executed,
  isSystemic,
  notAttempted,
  notCertain,
  type FailedOutcome,
  type OrderResult,
} from './order-result.ts';
import type { AccountState, CourseContext, OrderTask } from './order-task.ts';
import { changeMembers, type Course } from './step.ts';
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
  if (change.kind === 'delete') return yield* deleteAccount({ change, past }, context);
  const account =
    change.kind === 'create'
      ? yield* createAccount({ order, change, past }, context)
      : yield* updateAccount({ order, change, past }, context);
  if (account.kind === 'ended') return account.result;
  if (change.memberships.length === 0) return executed(account.id, account.message, account.status);
  return resultOf(
    account,
    yield* changeMemberships({ ...account, endpoint: change.endpoint }, change.memberships, context),
  );
}

interface ChangedMembership {
  readonly change: MembershipChange;
  readonly outcome: WriteOutcome;
}

/** Roles first: they are the account's own, and need no other request to wait for. */
function* changeMemberships(
  { endpoint, id }: { readonly endpoint: string; readonly id: string },
  changes: readonly MembershipChange[],
  context: CourseContext,
): Course<readonly ChangedMembership[]> {
  const roles = changes.filter(isRoleChange);
  const groups = changes.filter((change): change is GroupChange => !isRoleChange(change));
  const granted = yield* changeRoles({ endpoint, id, changes: roles }, context);
  const outcomes = groups.length === 0 ? [] : yield* changeMembers(id, groups);
  return [
    ...roles.map((change) => ({ change, outcome: granted })),
    ...groups.flatMap((change, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [{ change, outcome }];
    }),
  ];
}

function resultOf(
  account: Extract<AccountState, { kind: 'ready' }>,
  changes: readonly ChangedMembership[],
): OrderResult {
  const failures = changes.flatMap(({ change, outcome }) => (outcome.kind === 'done' ? [] : [{ change, outcome }]));
  const [first] = failures;
  if (first === undefined) return executed(account.id, account.message, account.status ?? lastStatus(changes));
  const message = `${failures.length} of ${changes.length} memberships failed. ${failures.map(describe).join(' ')}`;
  const isFinal = failures.every(({ outcome }) => outcome.kind === 'refused' && !isSystemic(outcome.error));
  if (!isFinal) return notAttempted(account.id, message);
  return errored(account.id, message, first.outcome.kind === 'refused' ? first.outcome.status : undefined);
}

function describe({ change, outcome }: { change: MembershipChange; outcome: FailedOutcome }): string {
  const message = outcome.kind === 'unknown' ? `${notCertain} ${outcome.error.message}` : outcome.error.message;
  return `${change.action} ${placeOf(change)}: ${message}`;
}

function lastStatus(changes: readonly ChangedMembership[]): number | undefined {
  const last = changes.at(-1)?.outcome;
  return last?.kind === 'done' ? last.status : undefined;
}
