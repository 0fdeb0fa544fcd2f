import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An empty folder for one test, by its real path; `remove` takes it away with all that it holds. */
export async function makeTemporaryFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'iga-agent-')));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
