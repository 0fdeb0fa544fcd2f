import type { RoleChange } from '../orders/account-change.ts';
import { quoteFilterValue } from '../scim/protocol/filter.ts';
import { isObject, isUnassigned, valueOf } from '../scim/protocol/json.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import { resolveAttribute, type ResourceSchema } from '../scim/protocol/resource-schema.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';

/** The roles of an account as it shows them; none without the attribute, undefined where the schema says that it is not shown. */
export function rolesOf(
  account: ScimResource,
  attribute: string,
  schema: ResourceSchema,
): readonly unknown[] | undefined {
  const value = valueOf(account, attribute);
  if (!isUnassigned(value)) return [value].flat();
  const { definition } = resolveAttribute(schema, { attribute });
  return definition?.returned === 'never' || definition?.returned === 'request' ? undefined : [];
}

/** True when the account has the role that is granted, or lacks the one that is revoked. */
export function isAsOrdered(change: RoleChange, roles: readonly unknown[]): boolean {
  return roles.some((each) => isRole(each, change)) === (change.action === 'add');
}

function isRole(each: unknown, { role, valueAttribute }: RoleChange): boolean {
  const value = isObject(each) ? valueOf(each, valueAttribute) : each;
  return (typeof value === 'string' || typeof value === 'number') && String(value) === role;
}

/** One operation for one role: a removal always says which (RFC 7644 section 3.5.2.2). */
export function roleOperation({ action, attribute, valueAttribute, role }: RoleChange): PatchOperation {
  if (action === 'add') return { op: 'add', path: attribute, value: [{ [valueAttribute]: role }] };
  return { op: 'remove', path: `${attribute}[${valueAttribute} eq ${quoteFilterValue(role)}]` };
}

/** The whole list as it is to be, for servers that take no operations on parts of it. */
export function changedRoles(roles: readonly unknown[], changes: readonly RoleChange[]): readonly unknown[] {
  return changes.reduce(changeRole, roles);
}

function changeRole(roles: readonly unknown[], change: RoleChange): readonly unknown[] {
  if (change.action === 'remove') return roles.filter((each) => !isRole(each, change));
  return isAsOrdered(change, roles) ? roles : [...roles, { [change.valueAttribute]: change.role }];
}
