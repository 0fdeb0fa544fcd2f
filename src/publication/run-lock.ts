import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError } from '../errors.ts';
import { isMissing, readIfThere, renameFile } from './disk.ts';
import { takeKernelLock, type KernelLock } from './kernel-lock.ts';
import { describeOwnProcess, isHolderGone, parseHolder, type LockHolder } from './lock-holder.ts';

export interface RunLockOptions {
  readonly folder: string;
  readonly runId: string;
  /** The lock's file in the folder; one name for each thing that only one run may do. */
  readonly name?: string;
  readonly now?: () => Date;
}

/** Held until `release`, or until the process ends. */
export interface RunLock {
  /** Throws LOCK_LOST when another run took over; to be called right before every change to what is published. */
  readonly assertHeld: () => Promise<void>;
  readonly release: () => Promise<void>;
}

const heartbeatEvery = 10_000;
const heartbeatLost = 30 * 60_000;
// A file without a holder was cut while it was made, which takes an instant.
const holderMissing = 60_000;

/** Takes the lock of a folder, at once or not at all. Throws RUN_LOCKED, which names the holder. */
export async function acquireRunLock(options: RunLockOptions): Promise<RunLock> {
  const { folder, runId, name = '.iga-agent.lock', now = () => new Date() } = options;
  const file = path.join(await realpath(folder), name);
  const kernel = await takeKernelLock(file);
  if (kernel === 'taken') throw locked(file, parseHolder((await readIfThere(file)) ?? ''));
  try {
    const holder = { ...(await describeOwnProcess()), runId, token: randomUUID(), since: now().toISOString() };
    await takeFile(file, holder, now);
    return holdLock(file, holder, kernel);
  } catch (error) {
    await kernel.release();
    throw error;
  }
}

function holdLock(file: string, holder: LockHolder, kernel: KernelLock): RunLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A missed beat is no matter: whether the lock is still held is asked before every change.
    utimes(file, now, now).catch(() => undefined);
  }, heartbeatEvery).unref();
  return {
    assertHeld: async () => {
      if (!(await isHeldBy(file, holder))) throw lost(file);
    },
    release: async () => {
      clearInterval(heartbeat);
      if (await isHeldBy(file, holder)) await rm(file, { force: true });
      await kernel.release();
    },
  };
}

async function isHeldBy(file: string, holder: LockHolder): Promise<boolean> {
  return parseHolder((await readIfThere(file).catch(() => undefined)) ?? '')?.token === holder.token;
}

// The file is written under a name of its own first: whoever is killed while writing leaves no lock without a holder.
async function takeFile(file: string, holder: LockHolder, now: () => Date): Promise<void> {
  const own = `${file}.${holder.token}.partial`;
  try {
    await writeFile(own, JSON.stringify(holder), { flag: 'wx', mode: 0o640 });
    if (await putInPlace(own, file)) return;
    const other = parseHolder((await readIfThere(file)) ?? '');
    if (!(await isFree(file, other, now))) throw locked(file, other);
    await renameFile(own, file);
  } finally {
    await rm(own, { force: true });
  }
}

/** False when the file is there already. */
async function putInPlace(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EEXIST') return false;
    return copyInPlace(own, file);
  }
}

// For volumes without hard links.
async function copyInPlace(own: string, file: string): Promise<boolean> {
  try {
    await copyFile(own, file, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isFree(file: string, holder: LockHolder | undefined, now: () => Date): Promise<boolean> {
  if (holder !== undefined && (await isHolderGone(holder))) return true;
  try {
    return now().getTime() - (await stat(file)).mtimeMs > (holder === undefined ? holderMissing : heartbeatLost);
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

function locked(file: string, holder: LockHolder | undefined): AgentError {
  const who =
    holder === undefined
      ? 'another process'
      : `run ${holder.runId} (process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  return new AgentError('RUN_LOCKED', `${path.dirname(file)} is in use by ${who}`, {
    next: 'Wait until it ends. Nothing was changed.',
  });
}

function lost(file: string): AgentError {
  return new AgentError('LOCK_LOST', `the lock ${file} was lost to another run, or its folder is not reachable`, {
    next: 'Run again; files that were not published yet are not published by this run.',
  });
}
