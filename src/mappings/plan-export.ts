import { AgentError } from '../errors.ts';
import { printable } from '../validation/names.ts';
import type { EntityPlan, ExportPlan, LinkPlan } from './export-plan.ts';
import type { EntityAssociationMapping, Mappings } from './mappings.ts';
import { planEntity } from './plan-entity.ts';
import { danglingReferences, planLinks } from './plan-links.ts';
import type { MappedTable, PlanReport } from './plan-report.ts';
import { isTableOf, parseTableName, type TableName } from './table-name.ts';

export interface PlannedExport {
  /** Absent when no mapping names a table of the connection: then the server is asked what it has. */
  readonly plan: ExportPlan | undefined;
  readonly warnings: readonly string[];
}

/**
 * Which files a connection exports, with which columns: the entities are the tables of its entity type mappings; the
 * columns are those of the properties, then those that only an association uses; tables of pairs become link files.
 * Throws MAPPINGS_INVALID with all problems of the mappings of this connection.
 */
export function planExport(mappings: Mappings, connection: string): PlannedExport {
  const report: PlanReport = { problems: [], warnings: [] };
  const entityTypes = ownTables(mappings.entityTypes, connection, report);
  const associations = ownTables(mappings.associations, connection, report);
  if (entityTypes.length + associations.length + report.problems.length === 0) return { plan: undefined, warnings: [] };
  checkSpelling([...entityTypes, ...associations], report);
  for (const { mapping, name } of entityTypes) {
    if (name.attribute !== undefined) report.problems.push(`${mapping.origin}: ${conventionOf(mapping.identifier)}`);
  }
  report.problems.push(...associations.flatMap(({ mapping }) => danglingReferences(mapping, mappings.entityTypes)));
  const links = planLinks(associations.filter(isPairs), report);
  const entities = entitiesOf(entityTypes, associations).map((entity): EntityPlan => {
    const owned = links.filter((link) => link.entity === entity).map((link) => link.plan);
    return entityPlanOf(entity, { entityTypes, associations, links: owned, report });
  });
  if (report.problems.length > 0) {
    throw new AgentError('MAPPINGS_INVALID', `the mappings of connection ${connection} cannot be used`, {
      problems: [...new Set(report.problems)],
    });
  }
  return { plan: { connection, entities }, warnings: report.warnings };
}

interface Mapping {
  readonly identifier: string;
  readonly connectionTable?: string;
  readonly origin: string;
}

function ownTables<M extends Mapping>(
  mappings: readonly M[],
  connection: string,
  report: PlanReport,
): MappedTable<M>[] {
  return mappings.flatMap((mapping) => {
    const table = mapping.connectionTable;
    if (!isTableOf(table, connection)) return [];
    const name = parseTableName(table, connection);
    if (name === undefined) report.problems.push(`${mapping.origin}: ${conventionOf(mapping.identifier)}`);
    else if (name.table !== table)
      report.warnings.push(`${mapping.origin}: table ${table} is written to ${name.table}.csv`);
    return name === undefined ? [] : [{ mapping, name }];
  });
}

function conventionOf(identifier: string): string {
  return `ConnectionTable of ${printable(identifier)} must be <connection>_<Entity>, or <connection>_<attribute>_<Entity> of an association; an entity is letters, digits and dashes`;
}

/** Two spellings would be one file on Windows, and two endpoints at the server. */
function checkSpelling(tables: readonly MappedTable<Mapping>[], { problems }: PlanReport): void {
  const spellings = new Map<string, string>();
  for (const { mapping, name } of tables) {
    for (const text of [name.entity, ...(name.attribute === undefined ? [] : [name.table])]) {
      const known = spellings.get(text.toLowerCase()) ?? text;
      spellings.set(text.toLowerCase(), known);
      if (known !== text)
        problems.push(`${mapping.origin}: ${text} and ${known} differ only in case; use one spelling`);
    }
  }
}

function isPairs(table: MappedTable<EntityAssociationMapping>): boolean {
  return table.name.attribute !== undefined;
}

/** Mapped entities in the order of the mappings, then those of which only links are mapped. */
function entitiesOf(...tables: readonly (readonly { readonly name: TableName }[])[]): string[] {
  return [...new Set(tables.flat().map(({ name }) => name.entity))];
}

interface EntityContext {
  readonly entityTypes: readonly MappedTable<Mappings['entityTypes'][number]>[];
  readonly associations: readonly MappedTable<EntityAssociationMapping>[];
  readonly links: readonly LinkPlan[];
  readonly report: PlanReport;
}

function entityPlanOf(entity: string, { entityTypes, associations, links, report }: EntityContext): EntityPlan {
  const mapped = entityTypes.filter(({ name }) => name.entity === entity && name.attribute === undefined);
  const onTable = associations.filter((table) => table.name.entity === entity && !isPairs(table));
  const [first] = mapped;
  if (first !== undefined) return planEntity({ name: first.name, mapped, associations: onTable, links }, report);
  for (const { mapping, name } of onTable) {
    report.problems.push(
      `${mapping.origin}: no EntityTypeMapping has the table ${name.table} of ${printable(mapping.identifier)}`,
    );
  }
  return { entity, columns: [], keyColumn: 'id', links };
}
