import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isSystemError } from '../errors.ts';
import { JsonFields } from './json-fields.ts';

/** Who holds a lock. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** Tells a process from a later one with the same number; empty where the system does not say. */
  readonly processStart: string;
  /** The set of processes in which the number counts: containers of one host each have their own. */
  readonly processSpace: string;
  readonly runId: string;
  /** Tells this holding from any other. */
  readonly token: string;
  /** UTC, ISO 8601. */
  readonly since: string;
}

export async function describeOwnProcess(): Promise<
  Pick<LockHolder, 'host' | 'pid' | 'processStart' | 'processSpace'>
> {
  const processStart = (await startOf(process.pid)) ?? '';
  return { host: hostname(), pid: process.pid, processStart, processSpace: await ownProcessSpace() };
}

/** The holder that a lock file names; `undefined` for text that names none, such as a half-written file. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    const fields = new JsonFields(JSON.parse(text), 'the lock');
    return {
      host: fields.text('host'),
      pid: fields.count('pid'),
      processStart: fields.text('processStart'),
      processSpace: fields.text('processSpace'),
      runId: fields.text('runId'),
      token: fields.text('token'),
      since: fields.time('since'),
    };
  } catch {
    return undefined;
  }
}

/** True only when the holder ran on this machine and its process is certainly over. */
export async function isHolderGone(holder: LockHolder): Promise<boolean> {
  if (holder.host !== hostname() || holder.processSpace !== (await ownProcessSpace())) return false;
  if (!isProcessAlive(holder.pid)) return true;
  const start = await startOf(holder.pid);
  return start !== undefined && holder.processStart !== '' && start !== holder.processStart;
}

function isProcessAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(isSystemError(error) && error.code === 'ESRCH');
  }
}

// Ticks since the machine started, with the identity of that start: a number is given again after a restart.
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const status = await readFile(`/proc/${pid}/stat`, 'utf8');
    const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot.trim()} ${ticks ?? ''}`;
  } catch {
    return undefined;
  }
}

async function ownProcessSpace(): Promise<string> {
  return await readlink('/proc/self/ns/pid').catch(() => '');
}
