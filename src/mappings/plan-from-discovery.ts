import type { Discovery, ResourceType, Schema } from '../scim/protocol/discovery.ts';
import { groupSchema, userSchema } from '../scim/protocol/schemas.ts';
import { urns } from '../scim/protocol/urns.ts';
import { entityFromSchema, findSchema, isSame, refuseExcess } from './entity-from-schema.ts';
import type { EntityPlan, ExportPlan } from './export-plan.ts';
import { planKnownResource, usersAndGroups, type KnownResource } from './known-resources.ts';

export interface DiscoveredPlan {
  readonly plan: ExportPlan;
  /** What is left out, as whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * The export of a connection that has no mapping: every resource type that the server describes, with all that can be read of it.
 * Where it does not describe its resource types, those that are known of such servers; of all others Users and Groups, with the
 * attributes of RFC 7643 sections 4.1 and 4.2 where their schemas are not described either.
 */
export function planFromDiscovery(
  connection: string,
  discovery: Discovery,
  known: readonly KnownResource[] | null = null,
): DiscoveredPlan {
  const { resourceTypes, schemas = [] } = discovery;
  if (resourceTypes !== undefined) return planDescribed(connection, resourceTypes, schemas, known ?? []);
  const planned = (known ?? usersAndGroups).map((resource) => planKnownResource(connection, resource, schemas));
  const entities = planned.map(({ entity }) => entity);
  return { plan: { connection, entities }, warnings: planned.flatMap(({ warnings }) => warnings) };
}

const mostEntities = 100;

function planDescribed(
  connection: string,
  types: readonly ResourceType[],
  described: readonly Schema[],
  known: readonly KnownResource[],
): DiscoveredPlan {
  const warnings: string[] = [];
  const schemas = [...described, userSchema, groupSchema];
  const entities = new Map<string, EntityPlan>();
  for (const type of types.filter(isExported).sort((a, b) => rankOf(a) - rankOf(b))) {
    const schema = findSchema(schemas, type.schema);
    const problem = problemOf(type, schema, entities);
    if (problem !== undefined) warnings.push(`${type.endpoint} is not exported: ${problem}.`);
    if (problem !== undefined || schema === undefined) continue;
    const links = known.find(({ name }) => isSame(name, type.endpoint))?.links ?? [];
    entities.set(type.endpoint.toLowerCase(), entityFromSchema({ connection, type, schema, schemas, links }));
  }
  refuseExcess('resource types', entities.size, mostEntities);
  return { plan: { connection, entities: [...entities.values()] }, warnings };
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
