import { compileLinks, type LinkReader } from '../../csv/compile-links.ts';
import type { KeySet } from '../../key-set.ts';
import type { EntityPlan, LinkPlan } from '../../mappings/export-plan.ts';
import type { Dialect } from '../../scim/dialects/dialect.ts';
import type { EntityExport, EntityOutput, ExportContext, Listed } from './entity-export.ts';
import { isUsers } from './plan-memberships.ts';
import { attributesOf } from './profile-columns.ts';
import { reportValues } from './report-values.ts';
import { UnknownIds } from './unknown-ids.ts';
import type { WarningCounts } from '../warning-counts.ts';

/** The file with one row for each pair of a link, read from the resources that have the link: group and member. */
export async function openLinks(context: EntityExport, link: LinkPlan): Promise<EntityOutput> {
  const { entity, open, knownIds } = context;
  const reader = compileLinks(link.attribute, [link.ownerColumn, link.memberColumn]);
  const isMoved = Object.keys(attributesOf(open.dialect, entity.entity)).some((name) => isPartOf(name, link.attribute));
  const whenEmpty = ({ ids }: Listed): string | undefined => (isMoved && ids.size > 0 ? noneFound : undefined);
  const known = refersToRoles(entity, link, open.dialect) ? undefined : knownIds;
  return openLinkFile(context, { link, owner: entity.entity, reader, known, referred: 'member', whenEmpty });
}

const noneFound = 'no resource has a value there; is the path in resources.attributes right?';

function isPartOf(name: string, attribute: string): boolean {
  return name.toLowerCase().split(':', 1)[0] === attribute.toLowerCase();
}

/** Roles are no resources: their values are the ids of nothing. */
function refersToRoles(entity: EntityPlan, { attribute }: LinkPlan, { roles }: Dialect): boolean {
  return isUsers(entity) && attribute.toLowerCase() === roles.attribute?.toLowerCase();
}

export interface LinkFile {
  readonly link: LinkPlan;
  /** The entity that has the link: `Groups`. */
  readonly owner: string;
  readonly reader: LinkReader;
  /** Where the ids are looked for that the pairs refer to; ids of none are kept, with a warning. */
  readonly known?: readonly KeySet[] | undefined;
  /** Which side of a pair is not the resource that is read. */
  readonly referred: 'owner' | 'member';
  /** What is to be said of a file without rows. */
  readonly whenEmpty?: (listed: Listed) => string | undefined;
}

/** The same from whatever resources the reader finds the pairs in. */
export async function openLinkFile(
  context: ExportContext,
  { link, owner, reader, known, referred, whenEmpty }: LinkFile,
): Promise<EntityOutput> {
  const columns = [link.ownerColumn, link.memberColumn];
  const described = { name: link.table, columns, kind: 'link', entity: owner, keyColumns: columns } as const;
  const file = await context.stage.createFile(described);
  const side = referred === 'owner' ? 0 : 1;
  const unknown = known && new UnknownIds(known);
  return {
    write: async (resources) => {
      const rows = resources.flatMap(reader.read);
      if (unknown !== undefined) for (const row of rows) unknown.add(row[side]);
      await file.writeRows(rows);
    },
    restart: async () => {
      unknown?.clear();
      reader.clear();
      await file.restart();
    },
    finish: async (listed) => {
      const { rows } = await file.finish({ serverTotal: null });
      const remark = rows === 0 ? whenEmpty?.(listed) : undefined;
      if (remark !== undefined) context.warnings.add('no-links', `${owner}.${link.attribute}: ${remark}`);
      context.lastReports.push(() => {
        report(context.warnings, `${owner}.${link.attribute}`, reader, unknown);
      });
    },
  };
}

function report(warnings: WarningCounts, subject: string, reader: LinkReader, unknown: UnknownIds | undefined): void {
  const warn = (kind: string, count: number, text: string): void => {
    if (count > 0) warnings.add(kind, `${subject}: ${text}`, count);
  };
  reportValues(warnings, subject, reader.report);
  warn('repeated-references', reader.repeated(), `${reader.repeated()} references came twice and are written once.`);
  const count = unknown?.count ?? 0;
  const atLeast = unknown?.isFull === true ? 'at least ' : '';
  warn('unknown-members', count, `${atLeast}${count} ids are of no exported resource; their rows are kept.`);
}
