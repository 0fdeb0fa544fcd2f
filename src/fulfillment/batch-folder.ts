import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, makePrivateFolder, syncFolder } from '../publication/disk.ts';
import { isRunId } from '../publication/run-id.ts';

/** Where the runs of a connection are: `<Work>/Fulfill` holds those of all connections. */
export interface BatchPlace {
  readonly folder: string;
  readonly connection: string;
}

export function runFolder(place: BatchPlace, run: string): string {
  return path.join(place.folder, run);
}

/** Makes `Work/Fulfill/<run>`, so that it survives a power failure. */
export async function makeRunFolder(folder: string): Promise<void> {
  const runs = path.dirname(folder);
  await makePrivateFolder(runs);
  await makePrivateFolder(folder);
  await syncFolder(runs);
  await syncFolder(path.dirname(runs));
}

/** The folders of all runs, newest first. */
export async function listRunFolders(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const runs = entries.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map((entry) => entry.name);
    return runs.sort((left, right) => (left < right ? 1 : -1)).map((run) => path.join(folder, run));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
