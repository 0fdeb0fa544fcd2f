import { printable } from '../validation/names.ts';
import { ColumnList } from './column-list.ts';
import type { EntityPlan, LinkPlan } from './export-plan.ts';
import type { EntityAssociationMapping, EntityTypeMapping } from './mappings.ts';
import type { MappedTable, PlanReport } from './plan-report.ts';
import type { TableName } from './table-name.ts';

export interface EntityTables {
  readonly name: TableName;
  /** The entity types that are read from this table; normally one. */
  readonly mapped: readonly MappedTable<EntityTypeMapping>[];
  /** Associations that use columns of this table. */
  readonly associations: readonly MappedTable<EntityAssociationMapping>[];
  readonly links: readonly LinkPlan[];
}

/** The file of an entity. Several entity types on one table share its columns and must have the same primary key. */
export function planEntity(tables: EntityTables, report: PlanReport): EntityPlan {
  const columns = new ColumnList();
  for (const { mapping } of tables.mapped) {
    addProperties(mapping, columns, report);
    warnOfFormats(mapping, report);
  }
  for (const { mapping } of tables.associations) addAssociationColumns(mapping, columns, report);
  const keys = new Set(tables.mapped.map(({ mapping }) => keyColumnOf(mapping, report)));
  const [keyColumn = 'id'] = keys;
  if (keys.size > 1)
    report.problems.push(`table ${tables.name.table} has different primary keys: ${[...keys].join(', ')}`);
  const { entity, table } = tables.name;
  return { entity, table, columns: columns.all(), keyColumn, links: tables.links };
}

function addProperties(mapping: EntityTypeMapping, columns: ColumnList, { problems }: PlanReport): void {
  for (const property of mapping.properties) {
    if (property.connectionColumn === undefined) continue;
    const problem = columns.add({
      name: property.connectionColumn,
      ...(property.scimSchema !== undefined && { schema: property.scimSchema }),
      multiValued: property.isMultiValued,
    });
    if (problem !== undefined)
      problems.push(`${titleOf(mapping)}, Property ${printable(property.identifier)}: ${problem}`);
  }
}

/** No property says whether such a column holds one value or several; with all of them no relation is lost. */
function addAssociationColumns(mapping: EntityAssociationMapping, columns: ColumnList, { problems }: PlanReport): void {
  for (const name of [mapping.column1, mapping.column2]) {
    if (name === undefined || columns.has(name)) continue;
    const problem = columns.add({ name, multiValued: true });
    if (problem !== undefined) problems.push(`${titleOf(mapping)}: ${problem}`);
  }
}

function keyColumnOf(mapping: EntityTypeMapping, { problems }: PlanReport): string {
  const keys = mapping.properties.filter((property) => property.isPrimaryKey);
  const [key] = keys;
  if (key?.connectionColumn === undefined || keys.length > 1 || key.isMultiValued) {
    problems.push(
      `${titleOf(mapping)}: exactly one Property must have IsPrimaryKey, with a ConnectionColumn of one value, normally id`,
    );
  }
  return key?.connectionColumn ?? 'id';
}

function warnOfFormats(mapping: EntityTypeMapping, { warnings }: PlanReport): void {
  const formatted = mapping.properties.filter((property) => property.format !== undefined);
  if (formatted.length === 0) return;
  const names = formatted.map((property) => printable(property.identifier)).join(', ');
  warnings.push(`${titleOf(mapping)}: Format of ${names} is not applied; values are written as received`);
}

function titleOf(mapping: EntityTypeMapping | EntityAssociationMapping): string {
  return `${mapping.origin}: ${printable(mapping.identifier)}`;
}
