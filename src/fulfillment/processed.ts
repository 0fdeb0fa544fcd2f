import { isThere } from '../publication/disk.ts';
import type { BatchPlace } from './batch-folder.ts';
import { readRuns } from './batch-runs.ts';
import { readJournal, type JournalContent } from './journal-content.ts';

/** An order file that is not where it was, because a run had processed it. */
export interface ProcessedFile {
  /** As the command names it. */
  readonly path: string;
  /** Where it is now. */
  readonly movedTo: string;
  /** The run that moved it. */
  readonly run: string;
}

/**
 * Looks for files that are missing at these paths: by path, those that the newest run of the connection to name the
 * path had moved, and that are still where it moved them. Throws JOURNAL_DAMAGED.
 */
export async function findProcessed(
  place: BatchPlace,
  missing: readonly string[],
): Promise<ReadonlyMap<string, ProcessedFile>> {
  const wanted = new Set(missing);
  const found = new Map<string, ProcessedFile>();
  for await (const { folder, header } of readRuns(place)) {
    if (wanted.size === 0) break;
    const named = header.files.map((file) => file.path).filter((path) => wanted.delete(path));
    if (named.length === 0) continue;
    const content = await readJournal(folder);
    for (const path of named) {
      const processed = await locate(content, path);
      if (processed !== undefined) found.set(path, processed);
    }
  }
  return found;
}

async function locate(content: JournalContent, path: string): Promise<ProcessedFile | undefined> {
  const moved = [...content.moved.values()].find(({ from }) => from === path);
  if (moved === undefined || !(await isThere(moved.to))) return undefined;
  return { path, movedTo: moved.to, run: content.header.run };
}
