import { AgentError } from '../errors.ts';
import type { Discovery, ResourceType, Schema, SchemaAttribute } from '../scim/protocol/discovery.ts';
import { groupType, userType } from '../scim/protocol/resource-types.ts';
import { groupSchema, userSchema } from '../scim/protocol/schemas.ts';
import { urns } from '../scim/protocol/urns.ts';
import type { Column, EntityPlan, ExportPlan, LinkPlan } from './export-plan.ts';
import { isReadable, readableColumns } from './readable-columns.ts';

export interface DiscoveredPlan {
  readonly plan: ExportPlan;
  /** What is left out, as whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * The export of a connection that has no mapping: every resource type with all that can be read of it. Where the server does not
 * describe itself, Users and Groups with the attributes of RFC 7643 sections 4.1 and 4.2.
 */
export function planFromDiscovery(connection: string, discovery: Discovery): DiscoveredPlan {
  const warnings: string[] = [];
  const types = discovery.resourceTypes ?? [userType, groupType];
  const schemas = [...(discovery.schemas ?? []), userSchema, groupSchema];
  const entities = new Map<string, EntityPlan>();
  for (const type of types.filter(isExported).sort((a, b) => rankOf(a) - rankOf(b))) {
    const schema = findSchema(schemas, type.schema);
    const problem = problemOf(type, schema, entities);
    if (problem !== undefined) warnings.push(`${type.endpoint} is not exported: ${problem}.`);
    else if (schema !== undefined)
      entities.set(type.endpoint.toLowerCase(), entityOf(connection, type, schema, schemas));
  }
  refuseExcess('resource types', entities.size, mostEntities);
  return { plan: { connection, entities: [...entities.values()] }, warnings };
}

const mostEntities = 100;
const mostColumns = 5000;
const mostLinks = 50;

/** What a server describes becomes files and columns: a broken or hostile description must not become thousands of them. */
function refuseExcess(what: string, count: number, most: number): void {
  if (count <= most) return;
  throw new AgentError(
    'RESPONSE_TOO_LARGE',
    `the target describes ${count} ${what}; more than ${most} are not exported unasked`,
    {
      next: 'Say in mappings what is to be exported.',
    },
  );
}

const selfDescriptions: ReadonlySet<string> = new Set(
  [urns.serviceProviderConfig, urns.resourceType, urns.schema].map((urn) => urn.toLowerCase()),
);

function isExported(type: ResourceType): boolean {
  return !selfDescriptions.has(type.schema.toLowerCase());
}

function rankOf(type: ResourceType): number {
  const rank = [urns.user, urns.group].findIndex((urn) => isSame(urn, type.schema));
  return rank === -1 ? 2 : rank;
}

function problemOf(
  { endpoint }: ResourceType,
  schema: Schema | undefined,
  entities: ReadonlyMap<string, EntityPlan>,
): string | undefined {
  if (!/^[A-Za-z0-9-]+$/.test(endpoint)) return 'its name is not made of letters, digits and dashes';
  if (schema === undefined) return 'the target does not describe its schema';
  return entities.has(endpoint.toLowerCase()) ? 'another resource type has the same name' : undefined;
}

function entityOf(connection: string, type: ResourceType, schema: Schema, schemas: readonly Schema[]): EntityPlan {
  const isUser = isSame(type.schema, urns.user);
  const attributes = schema.attributes.filter(({ name }) => !isUser || !isSame(name, 'groups'));
  const links = isUser ? [] : distinctByName(attributes.filter(isLink));
  const columns = attributes
    .filter((attribute) => isUser || !isLink(attribute))
    .flatMap((each) => readableColumns(each));
  const all = [...columns, ...extensionColumns(type, schemas)];
  refuseExcess(`columns of ${type.endpoint}`, all.length, mostColumns);
  refuseExcess(`links of ${type.endpoint}`, links.length, mostLinks);
  return {
    entity: type.endpoint,
    table: `${connection}_${type.endpoint}`,
    columns: withCommonColumns(all),
    keyColumn: 'id',
    links: links.map(({ name }) => linkOf(connection, name, type.endpoint)),
  };
}

/** A reference to other resources, which gets a file of its own: a cell would keep one of its values only. */
function isLink(attribute: SchemaAttribute): boolean {
  if (!attribute.multiValued || !isReadable(attribute)) return false;
  const hasPart = (name: string): boolean => attribute.subAttributes.some((part) => isSame(part.name, name));
  return hasPart('value') && (hasPart('$ref') || isSame(attribute.name, 'members'));
}

function linkOf(connection: string, attribute: string, entity: string): LinkPlan {
  return { attribute, table: `${connection}_${attribute}_${entity}`, ownerColumn: 'value', memberColumn: 'MemberId' };
}

/** Only for identifiers that begin with `urn:`, by which a reader of columns knows an extension. */
function extensionColumns(type: ResourceType, schemas: readonly Schema[]): Column[] {
  return type.schemaExtensions
    .filter(({ schema }) => /^urn:/i.test(schema))
    .flatMap(({ schema }) => {
      const attributes = findSchema(schemas, schema)?.attributes ?? [];
      return attributes.flatMap((attribute) => readableColumns(attribute, `${schema}:`));
    });
}

/** Common attributes stand in no schema document (RFC 7643 section 3.1), but some servers list them there. */
function withCommonColumns(columns: readonly Column[]): Column[] {
  const first = ['id', 'externalId'].map(singleColumn);
  const last = ['meta:created', 'meta:lastModified'].map(singleColumn);
  const own = columns.filter(({ name }) => !/^(id|externalId|schemas|meta(:.*)?)$/i.test(name));
  return [...first, ...distinctByName(own), ...last];
}

/** The first of each name, ignoring case. */
function distinctByName<Named extends { readonly name: string }>(all: readonly Named[]): Named[] {
  const names = new Set<string>();
  return all.filter(({ name }) => {
    const isNew = !names.has(name.toLowerCase());
    names.add(name.toLowerCase());
    return isNew;
  });
}

function singleColumn(name: string): Column {
  return { name, multiValued: false };
}

function findSchema(schemas: readonly Schema[], urn: string): Schema | undefined {
  return schemas.find((schema) => isSame(schema.id, urn));
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
