import { compileLinks, type LinkReader } from '../csv/compile-links.ts';
import type { KeySet } from '../key-set.ts';
import type { LinkPlan } from '../mappings/export-plan.ts';
import type { EntityExport, EntityOutput } from './entity-export.ts';
import { reportValues } from './report-values.ts';
import type { WarningCounts } from './warning-counts.ts';

const mostRemembered = 10_000;

/** The file with one row for each pair of a link: group and member. */
export async function openLinks(context: EntityExport, link: LinkPlan): Promise<EntityOutput> {
  const { stage, entity, knownIds } = context;
  const columns = [link.ownerColumn, link.memberColumn] as const;
  const file = await stage.createFile({
    name: link.table,
    columns,
    kind: 'link',
    entity: entity.entity,
    keyColumns: columns,
  });
  const reader = compileLinks(link.attribute, columns);
  const unknown = new Set<string>();
  return {
    write: async (resources) => {
      const rows = resources.flatMap(reader.read);
      rememberUnknown(unknown, rows, knownIds);
      await file.writeRows(rows);
    },
    restart: async () => {
      unknown.clear();
      reader.clear();
      await file.restart();
    },
    finish: async ({ ids }) => {
      await file.finish({ serverTotal: null });
      const stillUnknown = [...unknown].filter((id) => !ids.has(id)).length;
      report(context.warnings, `${entity.entity}.${link.attribute}`, reader, stillUnknown);
    },
  };
}

// A group may name a group that is listed after it, so that who is unknown shows only at the end.
function rememberUnknown(
  unknown: Set<string>,
  rows: readonly [string, string][],
  knownIds: readonly KeySet[] | undefined,
): void {
  if (knownIds === undefined) return;
  for (const [, member] of rows) {
    if (unknown.size < mostRemembered && !knownIds.some((ids) => ids.has(member))) unknown.add(member);
  }
}

function report(warnings: WarningCounts, subject: string, reader: LinkReader, unknown: number): void {
  const warn = (kind: string, count: number, text: string): void => {
    if (count > 0) warnings.add(kind, `${subject}: ${text}`, count);
  };
  reportValues(warnings, subject, reader.report);
  warn('repeated-references', reader.repeated(), `${reader.repeated()} references came twice and are written once.`);
  const atLeast = unknown >= mostRemembered ? 'at least ' : '';
  warn('unknown-members', unknown, `${atLeast}${unknown} ids are of no exported resource; their rows are kept.`);
}
