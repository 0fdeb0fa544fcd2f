import { AgentError } from '../../errors.ts';
import type { ExportPlan } from '../../mappings/export-plan.ts';
import type { Mappings } from '../../mappings/mappings.ts';
import { planExport } from '../../mappings/plan-export.ts';
import { planFromDiscovery } from '../../mappings/plan-from-discovery.ts';
import { checkFilter } from '../../scim/check-filter.ts';
import { parseEntityFilters } from '../../scim/entity-filter.ts';
import type { Discovery } from '../../scim/protocol/discovery.ts';
import type { FilteredEntity } from './filtered-entity.ts';
import type { OpenConnection } from '../open-connection.ts';
import { planMemberships } from './plan-memberships.ts';

export interface ConnectionPlan {
  readonly entities: readonly FilteredEntity[];
  /** What the server says of itself; only the configuration where mappings say what to export. */
  readonly discovery: Discovery;
  /** True when the mappings say what to export; otherwise the server was asked. */
  readonly isMapped: boolean;
  readonly warnings: readonly string[];
}

/** Works out what a connection exports: by its mappings or, where none names it, by what the server describes. */
export async function planConnection(
  { connection, scim, dialect }: OpenConnection,
  mappings: Mappings,
): Promise<ConnectionPlan> {
  const filters = parseEntityFilters(connection.filter ?? '');
  checkFilter(filters, dialect);
  const mapped = planExport(mappings, connection.identifier);
  const isMapped = mapped.plan !== undefined;
  const { discovery, warnings } = isMapped ? await scim.discoverConfiguration() : await scim.discover();
  const planned =
    mapped.plan === undefined
      ? planFromDiscovery(connection.identifier, discovery, dialect.resources)
      : { ...mapped, plan: mapped.plan };
  const withMembers = planMemberships(planned.plan, isMapped, dialect);
  const entities = withFilters(withMembers.plan, filters);
  const unused = [...filters.keys()].filter((name) => !entities.some(({ entity }) => isSameName(entity, name)));
  return {
    entities,
    discovery,
    isMapped,
    warnings: [...warnings, ...planned.warnings, ...withMembers.warnings, ...unused.map(unusedFilter)],
  };
}

/**
 * The entities that `--entity` names; all of them without it.
 *
 * @throws AgentError USAGE_INVALID for a name that the connection does not export.
 */
export function selectEntities(plan: ConnectionPlan, names: readonly string[]): readonly FilteredEntity[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const unknown = names.filter((name) => !plan.entities.some(({ entity }) => isSameName(entity, name)));
  if (unknown.length > 0) {
    throw new AgentError('USAGE_INVALID', `the connection does not export ${unknown.join(', ')}`, {
      next: `It exports: ${plan.entities.map(({ entity }) => entity).join(', ')}.`,
    });
  }
  return names.length === 0 ? plan.entities : plan.entities.filter(({ entity }) => wanted.has(entity.toLowerCase()));
}

function withFilters(plan: ExportPlan, filters: ReadonlyMap<string, string>): FilteredEntity[] {
  return plan.entities.map((entity) => {
    const [, filter] = [...filters].find(([name]) => isSameName(name, entity.entity)) ?? [];
    return filter === undefined ? entity : { ...entity, filter };
  });
}

function unusedFilter(entity: string): string {
  return `The setting Filter has a filter for ${entity}, which the connection does not export.`;
}

function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
