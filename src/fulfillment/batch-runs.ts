import { listRunFolders, type BatchPlace } from './batch-folder.ts';
import { isSameBatch, sharesFile, type BatchFile } from './batch-files.ts';
import { inParallel } from './in-parallel.ts';
import { isFinished, readHeader, readJournal, type JournalContent } from './journal-content.ts';
import type { JournalHeader } from './journal-record.ts';

/** The runs of a connection that were cut. */
export interface UnfinishedRuns {
  /** The newest run of exactly this batch: to be resumed. */
  readonly same: JournalContent | undefined;
  /** Runs of other batches with some of its files: to be finished first, or orders would be carried out twice. */
  readonly overlapping: readonly JournalHeader[];
  /** Runs of other files. */
  readonly unrelated: readonly JournalHeader[];
}

export interface RunFolder {
  readonly folder: string;
  readonly header: JournalHeader;
}

const openAtOnce = 16;

/** Throws JOURNAL_DAMAGED when it cannot be told whether a run has to do with the batch. */
export async function findUnfinished(place: BatchPlace, files: readonly BatchFile[]): Promise<UnfinishedRuns> {
  const runs = await listUnfinished(place);
  const same = runs.find(({ header }) => isSameBatch(header.files, files));
  const others = runs.map(({ header }) => header).filter((header) => !isSameBatch(header.files, files));
  return {
    same: same && (await readJournal(same.folder)),
    overlapping: others.filter((header) => sharesFile(header.files, files)),
    unrelated: others.filter((header) => !sharesFile(header.files, files)),
  };
}

/** The runs of a connection that have a journal, newest first. */
export async function* readRuns({ folder, connection }: BatchPlace): AsyncGenerator<RunFolder> {
  yield* readHeaders(await listRunFolders(folder), connection);
}

/** There may be thousands of finished runs, so that no more of them is read than their end. */
async function listUnfinished({ folder, connection }: BatchPlace): Promise<RunFolder[]> {
  const folders = await listRunFolders(folder);
  const finished = new Set<string>();
  await inParallel(folders, openAtOnce, async (each) => {
    if (await isFinished(each)) finished.add(each);
  });
  const unfinished = folders.filter((each) => !finished.has(each));
  const runs: RunFolder[] = [];
  for await (const run of readHeaders(unfinished, connection)) runs.push(run);
  return runs;
}

async function* readHeaders(folders: readonly string[], connection: string): AsyncGenerator<RunFolder> {
  for (const folder of folders) {
    const header = await readHeader(folder);
    if (header?.connection === connection) yield { folder, header };
  }
}
