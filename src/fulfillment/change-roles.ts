import type { RoleChange } from '../orders/account-change.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import { failWrite, versionOf, type PatchWrite, type WriteOutcome } from '../scim/write.ts';
import { isSystemic, outcomeOfUnread, type FailedOutcome } from './order-result.ts';
import type { CourseContext } from './order-task.ts';
import { changedRoles, isAsOrdered, roleOperation, rolesOf } from './role-list.ts';
import { read, send, type Course } from './step.ts';

/** Roles of one account, all in the same attribute. */
export interface OrderedRoles {
  readonly endpoint: string;
  readonly id: string;
  readonly changes: readonly RoleChange[];
}

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

/** Otherwise a list is sent as a whole. */
function takesPaths({ update }: Dialect): boolean {
  return update.method === 'patch' && update.patchStyle === 'pathed';
}

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
  if (outcome.kind === 'done') return yield* proven(ordered, write, outcome, context);
  const isSaid = outcome.kind === 'not-sent' || (outcome.kind === 'refused' && isSystemic(outcome.error));
  if (isSaid || tries + 1 >= mostTries) return outcome;
  return yield* readAndChange(ordered, context, { tries: tries + 1, last: outcome });
}

function* readAndChange(ordered: OrderedRoles, context: CourseContext, state: Tries): Course<WriteOutcome> {
  const answer = yield* read(ordered.endpoint, ordered.id);
  if (answer.kind !== 'answered') return state.last ?? outcomeOfUnread(answer);
  if (answer.value === undefined) return refused(ordered, context, 'there is no such account (any more)', 404);
  const left = rolesLeft(ordered, answer.value, context);
  if (left.changes.length === 0) return asOrdered;
  if (isFinal(state.last) && left.changes.length === ordered.changes.length) return state.last;
  const operations = operationsFor(left, answer.value, context);
  if (operations === undefined) return refused(ordered, context, 'the target does not show the roles it would replace');
  return yield* sendRoles(left, writeFor(left, operations, context, answer.value), context, state);
}

type Refusal = Extract<WriteOutcome, { readonly kind: 'refused' }>;

/** A refusal stays one unless somebody else changed the account meanwhile. */
function isFinal(last: FailedOutcome | undefined): last is Refusal {
  return last?.kind === 'refused' && last.status !== 412;
}

function rolesLeft(ordered: OrderedRoles, account: ScimResource, { schema }: CourseContext): OrderedRoles {
  const roles = rolesOf(account, ordered.changes[0]?.attribute ?? '', schema);
  if (roles === undefined) return ordered;
  return { ...ordered, changes: ordered.changes.filter((change) => !isAsOrdered(change, roles)) };
}

/** Undefined where the whole list is to be sent and is not known. */
function operationsFor(
  { changes }: OrderedRoles,
  account: ScimResource,
  { dialect, schema }: CourseContext,
): readonly PatchOperation[] | undefined {
  if (takesPaths(dialect)) return changes.map(roleOperation);
  const attribute = changes[0]?.attribute ?? '';
  const roles = rolesOf(account, attribute, schema);
  return roles === undefined ? undefined : [{ op: 'replace', path: attribute, value: changedRoles(roles, changes) }];
}

/** Some servers take a change and do not make it. */
function* proven(
  ordered: OrderedRoles,
  write: PatchWrite,
  outcome: Extract<WriteOutcome, { kind: 'done' }>,
  context: CourseContext,
): Course<WriteOutcome> {
  if (!context.dialect.update.readAfterWrite) return outcome;
  const answer = yield* read(ordered.endpoint, ordered.id);
  if (answer.kind !== 'answered' || answer.value === undefined) return outcome;
  const left = rolesLeft(ordered, answer.value, context).changes.map(({ role }) => role);
  if (left.length === 0) return outcome;
  const reason = `the target accepted the change and did not make it: ${left.join(', ')}.`;
  return refusedFor(write, reason, outcome.status);
}

function refused(ordered: OrderedRoles, context: CourseContext, reason: string, status?: number): WriteOutcome {
  return refusedFor(writeFor(ordered, [], context), `${reason}; nothing was sent.`, status);
}

function refusedFor(write: PatchWrite, what: string, status: number | undefined): WriteOutcome {
  return { kind: 'refused', status, error: failWrite(write, 'TARGET_REFUSED', what, { status, delivery: 'rejected' }) };
}

function writeFor(
  { endpoint, id }: OrderedRoles,
  operations: readonly PatchOperation[],
  { schema, checksVersions }: CourseContext,
  current?: ScimResource,
): PatchWrite {
  const version = current !== undefined && checksVersions ? versionOf(current) : undefined;
  return { method: 'PATCH', endpoint, id, operations, schema, ...(version !== undefined && { version }) };
}
