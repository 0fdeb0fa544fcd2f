import type { EntityTypeMapping, MappingProperty, Mappings, ScimResourceTypeMapping } from '../mappings/mappings.ts';
import { isTableOf, parseTableName } from '../mappings/table-name.ts';
import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import type { ProvisioningOrder } from './order.ts';
import { orderInvalid } from './order-invalid.ts';

/** What the mappings say about the orders of one type. */
export interface AccountRoute {
  /** The properties that may hold the account's `id` at the server. */
  readonly keyProperties: readonly string[];
  /** The mapped properties by lower-case name, each with every mapping of it; undefined: a property is itself a column. */
  readonly properties: ReadonlyMap<string, readonly MappingProperty[]> | undefined;
}

export interface RouteOptions {
  readonly connection: string;
  readonly mappings: Mappings;
}

/** Accounts are provisioned at this endpoint only. */
export const accountEndpoint = 'Users';

/** Throws ORDER_INVALID for an order of another connection, or of something that is no account. */
export function findRoute(order: ProvisioningOrder, options: RouteOptions): AccountRoute {
  const resourceType = findResourceType(order, options);
  const entityTypes = findEntityTypes(order, options);
  const properties = entityTypes.length === 0 ? undefined : byName(entityTypes);
  return { keyProperties: keyPropertiesOf(resourceType, properties), properties };
}

function findResourceType(
  { resourceType }: ProvisioningOrder,
  { connection, mappings }: RouteOptions,
): ScimResourceTypeMapping | undefined {
  if (resourceType === undefined) return undefined;
  const mapping = mappings.resourceTypes.find(({ identifier }) => isSame(identifier, resourceType));
  if (mapping !== undefined) {
    checkResourceType(mapping, connection);
    return mapping;
  }
  const own = mappings.resourceTypes.filter((other) => isSame(other.connection ?? '', connection));
  if (own.length === 0) return undefined;
  const nearest = nearestName(
    resourceType,
    own.map(({ identifier }) => identifier),
  );
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw orderInvalid(`no ScimResourceTypeMapping is called ${printable(resourceType)}${hint}`);
}

function checkResourceType(mapping: ScimResourceTypeMapping, connection: string): void {
  const name = `ScimResourceTypeMapping ${printable(mapping.identifier)}`;
  if (mapping.connection === undefined) throw orderInvalid(`${name} names no Connection`);
  if (!isSame(mapping.connection, connection)) {
    throw orderInvalid(`${name} is of connection ${printable(mapping.connection)}, not of ${connection}`);
  }
  const endpoints = (mapping.defaultObjectClass ?? accountEndpoint).split(/[,;\s]+/);
  if (endpoints.some((endpoint) => isSame(endpoint, accountEndpoint))) return;
  throw orderInvalid(`${name} is of ${printable(endpoints.join(', '))}: ${onlyAccounts}`);
}

const onlyAccounts = 'only Users are provisioned, and their memberships of groups';

function findEntityTypes(
  { targetEntityType }: ProvisioningOrder,
  { connection, mappings }: RouteOptions,
): readonly EntityTypeMapping[] {
  const named = mappings.entityTypes.find(({ identifier }) => isSame(identifier, targetEntityType ?? ''));
  if (named?.connectionTable !== undefined) {
    if (isAccountTable(named, connection)) return [named];
    const table = `${printable(named.identifier)} is on table ${printable(named.connectionTable)}`;
    throw orderInvalid(`EntityTypeMapping ${table}, not on ${connection}_${accountEndpoint}: ${onlyAccounts}`);
  }
  return mappings.entityTypes.filter((mapping) => isAccountTable(mapping, connection));
}

function isAccountTable({ connectionTable }: EntityTypeMapping, connection: string): boolean {
  if (!isTableOf(connectionTable, connection)) return false;
  const name = parseTableName(connectionTable, connection);
  return name?.attribute === undefined && isSame(name?.entity ?? '', accountEndpoint);
}

function byName(entityTypes: readonly EntityTypeMapping[]): ReadonlyMap<string, readonly MappingProperty[]> {
  return Map.groupBy(
    entityTypes.flatMap(({ properties }) => properties),
    ({ identifier }) => identifier.toLowerCase(),
  );
}

/** The property that is marked as key, else the ones on column `id`. */
function keyPropertiesOf(
  resourceType: ScimResourceTypeMapping | undefined,
  properties: AccountRoute['properties'],
): readonly string[] {
  const marked = (resourceType?.properties ?? []).filter(({ isDNProperty }) => isDNProperty);
  const names = marked.map(({ identifier }) => identifier);
  names.forEach((name) => {
    checkKey(name, properties?.get(name.toLowerCase()) ?? []);
  });
  if (names.length > 0) return names;
  if (properties === undefined) return ['id'];
  const all = [...properties.values()].flat();
  return [...new Set(all.filter(isOnId).map(({ identifier }) => identifier))];
}

/** Another value than the id would name no account, or another one: and a delete of nothing counts as done. */
function checkKey(name: string, mapped: readonly MappingProperty[]): void {
  const other = mapped.find((property) => property.connectionColumn !== undefined && !isOnId(property));
  if (other === undefined) return;
  throw orderInvalid(`IsDNProperty ${printable(name)} is column ${printable(other.connectionColumn ?? '')}, not id`);
}

function isOnId({ connectionColumn, scimSchema }: MappingProperty): boolean {
  return isSame(connectionColumn ?? '', 'id') && scimSchema === undefined;
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
