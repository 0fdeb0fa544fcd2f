import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { access, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { JournalRecord, MovedRecord } from '../../../src/fulfillment/journal-record.ts';
import { moveProcessed, type FileToMove, type MoveContext } from '../../../src/fulfillment/processed-move.ts';
import { AgentError } from '../../../src/errors.ts';
import { aBatchFile } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let [from, downloaded] = ['', ''];
let file: FileToMove;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  from = path.join(temporary.path, 'orders.json');
  downloaded = path.join(temporary.path, 'Downloaded');
  file = { ...aBatchFile({ path: from }), number: 0 };
  await writeFile(from, 'orders');
});
afterEach(() => temporary.remove());

/** What happened, in order. */
function aContext(steps: string[] = [], moved?: MovedRecord): MoveContext {
  const append = (records: readonly JournalRecord[]): Promise<void> => {
    for (const record of records)
      steps.push(record.type === 'moved' ? `noted ${path.basename(record.to)}` : record.type);
    return Promise.resolve();
  };
  const disk = { rename: (name: string, to: string) => rename(name, to).then(() => void steps.push('renamed')) };
  return { run: 'run-1', journal: { append }, moved, disk };
}

function recordOf(name: string): MovedRecord {
  return { file: 0, from, to: path.join(downloaded, name) };
}

describe('moving a processed file', () => {
  it('notes it in the journal first, then moves it beside', async () => {
    const steps: string[] = [];

    const result = await moveProcessed(file, aContext(steps));

    expect(result).toEqual({ kind: 'moved', to: path.join(downloaded, 'orders.json') });
    expect(steps).toEqual(['noted orders.json', 'renamed']);
    expect(await readFile(path.join(downloaded, 'orders.json'), 'utf8')).toBe('orders');
    expect((await stat(downloaded)).mode & 0o027).toBe(0);
    await expect(access(from)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves the file where it is when that cannot be noted', async () => {
    const append = (): Promise<void> => Promise.reject(new AgentError('OUTPUT_NOT_WRITTEN', 'full'));

    await expect(moveProcessed(file, { run: 'run-1', journal: { append } })).rejects.toThrow('full');
    expect(await readFile(from, 'utf8')).toBe('orders');
  });

  it('gives it another name when the name is taken, and again when that one is', async () => {
    await mkdir(downloaded);
    await writeFile(path.join(downloaded, 'orders.json'), 'older');
    const names: string[] = [];

    for (let time = 0; time < 3; time += 1) {
      await writeFile(from, 'orders');
      const result = await moveProcessed(file, aContext());
      names.push(result.kind === 'moved' ? path.basename(result.to) : result.kind);
    }

    expect(names).toEqual(['orders.run-1.json', 'orders.run-1-2.json', 'orders.run-1-3.json']);
    expect(await readFile(path.join(downloaded, 'orders.json'), 'utf8')).toBe('older');
  });

  it('does not touch a file that has other content than was read', async () => {
    await writeFile(from, 'ORDERS');
    const steps: string[] = [];

    const result = await moveProcessed(file, aContext(steps));

    expect(result).toMatchObject({ kind: 'left', warning: expect.stringContaining('other content') as unknown });
    expect(steps).toEqual([]);
    expect(await readdir(temporary.path)).toEqual(['orders.json']);
  });

  it('does without a file that somebody took away', async () => {
    await rm(from);

    expect(await moveProcessed(file, aContext())).toMatchObject({ kind: 'left' });
  });

  it('refuses a link in the place of the folder', async () => {
    const elsewhere = path.join(temporary.path, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, downloaded);

    await expect(moveProcessed(file, aContext())).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(await readdir(elsewhere)).toEqual([]);
    expect(await readFile(from, 'utf8')).toBe('orders');
  });

  it('says what the disk refuses', async () => {
    const refuse = (): Promise<void> => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }));
    const context = { ...aContext(), disk: { platform: 'linux' as const, rename: refuse } };

    await expect(moveProcessed(file, context)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
  });
});

describe('going on after a cut', () => {
  it('between the note and the move moves it', async () => {
    const steps: string[] = [];

    const result = await moveProcessed(file, aContext(steps, recordOf('orders.json')));

    expect(result).toEqual({ kind: 'moved', to: path.join(downloaded, 'orders.json') });
    expect(steps).toEqual(['noted orders.json', 'renamed']);
  });

  it('behind the move leaves all as it is, also a new file of the same name and content', async () => {
    await moveProcessed(file, aContext());
    await writeFile(from, 'orders');
    const steps: string[] = [];

    const result = await moveProcessed(file, aContext(steps, recordOf('orders.json')));

    expect(result).toEqual({ kind: 'moved', to: path.join(downloaded, 'orders.json') });
    expect(steps).toEqual([]);
    expect(await readFile(from, 'utf8')).toBe('orders');
  });

  it('between the two finds another name when somebody took the one that was noted', async () => {
    await mkdir(downloaded);
    await writeFile(path.join(downloaded, 'orders.json'), 'of somebody');
    const steps: string[] = [];

    await moveProcessed(file, aContext(steps, recordOf('orders.json')));

    expect(steps).toEqual(['noted orders.run-1.json', 'renamed']);
    expect(await readFile(path.join(downloaded, 'orders.json'), 'utf8')).toBe('of somebody');
  });
});
