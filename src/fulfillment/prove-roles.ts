import type { RoleChange } from '../orders/account-change.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { PatchWrite, WriteOutcome } from '../scim/writing/write.ts';
import { notAsOrdered, type Done } from './judge-members.ts';
import type { CourseContext } from './order-task.ts';
import { isAsOrdered, rolesOf } from './role-list.ts';
import { attributeOf, readWithRoles, takesPaths, type OrderedRoles } from './shown-roles.ts';
import type { Course } from './step.ts';

/**
 * Some servers take a change and do not make it. The account is looked at where the dialect knows that, and for revocations where the
 * answer shows the role still there.
 */
export function* proveRoles(
  ordered: OrderedRoles,
  { write, outcome }: { readonly write: PatchWrite; readonly outcome: Done },
  context: CourseContext,
): Course<WriteOutcome> {
  const { readAfterWrite } = context.dialect.update;
  const doubtful = readAfterWrite ? ordered.changes : stillShown(ordered, outcome, context);
  if (doubtful.length === 0) return outcome;
  const answer = yield* readWithRoles(ordered, context);
  if (answer.kind !== 'answered') return { kind: 'unknown', error: answer.error };
  if (answer.value === undefined) return notAsOrdered(write, 'there is no such account (any more).', 404);
  const left = notMade({ ...ordered, changes: doubtful }, answer.value, context).map(({ role }) => role);
  if (left.length === 0) return outcome;
  const reason = `the target accepted the change and did not make it: ${left.join(', ')}.`;
  return notAsOrdered(write, reason, outcome.status);
}

function stillShown(ordered: OrderedRoles, { resource }: Done, { schema }: CourseContext): readonly RoleChange[] {
  const roles = resource === undefined ? undefined : rolesOf(resource, attributeOf(ordered), schema);
  const isLeft = (change: RoleChange): boolean =>
    change.action === 'remove' && !isAsOrdered(change, roles ?? [], schema);
  return ordered.changes.filter(isLeft);
}

/** The list was there before: where it is not shown any more, it is empty. */
function notMade(ordered: OrderedRoles, account: ScimResource, context: CourseContext): readonly RoleChange[] {
  const { schema, dialect } = context;
  const roles = rolesOf(account, attributeOf(ordered), schema) ?? (takesPaths(dialect) ? undefined : []);
  if (roles === undefined) return ordered.changes;
  return ordered.changes.filter((change) => !isAsOrdered(change, roles, schema));
}
