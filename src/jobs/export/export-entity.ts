import { AgentError } from '../../errors.ts';
import { KeySet } from '../../key-set.ts';
import type { EntityExport, EntityOutput, Listed } from './entity-export.ts';
import { openLinks } from './links-output.ts';
import { listEntity, logDrift, untilWhole } from './list-entity.ts';
import { openRows } from './rows-output.ts';

const toleratedMissing = 5;

/** Reads one entity to its proven end and writes its file, its link files and whatever else is filled from it. */
export async function exportEntity(context: EntityExport): Promise<void> {
  const outputs = await openOutputs(context);
  const listed = await readWhole(context, outputs);
  for (const output of outputs) await output.finish(listed);
  context.knownIds?.push(listed.ids);
}

async function openOutputs(context: EntityExport): Promise<EntityOutput[]> {
  const { table, links } = context.entity;
  const outputs = table === undefined ? [] : [await openRows(context, table)];
  for (const link of links) outputs.push(await openLinks(context, link));
  return [...outputs, ...context.furtherOutputs];
}

async function readWhole(context: EntityExport, outputs: readonly EntityOutput[]): Promise<Listed> {
  let largestTotal = 0;
  const onTotal = (total: number): void => {
    largestTotal = Math.max(largestTotal, total);
  };
  return untilWhole(
    async () => {
      const listed = await readOnce(context, outputs, onTotal);
      refuseCollapse(context, listed, largestTotal);
      return listed;
    },
    async (error) => {
      logDrift(context, error);
      for (const output of outputs) await output.restart();
    },
  );
}

/** A reading that proves itself, but has far fewer resources than the server counted a moment ago, is no better than those before it. */
function refuseCollapse({ entity }: EntityExport, { ids }: Listed, largestTotal: number): void {
  const missing = largestTotal - ids.size;
  if (missing <= toleratedMissing || missing * 10 <= largestTotal) return;
  throw new AgentError(
    'LIST_CHANGED',
    `${entity.entity}: the target counted ${largestTotal} a moment ago, and now ${ids.size}.`,
    {
      next: 'Look at the target; run again when it is in order.',
    },
  );
}

async function readOnce(
  context: EntityExport,
  outputs: readonly EntityOutput[],
  onTotal: (total: number) => void,
): Promise<Listed> {
  const { entity, onProgress, open } = context;
  const progress = { connection: open.connection.identifier, entity: entity.entity };
  const ids = new KeySet();
  let total: number | undefined;
  for await (const page of listEntity(context, { endpoint: entity.entity, filter: entity.filter, ids, onTotal })) {
    for (const output of outputs) await output.write(page.resources);
    total = page.total;
    onProgress({ ...progress, rows: ids.size, total, done: false });
  }
  onProgress({ ...progress, rows: ids.size, total, done: true });
  return { ids, total };
}
