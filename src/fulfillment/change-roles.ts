import type { PatchOperation } from '../scim/protocol/patch.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import { mayBeMadeAnew, versionOf, type PatchWrite, type WriteOutcome } from '../scim/writing/write.ts';
import { notAsOrdered, type Refusal } from './judge-members.ts';
import { isSystemic, outcomeOfUnread, type FailedOutcome } from './order-result.ts';
import type { CourseContext } from './order-task.ts';
import { proveRoles } from './prove-roles.ts';
import { changedRoles, isAsOrdered, isNamedOtherwise, roleOperation } from './role-list.ts';
import { attributeOf, readWithRoles, rolesIn, takesPaths, type OrderedRoles } from './shown-roles.ts';
import { send, type Course } from './step.ts';

const mostTries = 3;

/**
 * Grants and revokes roles by one write. Where the dialect has operations with paths, there is one for each role; otherwise the account
 * is read and its whole list sent. A role that is there already, or gone already, is as ordered.
 */
export function* changeRoles(ordered: OrderedRoles, context: CourseContext): Course<WriteOutcome> {
  const [first] = ordered.changes;
  if (first === undefined) return asOrdered;
  if (!takesPaths(context.dialect)) return yield* readAndChange(ordered, context, { tries: 0 });
  const operations = ordered.changes.map(roleOperation);
  return yield* sendRoles(ordered, writeFor(ordered, operations, context), context, { tries: 0 });
}

const asOrdered: WriteOutcome = { kind: 'done', status: 200 };

interface Tries {
  readonly tries: number;
  readonly last?: FailedOutcome;
}

function* sendRoles(
  ordered: OrderedRoles,
  write: PatchWrite,
  context: CourseContext,
  { tries }: Tries,
): Course<WriteOutcome> {
  const outcome = yield* send(write);
  if (outcome.kind === 'done') return yield* proveRoles(ordered, { write, outcome }, context);
  const isOutdated = write.isMadeFromRead === true && mayBeMadeAnew(outcome);
  if (isOutdated && tries + 1 < mostTries) return yield* readAndChange(ordered, context, { tries: tries + 1 });
  const isSaid = outcome.kind === 'not-sent' || (outcome.kind === 'refused' && isSystemic(outcome.error));
  if (isSaid || tries + 1 >= mostTries) return outcome;
  return yield* readAndChange(ordered, context, { tries: tries + 1, last: outcome });
}

function* readAndChange(ordered: OrderedRoles, context: CourseContext, state: Tries): Course<WriteOutcome> {
  const answer = yield* readWithRoles(ordered, context);
  if (answer.kind !== 'answered') return state.last ?? outcomeOfUnread(answer);
  if (answer.value === undefined) return refused(ordered, context, 'there is no such account (any more)', 404);
  const others = namedOtherwise(ordered, answer.value, context);
  if (others.length > 0) return refused(ordered, context, `the account shows ${others.join(', ')} ${elsewhere}`);
  const left = rolesLeft(ordered, answer.value, context);
  if (left.changes.length === 0) return asOrdered;
  if (isFinal(state.last) && left.changes.length === ordered.changes.length) return state.last;
  const operations = operationsFor(left, answer.value, context);
  if (operations === undefined) return state.last ?? refused(ordered, context, hidden);
  return yield* sendRoles(left, writeFor(left, operations, context, answer.value), context, state);
}

const hidden =
  'the list of roles cannot be sent whole, because the target does not show it as a list, also by name ' +
  '(where an account without roles is shown without the attribute, set roles.omittedWhenEmpty)';

const elsewhere = 'under another sub-attribute than the one that roles.valueAttribute names';

/** Roles to be revoked from a whole list that would stay in it, and count as gone. */
function namedOtherwise(ordered: OrderedRoles, account: ScimResource, context: CourseContext): readonly string[] {
  const roles = takesPaths(context.dialect) ? undefined : rolesIn(account, attributeOf(ordered), context);
  return ordered.changes
    .filter((change) => change.action === 'remove' && isNamedOtherwise(change, roles ?? [], context.schema))
    .map(({ role }) => role);
}

/** A refusal stays one unless somebody else changed the account meanwhile. */
function isFinal(last: FailedOutcome | undefined): last is Refusal {
  return last?.kind === 'refused' && last.status !== 412;
}

function rolesLeft(ordered: OrderedRoles, account: ScimResource, context: CourseContext): OrderedRoles {
  const roles = rolesIn(account, attributeOf(ordered), context);
  if (roles === undefined) return ordered;
  return { ...ordered, changes: ordered.changes.filter((change) => !isAsOrdered(change, roles, context.schema)) };
}

/** Undefined where the whole list is to be sent and is not known. */
function operationsFor(
  ordered: OrderedRoles,
  account: ScimResource,
  context: CourseContext,
): readonly PatchOperation[] | undefined {
  const { changes } = ordered;
  if (takesPaths(context.dialect)) return changes.map(roleOperation);
  const attribute = attributeOf(ordered);
  const roles = rolesIn(account, attribute, context);
  if (roles === undefined) return undefined;
  return [{ op: 'replace', path: attribute, value: changedRoles(roles, changes, context.schema) }];
}

function refused(ordered: OrderedRoles, context: CourseContext, reason: string, status?: number): WriteOutcome {
  return notAsOrdered(writeFor(ordered, [], context), `${reason}; nothing was sent.`, status);
}

function writeFor(
  { endpoint, id }: OrderedRoles,
  operations: readonly PatchOperation[],
  { schema, dialect, checksVersions }: CourseContext,
  current?: ScimResource,
): PatchWrite {
  const version = current !== undefined && checksVersions ? versionOf(current) : undefined;
  const write = {
    method: 'PATCH',
    endpoint,
    id,
    operations,
    schema,
    ...(version !== undefined && { version }),
  } as const;
  return current === undefined || takesPaths(dialect) ? write : { ...write, isMadeFromRead: true };
}
