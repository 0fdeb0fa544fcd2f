import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, realpath, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError } from '../errors.ts';
import { isMissing } from './disk.ts';
import { runOfPartial } from './output-names.ts';
import { isRunId } from './run-id.ts';

const spareBytes = 100 * 1024 * 1024;
const megabyte = 1024 * 1024;
const hour = 3_600_000;
const partialsKept = 24 * hour;
const heldRunsKept = 7 * 24 * hour;

export interface OutputFolderOptions {
  readonly path: string;
  /** The default folder is created where its parent exists; a folder that somebody named must be there. */
  readonly isDefault: boolean;
}

/** Checks the folder that is published to and returns its real path. Throws OUTPUT_FOLDER. */
export async function openOutputFolder({ path: folder, isDefault }: OutputFolderOptions): Promise<string> {
  if (isDefault) await createFolder(folder);
  await checkIsFolder(folder);
  await checkRights(folder);
  return await realpath(folder);
}

/** Throws OUTPUT_FOLDER unless there is room for twice the last export and 100 MiB. */
export async function checkFreeSpace(
  folder: string,
  lastExportBytes: number,
  readFreeBytes: (folder: string) => Promise<number> = freeBytes,
): Promise<void> {
  const needed = 2 * lastExportBytes + spareBytes;
  const free = await readFreeBytes(folder);
  if (free >= needed) return;
  const numbers = `${inMegabytes(free)} MiB are free, ${inMegabytes(needed)} MiB are needed`;
  throw new AgentError('OUTPUT_FOLDER', `the volume of ${folder} is too full: ${numbers}`, {
    next: 'Free space on the volume. The published files stay as they are.',
  });
}

/** Refuses a link where a file is to be published: it could lead out of the folder. Throws OUTPUT_FOLDER. */
export async function refuseLink(file: string): Promise<void> {
  const found = await lstatIfThere(file);
  if (found === undefined || found.isFile()) return;
  const what = found.isSymbolicLink() ? 'a link' : 'not a plain file';
  throw new AgentError('OUTPUT_FOLDER', `${file} is ${what}, and is not written to`, {
    next: 'Remove it or choose another output folder.',
  });
}

/** Removes partial files older than a day and held runs older than a week. To be called under the run's lock. */
export async function removeLeftovers(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    if (runOfPartial(name) !== undefined || isLockPartial(name))
      await removeOlder(path.join(folder, name), now.getTime() - partialsKept);
  }
  const held = path.join(folder, '.held');
  if ((await lstatIfThere(held))?.isDirectory() !== true) return;
  for (const name of await readdir(held)) {
    if (isRunId(name)) await removeOlder(path.join(held, name), now.getTime() - heldRunsKept);
  }
}

function isLockPartial(name: string): boolean {
  return name.startsWith('.iga-agent.lock.') && name.endsWith('.partial');
}

async function removeOlder(entry: string, limit: number): Promise<void> {
  const found = await lstatIfThere(entry);
  if (found !== undefined && found.mtimeMs < limit) await rm(entry, { recursive: true, force: true });
}

async function createFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o750 });
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return;
    const code = isSystemError(error) ? error.code : 'unknown';
    throw refused(
      `${folder} cannot be created (${code})`,
      `Create it, or give the agent's account the right to write in ${path.dirname(path.resolve(folder))}`,
    );
  }
}

async function checkIsFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if (isMissing(error))
      throw refused(`${folder} does not exist`, 'Create it, or name another folder with --output-path');
    const code = isSystemError(error) ? error.code : 'unknown';
    throw refused(`${folder} cannot be read (${code})`, "Give the agent's account the right to read and write in it");
  });
  if (!found.isDirectory()) throw refused(`${folder} is a file`, 'Name a folder with --output-path');
  if ((await lstat(folder)).isSymbolicLink()) {
    throw refused(`${folder} is a link`, `Name the folder that it leads to: ${await realpath(folder)}`);
  }
}

async function checkRights(folder: string): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw refused(
      `${folder} is not writable`,
      "Give the agent's account the right to read, write and delete files in it",
    );
  }
}

function refused(what: string, next: string): AgentError {
  return new AgentError('OUTPUT_FOLDER', `the output folder ${what}`, { next: `${next}. Nothing was written.` });
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function inMegabytes(bytes: number): number {
  return Math.floor(bytes / megabyte);
}

async function lstatIfThere(file: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
