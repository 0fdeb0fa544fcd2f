import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError } from '../errors.ts';
import { listRunFolders, type BatchPlace } from './batch-folder.ts';
import { readHeld } from './batch-held.ts';
import { inParallel } from './in-parallel.ts';
import { isFinished, readHeader } from './journal-content.ts';

const keptFor = 90 * 24 * 3_600_000;
const removedAtOnce = 4;

/**
 * Removes the folders of a connection's runs that are finished, and of held batches that nobody accepted, 90 days after
 * they began; an unfinished run stays for ever. To be called under the connection's lock. What cannot be read or removed
 * stays, and hinders nothing.
 */
export async function removeOldRuns(place: BatchPlace, now: Date): Promise<void> {
  const limit = new Date(now.getTime() - keptFor);
  const folders = await listRunFolders(place.folder);
  // A run's id begins with its time, so that younger ones need not be opened.
  const old = folders.filter((folder) => path.basename(folder) < runTimeOf(limit));
  await inParallel(old, removedAtOnce, async (folder) => {
    try {
      await removeIfDone(folder, place, limit);
    } catch (error) {
      if (!isSystemError(error) && !(error instanceof AgentError)) throw error;
    }
  });
}

async function removeIfDone(folder: string, place: BatchPlace, limit: Date): Promise<void> {
  const header = await readHeader(folder);
  const { connection, at } = header ?? (await readHeld(place, path.basename(folder)));
  if (connection !== place.connection || Date.parse(at) >= limit.getTime()) return;
  // Without a journal it is a batch that nobody accepted.
  if (header === undefined || (await isFinished(folder))) await rm(folder, { recursive: true, force: true });
}

/** `20261123T025700Z` */
function runTimeOf(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}
