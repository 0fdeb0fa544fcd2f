import { constants, type PathLike } from 'node:fs';
import { chmod, copyFile, link, lstat, mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError, isSystemError } from '../errors.ts';

/** The steps of the file system that fail in ways of their own; tests make them fail. */
export interface DiskOptions {
  readonly platform?: NodeJS.Platform;
  readonly rename?: (from: string, to: string) => Promise<void>;
  readonly link?: (from: string, to: string) => Promise<void>;
  /** Waits for so many milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

const busyCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);
const noLinkCodes = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL']);
const longestBusy = 60_000;
const longestWait = 500;

export function isMissing(error: unknown): boolean {
  return isSystemError(error) && error.code === 'ENOENT';
}

export async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Makes the names in a folder survive a power failure; Windows has no such call and refuses it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function renameFile(from: string, to: string, disk: DiskOptions = {}): Promise<void> {
  await retryBusy(() => (disk.rename ?? rename)(from, to), disk);
}

/** Removes a file; it is fine when there is none. */
export async function removeFile(file: string, disk: DiskOptions = {}): Promise<void> {
  try {
    await retryBusy(() => unlink(file), disk);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Writes a small file so that it is there whole or not at all, also after a power failure. */
export async function writeDurably(
  file: string,
  text: string,
  options: { mode: number; temporary: string },
): Promise<void> {
  await rm(options.temporary, { force: true });
  const handle = await open(options.temporary, 'wx', options.mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (options.temporary !== file) await renameFile(options.temporary, file);
  await syncFolder(path.dirname(file));
}

/** Gives a file a second name, or copies it where the file system has no hard links. */
export async function linkOrCopy(from: string, to: string, disk: DiskOptions = {}): Promise<void> {
  await rm(to, { force: true });
  try {
    await (disk.link ?? link)(from, to);
  } catch (error) {
    if (!isSystemError(error) || !noLinkCodes.has(error.code)) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await syncFile(to);
  }
}

/** Makes a folder that only the agent's account reads; refuses a link in its place. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await lstat(folder)).isDirectory()) return;
  throw new AgentError('OUTPUT_FOLDER', `${folder} is a link or a file where a folder of the agent belongs`, {
    next: 'Remove it; nothing was written.',
  });
}

/** The text of a small file; `undefined` where there is none. */
export async function readIfThere(file: PathLike): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function changeMode(file: string, mode: number): Promise<void> {
  if (process.platform !== 'win32') await chmod(file, mode);
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// On Windows a virus scanner or a reader keeps a file open for a while.
async function retryBusy(action: () => Promise<void>, disk: DiskOptions): Promise<void> {
  const { platform = process.platform, wait = sleep } = disk;
  let waited = 0;
  for (let delay = 10; ; delay = Math.min(delay * 2, longestWait)) {
    try {
      await action();
      return;
    } catch (error) {
      const isBusy = platform === 'win32' && isSystemError(error) && busyCodes.has(error.code);
      if (!isBusy || waited >= longestBusy) throw error;
    }
    await wait(delay);
    waited += delay;
  }
}
