import type { RoleChange } from '../orders/account-change.ts';
import { quoteFilterValue } from '../scim/protocol/filter.ts';
import { isObject, isUnassigned, valueOf, withValue } from '../scim/protocol/json.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import { findAttribute, resolveAttribute, type ResourceSchema } from '../scim/protocol/resource-schema.ts';
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
export function isAsOrdered(change: RoleChange, roles: readonly unknown[], schema: ResourceSchema): boolean {
  return roles.some((each) => isRole(each, change, schema)) === (change.action === 'add');
}

/** True when no role is the one that is meant, and one shows its name in another part. */
export function isNamedOtherwise(change: RoleChange, roles: readonly unknown[], schema: ResourceSchema): boolean {
  if (roles.some((each) => isRole(each, change, schema))) return false;
  const name = change.role.toLowerCase();
  const partsOf = (each: unknown): readonly unknown[] =>
    isObject(each) ? Object.values(withValue(each, change.valueAttribute, undefined)) : [];
  return roles.flatMap(partsOf).some((part) => typeof part === 'string' && part.toLowerCase() === name);
}

/** In any letter case, unless the schema says that it matters (RFC 7643 section 2.2). */
function isRole(each: unknown, change: RoleChange, schema: ResourceSchema): boolean {
  const { role, valueAttribute } = change;
  const value = isObject(each) ? valueOf(each, valueAttribute) : each;
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  if (String(value) === role) return true;
  return !isCaseExact(change, schema) && String(value).toLowerCase() === role.toLowerCase();
}

function isCaseExact({ attribute, valueAttribute }: RoleChange, schema: ResourceSchema): boolean {
  const { definition } = resolveAttribute(schema, { attribute });
  const part = findAttribute(definition?.subAttributes ?? [], valueAttribute);
  return (part ?? definition)?.caseExact === true;
}

/** One operation for one role: a removal always says which (RFC 7644 section 3.5.2.2). */
export function roleOperation({ action, attribute, valueAttribute, role }: RoleChange): PatchOperation {
  if (action === 'add') return { op: 'add', path: attribute, value: [{ [valueAttribute]: role }] };
  return { op: 'remove', path: `${attribute}[${valueAttribute} eq ${quoteFilterValue(role)}]` };
}

/** The whole list as it is to be, for servers that take no operations on parts of it. */
export function changedRoles(
  roles: readonly unknown[],
  changes: readonly RoleChange[],
  schema: ResourceSchema,
): readonly unknown[] {
  return changes.reduce((list: readonly unknown[], change) => {
    if (change.action === 'remove') return list.filter((each) => !isRole(each, change, schema));
    return isAsOrdered(change, list, schema) ? list : [...list, { [change.valueAttribute]: change.role }];
  }, roles);
}
