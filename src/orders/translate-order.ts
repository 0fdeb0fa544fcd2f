import type { Mappings } from '../mappings/mappings.ts';
import { valueOf } from '../scim/protocol/json.ts';
import { printable } from '../validation/names.ts';
import type { AccountChange, AttributeChange } from './account-change.ts';
import { accountKeys, namedProperties, type NamedProperty } from './account-keys.ts';
import { accountLinks, type AccountLinks } from './account-links.ts';
import { accountEndpoint, findRoute, type AccountRoute } from './account-route.ts';
import { accountProblems, missingByProfile, removalProblems, type AccountRules } from './check-account.ts';
import { missingAttributes } from './check-attributes.ts';
import type { AccountKnobs } from './exclusive-values.ts';
import { propertyFinder } from './find-property.ts';
import type { ProvisioningOrder } from './order.ts';
import { orderInvalid, OrderProblems } from './order-invalid.ts';
import { readChanges, type ChangeContext, type ReadChanges } from './read-changes.ts';
import type { AccountSchema } from './resolve-column.ts';
import type { RoleRules } from './role-changes.ts';
import { resourceId } from './resource-id.ts';

export interface TranslatorOptions extends AccountSchema {
  readonly connection: string;
  readonly mappings: Mappings;
  readonly account: AccountKnobs;
  readonly roles: RoleRules;
  /** No account is deleted. */
  readonly preventsDeletion: boolean;
  /** No membership of a group is changed. */
  readonly preventsMemberships?: boolean;
}

/**
 * Prepares the translation of orders into typed changes of accounts. The function throws ORDER_INVALID with all that is wrong with an
 * order: another connection, no account, no key, an unknown property, a value of the wrong type, a contradiction.
 */
export function orderTranslator(options: TranslatorOptions): (order: ProvisioningOrder) => AccountChange {
  const { mappings, connection, roles, preventsMemberships = false } = options;
  const links = { ...accountLinks(mappings, connection, roles), preventsMemberships };
  const types = new Map<string, OrderType>();
  return (order) => {
    const name = JSON.stringify([order.resourceType, order.targetEntityType]);
    const type = types.get(name) ?? typeOf(order, options, links);
    types.set(name, type);
    return translate(order, type);
  };
}

/** What is the same for all orders of a type. */
interface OrderType extends ChangeContext {
  readonly names: readonly NamedProperty[];
  readonly rules: AccountRules;
  readonly preventsDeletion: boolean;
}

function typeOf(order: ProvisioningOrder, options: TranslatorOptions, links: AccountLinks): OrderType {
  const problems = new OrderProblems();
  const route = problems.try('', () => findRoute(order, options));
  if (route === undefined) throw problems.error();
  const find = propertyFinder(route, options);
  const { account, schema, preventsDeletion } = options;
  return { route, find, links, names: namedProperties(route, find), rules: { account, schema }, preventsDeletion };
}

function translate(order: ProvisioningOrder, type: OrderType): AccountChange {
  const problems = new OrderProblems();
  const isNew = order.changeType === 'Added';
  const id = isNew ? undefined : (problems.try('', () => idOf(order, type.route)) ?? '');
  const common = { endpoint: accountEndpoint, keys: accountKeys(order, id, type.names) };
  if (id !== undefined && order.changeType === 'Deleted') {
    if (type.preventsDeletion) problems.add(deletionPrevented);
    problems.throwIfAny();
    return { kind: 'delete', ...common, id };
  }
  const { attributes, memberships } = givenChanges(readChanges(order, type, problems), isNew);
  for (const problem of accountProblems({ attributes, memberships }, type.rules)) problems.add(problem);
  if (isNew) checkNew(attributes, type.rules, problems);
  else for (const problem of removalProblems(attributes, type.rules.account)) problems.add(problem);
  problems.throwIfAny();
  const changes = { attributes, memberships, disables: disables(attributes) };
  if (id !== undefined) return { kind: 'update', ...common, id, ...changes };
  return { kind: 'create', ...common, ...namesOf(attributes), ...changes };
}

/** What is empty on a new account is not sent. */
function givenChanges({ attributes, memberships }: ReadChanges, isNew: boolean): ReadChanges {
  return { memberships, attributes: isNew ? attributes.filter(({ value }) => value !== undefined) : attributes };
}

/** The id at the server, from the account as the platform knows it, else from the changes. */
function idOf({ resource, changes }: ProvisioningOrder, { keyProperties }: AccountRoute): string {
  const ids = [resource, changes].flatMap((object) =>
    keyProperties.map((name) => resourceId(valueOf(object, name))).filter((id) => id !== undefined),
  );
  const [id] = ids;
  if (keyProperties.length === 0) throw orderInvalid('no mapped property is on column id; set IsDNProperty on one');
  const names = keyProperties.map(printable).join(' or ');
  if (id === undefined)
    throw orderInvalid(`neither Resource nor Changes has a value for ${names}, the id of the account`);
  if (ids.some((other) => other !== id)) throw orderInvalid(`Resource and Changes have different values for ${names}`);
  return id;
}

const deletionPrevented = 'the profile of this connection prevents the deletion of accounts (delete.user)';

function checkNew(attributes: readonly AttributeChange[], rules: AccountRules, problems: OrderProblems): void {
  const bySchema = missingAttributes(rules.schema, attributes);
  const known = new Set(bySchema.map((name) => name.toLowerCase()));
  const byProfile = missingByProfile(attributes, rules).filter((path) => !known.has(path.toLowerCase()));
  const missing = [...bySchema, ...byProfile];
  if (missing.length > 0) problems.add(`a new account needs ${missing.join(', ')}`);
}

function namesOf(attributes: readonly AttributeChange[]): { readonly userName?: string; readonly externalId?: string } {
  const [userName, externalId] = ['userName', 'externalId'].map((name) => rootValue(attributes, name));
  return {
    ...(typeof userName === 'string' && { userName }),
    ...(typeof externalId === 'string' && { externalId }),
  };
}

function rootValue(attributes: readonly AttributeChange[], name: string): unknown {
  return attributes.find(({ attribute }) => isRoot(attribute, name))?.value;
}

/** An account whose `active` is taken away is at the mercy of the server's default. */
function disables(attributes: readonly AttributeChange[]): boolean {
  const changes = attributes.filter(({ attribute }) => isRoot(attribute, 'active'));
  return changes.some(({ value }) => value !== true && value !== 'true' && value !== 'True');
}

/** Attribute names are read ignoring case (RFC 7643 section 2.1), also where the schema spells them in its own way. */
function isRoot({ extension, name }: AttributeChange['attribute'], wanted: string): boolean {
  return extension === undefined && name.toLowerCase() === wanted.toLowerCase();
}
