import { compileValueFilter } from '../scim/protocol/evaluate-filter.ts';
import type { FilterNode } from '../scim/protocol/filter.ts';
import { isObject, isUnassigned, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import { parsePatchPath } from '../scim/protocol/path.ts';
import {
  readAttribute,
  resolveAttribute,
  writeAttribute,
  type ResolvedAttribute,
  type ResourceSchema,
} from '../scim/protocol/resource-schema.ts';
import { printable } from '../validation/names.ts';
import { isRoleChange, type AttributeChange, type MembershipChange, type RoleChange } from './account-change.ts';
import { buildResource } from './build-resource.ts';
import { countsFor, kindsOf, rulesOf, type AccountKnobs, type ExclusiveRule } from './exclusive-values.ts';
import { resolveColumn } from './resolve-column.ts';

/** What a profile says of accounts, and the schema that its paths are read by. */
export interface AccountRules {
  readonly account: AccountKnobs;
  readonly schema: ResourceSchema;
}

type Changes = readonly AttributeChange[];

/** What an order sets: attributes, and among the memberships roles, which are values of an attribute too. */
export interface OrderedChanges {
  readonly attributes: Changes;
  readonly memberships: readonly MembershipChange[];
}

/** Why the profile does not let an order set what it sets: read-only attributes, more values than an account can have. */
export function accountProblems(
  { attributes, memberships }: OrderedChanges,
  { account, schema }: AccountRules,
): readonly string[] {
  const roles = memberships.filter(isRoleChange);
  const places = [...attributes, ...roles.map((role) => roleAsChange(role, schema))];
  const readOnly = new Set(places.filter((change) => isReadOnly(change, account)).map(({ property }) => property));
  return [
    ...[...readOnly].map(
      (property) => `${printable(property)}: the profile of this connection says that it is read-only`,
    ),
    ...limitProblems(withRoles(valuesOf(attributes, schema), roles, schema), places, account),
  ];
}

function roleAsChange({ attribute, valueAttribute, role }: RoleChange, schema: ResourceSchema): AttributeChange {
  const place = resolveAttribute(schema, { attribute, subAttribute: valueAttribute });
  return { attribute: place, value: role, property: attribute };
}

/** The roles that are granted count as values of their attribute, each once. */
function withRoles(resource: JsonObject, roles: readonly RoleChange[], schema: ResourceSchema): JsonObject {
  return roles.reduce((holder, { action, attribute, valueAttribute, role }) => {
    const place = resolveAttribute(schema, { attribute });
    const values = elementsOf(readAttribute(holder, place));
    const isThere = values.some((value) => (isObject(value) ? valueOf(value, valueAttribute) : value) === role);
    const isNew = action === 'add' && !isThere;
    return isNew ? writeAttribute(holder, place, [...values, { [valueAttribute]: role }]) : holder;
  }, resource);
}

/** Why values cannot be taken away: an account keeps one of a kind. */
export function removalProblems(changes: Changes, account: AccountKnobs): readonly string[] {
  const removals = changes.filter(({ attribute: { subAttribute }, value }) => {
    return value === undefined && (subAttribute === undefined || subAttribute.toLowerCase() === 'value');
  });
  return removals.flatMap(({ attribute, property }) =>
    kindsOf(attribute, account).map((kind) => `${printable(property)}: an account must keep a value${kindName(kind)}`),
  );
}

/** The paths of `account.required` that the values of a new account do not fill. */
export function missingByProfile(changes: Changes, { account, schema }: AccountRules): readonly string[] {
  const resource = valuesOf(changes, schema);
  return account.required.filter((path) => !isFilled(path, resource, { account, schema }));
}

function valuesOf(changes: Changes, schema: ResourceSchema): JsonObject {
  return buildResource({ attributes: changes.filter(({ value }) => value !== undefined) }, schema);
}

function isReadOnly({ attribute }: AttributeChange, account: AccountKnobs): boolean {
  const { extension, name, subAttribute } = attribute;
  const whole = extension === undefined ? name : `${extension}:${name}`;
  const places = [extension, whole, subAttribute === undefined ? undefined : `${whole}:${subAttribute}`];
  const named = new Set(account.readOnly.map((path) => path.toLowerCase()));
  return places.some((place) => place !== undefined && named.has(place.toLowerCase()));
}

function limitProblems(resource: JsonObject, changes: Changes, account: AccountKnobs): readonly string[] {
  const attributes = new Map(
    changes.map(({ attribute }) => [`${attribute.extension ?? ''}:${attribute.name}`, attribute]),
  );
  return [...attributes.values()].flatMap((attribute) => {
    const values = elementsOf(readAttribute(resource, attribute));
    const exceeded = rulesOf(attribute, account).filter((rule) => countIn(values, rule) > rule.max);
    return exceeded.map(
      (rule) => `${attribute.name} takes at most ${rule.max} value${rule.max === 1 ? '' : 's'}${kindName(rule)}`,
    );
  });
}

function countIn(values: readonly unknown[], rule: ExclusiveRule): number {
  return values.filter((value) => countsFor(rule, value)).length;
}

function kindName({ type, prefix }: ExclusiveRule): string {
  if (type !== undefined) return ` of type ${type}`;
  return prefix === undefined ? '' : ` that begins with ${prefix}`;
}

function isFilled(path: string, resource: JsonObject, rules: AccountRules): boolean {
  if (path.includes('[')) return isSelectionFilled(path, resource, rules);
  const resolution = resolveColumn(path, undefined, { schema: rules.schema, schemaIsAnnounced: false });
  return 'attribute' in resolution && hasValue(resource, resolution.attribute);
}

function hasValue(resource: JsonObject, attribute: ResolvedAttribute): boolean {
  const { subAttribute } = attribute;
  return elementsOf(readAttribute(resource, attribute)).some((element) => {
    const part = subAttribute !== undefined && isObject(element) ? valueOf(element, subAttribute) : element;
    return !isUnassigned(part) && part !== '';
  });
}

/** `entitlements[type eq "Profile"]`: also a value without a type that counts as one. */
function isSelectionFilled(path: string, resource: JsonObject, { account, schema }: AccountRules): boolean {
  const parsed = parsePatchPath(path);
  const attribute = resolveAttribute(schema, parsed);
  const { filter } = parsed;
  if (filter === undefined) return hasValue(resource, attribute);
  const matches = compileValueFilter(filter, attribute.definition);
  const kinds = kindsOf(attribute, account).filter((kind) => selects(filter, kind));
  return elementsOf(readAttribute(resource, attribute)).some(
    (element) => matches(element) || kinds.some((kind) => countsFor(kind, element)),
  );
}

function selects(filter: FilterNode, { type }: ExclusiveRule): boolean {
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return false;
  const isOfType = filter.path.attribute.toLowerCase() === 'type';
  return isOfType && String(filter.value).toLowerCase() === type?.toLowerCase();
}

function elementsOf(value: unknown): readonly unknown[] {
  return isUnassigned(value) ? [] : [value].flat();
}
