import { printable } from '../validation/names.ts';
import { columnProblem } from './column-list.ts';
import type { LinkPlan } from './export-plan.ts';
import type { EntityAssociationMapping, EntityTypeMapping } from './mappings.ts';
import type { MappedTable, PlanReport } from './plan-report.ts';

export interface EntityLink {
  readonly entity: string;
  readonly plan: LinkPlan;
}

const ownerName = 'value';
const memberName = 'MemberId';

/** The files of pairs. Several associations may read the same file, as those of users and of nested groups do. */
export function planLinks(tables: readonly MappedTable<EntityAssociationMapping>[], report: PlanReport): EntityLink[] {
  const links = new Map<string, EntityLink>();
  for (const { mapping, name } of tables) {
    const columns = linkColumns(mapping);
    const problem = linkProblem(columns, links.get(name.table)?.plan);
    if (problem !== undefined) report.problems.push(`${mapping.origin}: ${printable(mapping.identifier)}: ${problem}`);
    if (links.has(name.table)) continue;
    const plan = { attribute: name.attribute ?? '', table: name.table, ...columns };
    links.set(name.table, { entity: name.entity, plan });
  }
  return [...links.values()];
}

type LinkColumns = Pick<LinkPlan, 'ownerColumn' | 'memberColumn'>;

/** `Column1` is the owner's, unless the two usual names stand the other way round. */
function linkColumns({ column1 = ownerName, column2 = memberName }: EntityAssociationMapping): LinkColumns {
  const swapped = isName(column1, memberName) || (isName(column2, ownerName) && !isName(column1, ownerName));
  return swapped ? { ownerColumn: column2, memberColumn: column1 } : { ownerColumn: column1, memberColumn: column2 };
}

function isName(text: string, name: string): boolean {
  return text.toLowerCase() === name.toLowerCase();
}

function linkProblem({ ownerColumn, memberColumn }: LinkColumns, other: LinkPlan | undefined): string | undefined {
  const problem = columnProblem(ownerColumn) ?? columnProblem(memberColumn);
  if (problem !== undefined) return problem;
  if (isName(ownerColumn, memberColumn)) return `Column1 and Column2 are both ${ownerColumn}`;
  const same = other === undefined || (other.ownerColumn === ownerColumn && other.memberColumn === memberColumn);
  return same ? undefined : `Column1 and Column2 differ from those of another association of table ${other.table}`;
}

/** References of an association to a mapping or a property that does not exist. */
export function danglingReferences(
  mapping: EntityAssociationMapping,
  entityTypes: readonly EntityTypeMapping[],
): string[] {
  const references = {
    EntityPropertyMapping1: mapping.entityPropertyMapping1,
    EntityPropertyMapping2: mapping.entityPropertyMapping2,
  };
  return Object.entries(references).flatMap(([name, reference]) => {
    if (reference === undefined || refersToProperty(reference, entityTypes)) return [];
    const title = `${mapping.origin}: ${printable(mapping.identifier)}`;
    return [`${title}: ${name} refers to ${printable(reference)}, which is no <EntityTypeMapping>:<Property>`];
  });
}

function refersToProperty(reference: string, entityTypes: readonly EntityTypeMapping[]): boolean {
  const [type = '', property = '', ...more] = reference.toLowerCase().split(':');
  const entityType = entityTypes.find(({ identifier }) => identifier.toLowerCase() === type);
  return (
    more.length === 0 && entityType?.properties.some(({ identifier }) => identifier.toLowerCase() === property) === true
  );
}
