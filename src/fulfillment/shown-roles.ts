import { HttpError } from '../http/http-error.ts';
import type { RoleChange } from '../orders/account-change.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { valueOf, withValue } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { CourseContext } from './order-task.ts';
import { rolesOf } from './role-list.ts';
import { read, type Course, type ReadResource, type Unasked } from './step.ts';

/** Roles of one account, all in the same attribute. */
export interface OrderedRoles {
  readonly endpoint: string;
  readonly id: string;
  readonly changes: readonly RoleChange[];
}

/** True where there is an operation for each role; otherwise a list is sent as a whole. */
export function takesPaths({ update }: Dialect): boolean {
  return update.method === 'patch' && update.patchStyle === 'pathed';
}

export function attributeOf({ changes }: OrderedRoles): string {
  return changes[0]?.attribute ?? '';
}

/**
 * The roles of an account, or undefined where they are not known. Where a list is sent as a whole, which takes away what it does not
 * name, only a list that is shown counts.
 */
export function rolesIn(
  account: ScimResource,
  attribute: string,
  { dialect, schema }: CourseContext,
): readonly unknown[] | undefined {
  if (takesPaths(dialect)) return rolesOf(account, attribute, schema);
  if (!isShown(account, attribute)) return dialect.roles.omittedWhenEmpty ? [] : undefined;
  const value = valueOf(account, attribute);
  return Array.isArray(value) ? value : undefined;
}

/** The account; where a list is sent as a whole, and the account is shown without it, its roles are asked for by name. */
export function* readWithRoles(ordered: OrderedRoles, { dialect }: CourseContext): Course<ReadResource> {
  const { endpoint, id } = ordered;
  const attribute = attributeOf(ordered);
  const answer = yield* read(endpoint, id);
  if (answer.kind !== 'answered' || answer.value === undefined || isShown(answer.value, attribute)) return answer;
  if (takesPaths(dialect) || needsMarks(ordered, dialect)) return answer;
  const named = yield* read(endpoint, id, [attribute]);
  if (named.kind !== 'answered') return isRefused(named) ? answer : named;
  if (named.value === undefined || !isShown(named.value, attribute)) return answer;
  const roles = valueOf(named.value, attribute);
  return { kind: 'answered', value: { ...withValue(answer.value, attribute, roles), id: answer.value.id } };
}

/** A partial account marks only those roles as gone that it shows unasked. */
function needsMarks({ changes }: OrderedRoles, { update }: Dialect): boolean {
  return update.method === 'partialPatch' && changes.some(({ action }) => action === 'remove');
}

function isShown(account: ScimResource, attribute: string): boolean {
  return (valueOf(account, attribute) ?? undefined) !== undefined;
}

function isRefused({ error }: Unasked): boolean {
  return error instanceof HttpError && error.code === 'TARGET_REFUSED';
}
