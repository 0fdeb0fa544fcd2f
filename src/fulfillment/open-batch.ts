import { AgentError } from '../errors.ts';
import type { OrderFile, ProvisioningOrder } from '../orders/order.ts';
import { readOrderFiles } from '../orders/read-order-files.ts';
import { isThere } from '../publication/disk.ts';
import { isSameBatch, type BatchFile } from './batch-files.ts';
import { runFolder, type BatchPlace } from './batch-folder.ts';
import { findUnfinished } from './batch-runs.ts';
import { readJournal, type JournalContent } from './journal-content.ts';
import type { JournalHeader } from './journal-record.ts';
import { findProcessed, type ProcessedFile } from './processed.ts';

/** The orders of one command. */
export interface Batch {
  /** As read; a file that an interrupted run has moved already was read where it is now. */
  readonly orderFiles: readonly OrderFile[];
  /** The same, under the paths that the command names. */
  readonly files: readonly BatchFile[];
  /** The run that began with exactly these files: cut, or finished and asked for once more. */
  readonly earlier: JournalContent | undefined;
  /** A sentence for each other run of the connection that was cut: its orders are older, and would undo newer ones. */
  readonly warnings: readonly string[];
}

/**
 * Reads the order files of a command and finds out whether a run began with them. Throws ORDER_FILE_INVALID,
 * JOURNAL_DAMAGED, and USAGE_INVALID when an interrupted run with other files must be finished first.
 */
export async function openBatch(place: BatchPlace, paths: readonly string[]): Promise<Batch> {
  const processed = await findProcessed(place, await missingOf(paths));
  const orderFiles = await readOrderFiles(paths.map((path) => processed.get(path)?.movedTo ?? path));
  const files = orderFiles.map(({ sha256, bytes, orders }, index): BatchFile => {
    return { path: paths[index] ?? '', sha256, bytes, orders: orders.length };
  });
  const { same, overlapping, unrelated } = await findUnfinished(place, files);
  const [other] = overlapping;
  if (same === undefined && other !== undefined) throw underWay(other);
  const earlier = same ?? (await finishedRun(place, files, [...processed.values()]));
  return { orderFiles, files, earlier, warnings: [...overlapping, ...unrelated].map(unfinished) };
}

/** What a verdict says of its order. */
export type OrderBrief = Pick<ProvisioningOrder, 'position' | 'assignedResourceTypeId' | 'changeType'>;

export function briefsOf({ orderFiles }: Batch): OrderBrief[] {
  return orderFiles.flatMap(({ orders }) =>
    orders.map(({ position, assignedResourceTypeId, changeType }) => ({
      position,
      assignedResourceTypeId,
      changeType,
    })),
  );
}

/** The orders that no earlier run has a verdict for. */
export function ordersLeft({ orderFiles }: Batch, earlier: JournalContent | undefined): ProvisioningOrder[] {
  const orders = orderFiles.flatMap((file) => file.orders);
  return earlier === undefined ? orders : orders.filter(({ position }) => !earlier.verdicts.has(position));
}

async function missingOf(paths: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const path of paths) if (!(await isThere(path))) missing.push(path);
  return missing;
}

/** Orders that were carried out and moved away are never carried out again by the same command. */
async function finishedRun(
  place: BatchPlace,
  files: readonly BatchFile[],
  processed: readonly ProcessedFile[],
): Promise<JournalContent | undefined> {
  const [first] = processed;
  if (first === undefined) return undefined;
  const content = await readJournal(runFolder(place, first.run));
  const isWhole = processed.length === files.length && isSameBatch(content.header.files, files);
  if (isWhole && content.isFinished) return content;
  throw new AgentError(
    'ORDER_FILE_INVALID',
    `${first.path} does not exist: run ${first.run} has carried out its orders`,
    {
      next: `The file is ${first.movedTo} now. Name only files that are to be carried out; nothing was sent.`,
    },
  );
}

function underWay(header: JournalHeader): AgentError {
  return new AgentError('USAGE_INVALID', `run ${header.run} was interrupted in the middle of some of these orders`, {
    next: `Finish it first, with exactly the files that it began with: ${commandOf(header)}. Nothing was sent.`,
  });
}

function unfinished(header: JournalHeader): string {
  return (
    `run ${header.run} of other order files was interrupted and is not finished; ` +
    `carried out later, its orders would overwrite newer ones. Finish it: ${commandOf(header)}`
  );
}

function commandOf({ connection, files }: JournalHeader): string {
  return ['fulfill', '-c', connection, '--orders', ...files.map(({ path }) => path)].map(quoted).join(' ');
}

/** For a shell: nothing in the name of a file is carried out. */
function quoted(argument: string): string {
  return /^[\w.:\\/-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
