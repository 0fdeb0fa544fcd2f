import type { Column } from '../mappings/export-plan.ts';
import type { Mappings } from '../mappings/mappings.ts';
import type { Discovery } from '../scim/protocol/discovery.ts';
import type { Connection } from '../settings/settings.ts';
import { dialectWarnings } from './dialect-warnings.ts';
import { explainMissing } from './export/explain-missing.ts';
import type { FilteredEntity } from './export/filtered-entity.ts';
import { openConnection, type OpenConnection } from './open-connection.ts';
import { planConnection, type ConnectionPlan } from './export/plan-connection.ts';
import type { Run } from './run.ts';

export interface EntityCheck {
  readonly entity: string;
  /** The server's own count; undefined where it gives none. */
  readonly total: number | undefined;
  readonly columns: number;
}

export interface ConnectionCheck {
  readonly connection: string;
  readonly server: string;
  /** Name of the dialect in which the server is asked. */
  readonly dialect: string;
  readonly entities: readonly EntityCheck[];
  readonly isMapped: boolean;
  readonly warnings: readonly string[];
}

/** Reaches the server, logs in, discovers and counts, without writing anything; throws what stands in the way. */
export async function checkConnection(connection: Connection, mappings: Mappings, run: Run): Promise<ConnectionCheck> {
  const open = await openConnection(connection, run);
  try {
    await open.http.authenticate();
    const plan = await planConnection(open, mappings);
    const { discovery } = plan.isMapped ? await open.scim.discover() : plan;
    const entities: EntityCheck[] = [];
    for (const entity of plan.entities) entities.push(await countEntity(open, entity, plan.isMapped));
    return {
      connection: connection.identifier,
      server: connection.server,
      dialect: open.dialect.name,
      entities,
      isMapped: plan.isMapped,
      warnings: [
        ...plan.warnings,
        ...dialectWarnings(connection, open.dialect, discovery.serviceProviderConfig),
        ...columnWarnings(plan, discovery),
      ],
    };
  } finally {
    open.http.close();
  }
}

async function countEntity(
  { scim }: OpenConnection,
  { entity, filter, columns }: FilteredEntity,
  isMapped: boolean,
): Promise<EntityCheck> {
  try {
    return { entity, total: await scim.count(entity, filter), columns: columns.length };
  } catch (error) {
    throw explainMissing(error, entity, isMapped);
  }
}

function columnWarnings(plan: ConnectionPlan, discovery: Discovery): string[] {
  if (!plan.isMapped || discovery.schemas === undefined) return [];
  const known = new Set(
    discovery.schemas.flatMap(({ attributes }) => attributes.map(({ name }) => name.toLowerCase())),
  );
  const common = ['id', 'externalid', 'meta', 'schemas'];
  const isUnknown = ({ name }: Column): boolean => {
    const attribute = name.split(':')[0]?.toLowerCase() ?? '';
    return attribute !== 'urn' && !known.has(attribute) && !common.includes(attribute);
  };
  return plan.entities.flatMap(({ entity, columns }) =>
    columns
      .filter(isUnknown)
      .map(({ name }) => `${entity}: the server's schemas do not have the attribute of column "${name}".`),
  );
}
