import type { EntityAssociationMapping, EntityTypeMapping, Mappings } from '../mappings/mappings.ts';
import { planLinks } from '../mappings/plan-links.ts';
import { isTableOf, parseTableName, type TableName } from '../mappings/table-name.ts';

/** A relation that a membership may be about. */
export interface GroupLink {
  /** Of the association; undefined where none is mapped. */
  readonly identifier: string | undefined;
  /** The multi-valued reference of the owner: `members`. */
  readonly attribute: string;
  /** Of the owner: `Groups`. */
  readonly endpoint: string;
  /** The properties of a linked resource that hold its `id`, the first one that is there counts. */
  readonly keyProperties: readonly string[];
}

/** The relations of a connection, from its associations on tables of pairs; without any, groups and their members. */
export function groupLinks(tables: readonly LinkTable[], mappings: Mappings, connection: string): readonly GroupLink[] {
  const links = tables.map(({ association, name }) => {
    const keyProperties = ownerKeys(association, name, mappings, connection);
    return { identifier: association.identifier, attribute: name.attribute, endpoint: name.entity, keyProperties };
  });
  if (links.length > 0) return links;
  const keyProperties = entityKeys(defaultEndpoint, mappings, connection);
  return [{ identifier: undefined, attribute: 'members', endpoint: defaultEndpoint, keyProperties }];
}

export interface LinkTable {
  readonly association: EntityAssociationMapping;
  readonly name: TableName & { readonly attribute: string };
}

/** The associations of a connection on tables of pairs. */
export function linkTables(mappings: Mappings, connection: string): readonly LinkTable[] {
  return mappings.associations.flatMap((association) => {
    const name = tableName(association, connection);
    return name?.attribute === undefined ? [] : [{ association, name: { ...name, attribute: name.attribute } }];
  });
}

const defaultEndpoint = 'Groups';

interface Mapped {
  readonly connectionTable?: string;
}

function tableName({ connectionTable }: Mapped, connection: string): TableName | undefined {
  return isTableOf(connectionTable, connection) ? parseTableName(connectionTable, connection) : undefined;
}

function ownerKeys(
  association: EntityAssociationMapping,
  name: TableName,
  mappings: Mappings,
  connection: string,
): readonly string[] {
  const property = referencesOf(association, name).owner?.split(':')[1];
  return property === undefined ? entityKeys(name.entity, mappings, connection) : [property];
}

/** `EntityPropertyMapping1` is the owner's, unless the columns stand the other way round. */
export function referencesOf(
  mapping: EntityAssociationMapping,
  name: TableName,
): { readonly owner: string | undefined; readonly member: string | undefined } {
  const [link] = planLinks([{ mapping, name }], { problems: [], warnings: [] });
  const isFirst = link?.plan.ownerColumn === (mapping.column1 ?? link?.plan.ownerColumn);
  const { entityPropertyMapping1: first, entityPropertyMapping2: second } = mapping;
  return isFirst ? { owner: first, member: second } : { owner: second, member: first };
}

/** The properties on column `id`; where the entity is not mapped, the names that SCIM itself has. */
function entityKeys(endpoint: string, mappings: Mappings, connection: string): readonly string[] {
  const entityTypes = mappings.entityTypes.filter((mapping) => isOn(mapping, endpoint, connection));
  if (entityTypes.length === 0) return ['id', 'value'];
  const properties = entityTypes.flatMap((mapping) => mapping.properties);
  return properties.filter(isOnId).map(({ identifier }) => identifier);
}

function isOn(mapping: EntityTypeMapping, endpoint: string, connection: string): boolean {
  const name = tableName(mapping, connection);
  return name !== undefined && name.attribute === undefined && name.entity.toLowerCase() === endpoint.toLowerCase();
}

function isOnId({ connectionColumn }: EntityTypeMapping['properties'][number]): boolean {
  return connectionColumn?.toLowerCase() === 'id';
}
