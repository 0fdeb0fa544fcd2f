import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { takeKernelLock } from '../../../src/publication/kernel-lock.ts';
import { describeOwnProcess, type LockHolder } from '../../../src/publication/lock-holder.ts';
import { acquireRunLock } from '../../../src/publication/run-lock.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
let file: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = temporary.path;
  file = path.join(folder, '.iga-agent.lock');
});
afterEach(() => temporary.remove());

async function writeHolder(changes: Partial<LockHolder>): Promise<void> {
  const own = await describeOwnProcess();
  const holder = { ...own, runId: 'other', token: 'other', since: '2026-01-01T00:00:00.000Z', ...changes };
  await writeFile(file, JSON.stringify(holder));
}

async function startLockedProcess(): Promise<ChildProcess> {
  const program = path.resolve('test/integration/publication/hold-lock.ts');
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

describe('the run lock', () => {
  it('is held by one run, and says by which one', async () => {
    const lock = await acquireRunLock({ folder, runId: 'first' });

    const second = acquireRunLock({ folder, runId: 'second' });

    await expect(second).rejects.toMatchObject({
      code: 'RUN_LOCKED',
      message: expect.stringContaining(`run first (process ${process.pid} on ${hostname()}, since `) as unknown,
    });
    await lock.release();
  });

  it('is free again once it was released', async () => {
    const first = await acquireRunLock({ folder, runId: 'first' });
    await first.release();

    const second = await acquireRunLock({ folder, runId: 'second' });

    await expect(second.assertHeld()).resolves.toBeUndefined();
    await second.release();
    expect(existsSync(file)).toBe(false);
  });

  it('has several names in one folder', async () => {
    const first = await acquireRunLock({ folder, runId: 'first' });

    const other = await acquireRunLock({ folder, runId: 'first', name: '.Acme.lock' });

    await expect(Promise.all([first.assertHeld(), other.assertHeld()])).resolves.toBeDefined();
    await Promise.all([first.release(), other.release()]);
  });

  it('is held across processes, and free at once when its process is killed', async () => {
    const child = await startLockedProcess();
    const whileAlive = acquireRunLock({ folder, runId: 'second' });
    await expect(whileAlive).rejects.toMatchObject({
      code: 'RUN_LOCKED',
      message: expect.stringContaining(`process ${child.pid}`) as unknown,
    });

    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await acquireRunLock({ folder, runId: 'second' });

    await expect(lock.assertHeld()).resolves.toBeUndefined();
    await lock.release();
  });

  it('is kept by the file alone where the kernel name is not shared', async () => {
    await writeHolder({});

    await expect(acquireRunLock({ folder, runId: 'second' })).rejects.toMatchObject({ code: 'RUN_LOCKED' });
    expect(await readFile(file, 'utf8')).toContain('"token":"other"');
  });

  it.each([
    ['a process number that is not in use', { pid: 2 ** 22 + 1 }],
    ['a process number that was given again', { processStart: 'another boot 1' }],
  ])('is taken over from a holder with %s', async (_name, changes) => {
    await writeHolder(changes);

    const lock = await acquireRunLock({ folder, runId: 'second' });

    await expect(lock.assertHeld()).resolves.toBeUndefined();
    await lock.release();
  });

  it.each([
    ['another host', { host: 'elsewhere.example', pid: 2 ** 22 + 1 }],
    ['another container of this host', { processSpace: 'pid:[1]', pid: 2 ** 22 + 1 }],
  ])('is taken over from %s only after half an hour without a heartbeat', async (_name, changes) => {
    await writeHolder(changes);
    const almost = new Date(Date.now() - 29 * 60_000);
    const over = new Date(Date.now() - 31 * 60_000);
    await utimes(file, almost, almost);
    await expect(acquireRunLock({ folder, runId: 'second' })).rejects.toMatchObject({ code: 'RUN_LOCKED' });

    await utimes(file, over, over);
    const lock = await acquireRunLock({ folder, runId: 'second' });

    await expect(lock.assertHeld()).resolves.toBeUndefined();
    await lock.release();
  });

  it('is not stopped for long by a lock file that was cut while it was made', async () => {
    await writeFile(file, '');
    const before = new Date(Date.now() - 2 * 60_000);
    await expect(acquireRunLock({ folder, runId: 'second' })).rejects.toMatchObject({ code: 'RUN_LOCKED' });

    await utimes(file, before, before);
    const lock = await acquireRunLock({ folder, runId: 'second' });

    await lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it('knows when it was lost, and leaves the new holder alone', async () => {
    const lock = await acquireRunLock({ folder, runId: 'first' });
    await writeHolder({});

    await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'LOCK_LOST' });
    await lock.release();
    expect(existsSync(file)).toBe(true);
  });

  it('works without a kernel name on systems that have none', async () => {
    const first = await takeKernelLock(file, 'darwin');
    const second = await takeKernelLock(file, 'darwin');

    expect([first, second]).not.toContain('taken');
  });
});
