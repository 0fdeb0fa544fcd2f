import { AgentError } from '../errors.ts';
import type { ResourceType, Schema, SchemaAttribute } from '../scim/protocol/discovery.ts';
import { urns } from '../scim/protocol/urns.ts';
import type { Column, EntityPlan, LinkPlan } from './export-plan.ts';
import { isReadable, readableColumns } from './readable-columns.ts';

export interface DescribedEntity {
  readonly connection: string;
  readonly type: ResourceType;
  /** That of the type. */
  readonly schema: Schema;
  /** All that are known, for the extensions. */
  readonly schemas: readonly Schema[];
  /** Multi-valued references that get a file of their own besides those that the schema shows to be such. */
  readonly links: readonly string[];
}

/**
 * The file of a resource type with all that can be read of it, and its link files.
 *
 * @throws AgentError RESPONSE_TOO_LARGE for a description that would become thousands of columns or files.
 */
export function entityFromSchema({ connection, type, schema, schemas, links }: DescribedEntity): EntityPlan {
  const isUser = isSame(type.schema, urns.user);
  const attributes = schema.attributes.filter(({ name }) => !isUser || !isSame(name, 'groups'));
  const described = isUser ? [] : attributes.filter(isLink).map(({ name }) => name);
  const linked = distinct([...described, ...links], (name) => name);
  const columns = attributes
    .filter(({ name }) => !linked.some((link) => isSame(link, name)))
    .flatMap((each) => readableColumns(each));
  const all = [...columns, ...extensionColumns(type, schemas)];
  refuseExcess(`columns of ${type.endpoint}`, all.length, mostColumns);
  refuseExcess(`links of ${type.endpoint}`, linked.length, mostLinks);
  return {
    entity: type.endpoint,
    table: `${connection}_${type.endpoint}`,
    columns: withCommonColumns(all),
    keyColumn: 'id',
    links: linked.map((attribute) => linkOf(connection, attribute, type.endpoint)),
  };
}

const mostColumns = 5000;
const mostLinks = 50;

/** What a server describes becomes files and columns: a broken or hostile description must not become thousands of them. */
export function refuseExcess(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new AgentError(
    'RESPONSE_TOO_LARGE',
    `the target describes ${count} ${what}; more than ${most} are not exported unasked`,
    {
      next: 'Say in mappings what is to be exported.',
    },
  );
}

/** The file of pairs of an attribute, with the usual names of its columns. */
export function linkOf(connection: string, attribute: string, entity: string): LinkPlan {
  return { attribute, table: `${connection}_${attribute}_${entity}`, ownerColumn: 'value', memberColumn: 'MemberId' };
}

/** A reference to other resources, which gets a file of its own: a cell would keep one of its values only. */
function isLink(attribute: SchemaAttribute): boolean {
  if (!attribute.multiValued || !isReadable(attribute)) return false;
  const hasPart = (name: string): boolean => attribute.subAttributes.some((part) => isSame(part.name, name));
  return hasPart('value') && (hasPart('$ref') || isSame(attribute.name, 'members'));
}

/** Only for identifiers that begin with `urn:`, by which a reader of columns knows an extension. */
function extensionColumns(type: ResourceType, schemas: readonly Schema[]): Column[] {
  return type.schemaExtensions
    .filter(({ schema }) => /^urn:/i.test(schema))
    .flatMap(({ schema }) => {
      const attributes = findSchema(schemas, schema)?.attributes ?? [];
      const columns = attributes.flatMap((attribute) => readableColumns(attribute));
      return columns.map((column) => ({ ...column, name: `${schema}:${column.name}`, schema, path: column.name }));
    });
}

/** Common attributes stand in no schema document (RFC 7643 section 3.1), but some servers list them there. */
function withCommonColumns(columns: readonly Column[]): Column[] {
  const first = ['id', 'externalId'].map(singleColumn);
  const last = ['meta:created', 'meta:lastModified'].map(singleColumn);
  const own = columns.filter(({ name }) => !/^(id|externalId|schemas|meta(:.*)?)$/i.test(name));
  return [...first, ...distinct(own, ({ name }) => name), ...last];
}

/** The first of each name, ignoring case. */
function distinct<Item>(all: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const names = new Set<string>();
  return all.filter((item) => {
    const name = nameOf(item).toLowerCase();
    const isNew = !names.has(name);
    names.add(name);
    return isNew;
  });
}

function singleColumn(name: string): Column {
  return { name, multiValued: false };
}

export function findSchema(schemas: readonly Schema[], urn: string): Schema | undefined {
  return schemas.find((schema) => isSame(schema.id, urn));
}

export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
