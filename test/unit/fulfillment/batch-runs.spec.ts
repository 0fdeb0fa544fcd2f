import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BatchFile } from '../../../src/fulfillment/batch-files.ts';
import { runFolder, type BatchPlace } from '../../../src/fulfillment/batch-folder.ts';
import { findUnfinished } from '../../../src/fulfillment/batch-runs.ts';
import { journalPath } from '../../../src/fulfillment/journal-content.ts';
import type { JournalHeader, JournalRecord } from '../../../src/fulfillment/journal-record.ts';
import { createJournal } from '../../../src/fulfillment/journal.ts';
import { aBatchFile, aHeader, sent } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let place: BatchPlace;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  place = { folder: path.join(temporary.path, 'Fulfill'), connection: 'Acme' };
});
afterEach(() => temporary.remove());

const [a, b] = [aBatchFile({ content: 'a', path: '/in/a.json' }), aBatchFile({ content: 'b', path: '/in/b.json' })];

async function aRun(run: string, header: Partial<JournalHeader>, records: JournalRecord[] = []): Promise<void> {
  const journal = await createJournal(runFolder(place, run), aHeader({ run, ...header }));
  await journal.append(records);
  await journal.close();
}

async function found(files: readonly BatchFile[]): Promise<readonly [string | undefined, readonly string[]]> {
  const { same, overlapping } = await findUnfinished(place, files);
  return [same?.header.run, overlapping.map(({ run }) => run)];
}

describe('looking for a run that was cut', () => {
  it('finds nothing where no run was ever made', async () => {
    expect(await found([a])).toEqual([undefined, []]);
  });

  it('finds the newest one with the same files', async () => {
    await aRun('run-2', { files: [a, b] });
    await aRun('run-1', { files: [a, b] });

    expect(await found([a, b])).toEqual(['run-2', []]);
  });

  it('finds it by what the files hold, wherever they are', async () => {
    await aRun('run-1', { files: [a] }, [sent('0:0')]);

    const { same } = await findUnfinished(place, [{ ...a, path: '/in/copy.json' }]);

    expect(same?.open.has('0:0')).toBe(true);
  });

  it('passes over finished runs, other connections and folders without a journal', async () => {
    await aRun('run-1', { files: [a] }, [{ type: 'finished' }]);
    await aRun('run-2', { files: [a], connection: 'Other' });
    await mkdir(runFolder(place, 'run-3'));
    await writeFile(path.join(place.folder, 'run-4'), '');
    await mkdir(path.join(place.folder, 'not a run id'));

    expect(await found([a])).toEqual([undefined, []]);
  });

  it.each<[string, BatchFile[], string[]]>([
    ['the files in another order', [b, a], ['run-1']],
    ['one of the files', [a], ['run-1']],
    ['one more file', [a, b, aBatchFile({ content: 'c' })], ['run-1']],
    ['a file of the same length and name with other content', [aBatchFile({ content: 'A', path: a.path })], []],
  ])('does not take %s for the same batch, and says when orders are shared', async (_what, files, overlapping) => {
    await aRun('run-1', { files: [a, b] });

    expect(await found(files)).toEqual([undefined, overlapping]);
  });

  it('tells the unfinished runs of other files, newest first, and no others', async () => {
    await aRun('run-1', { files: [b] });
    await aRun('run-2', { files: [b] }, [sent('0:0')]);
    await aRun('run-3', { files: [b] }, [{ type: 'finished' }]);
    await aRun('run-4', { files: [b], connection: 'Other' });
    await aRun('run-5', { files: [a] });

    const { same, unrelated } = await findUnfinished(place, [a]);

    expect(same?.header.run).toBe('run-5');
    expect(unrelated.map(({ run }) => run)).toEqual(['run-2', 'run-1']);
  });

  it('does not read the orders of finished runs: only their end', async () => {
    await aRun('run-1', { files: [a] }, [{ type: 'finished' }]);
    const file = journalPath(runFolder(place, 'run-1'));
    await writeFile(file, (await readFile(file, 'utf8')).replace('"batch"', '"other"'));

    expect(await found([a])).toEqual([undefined, []]);
  });

  it('stops at a damaged journal of the batch, and not at one of other orders', async () => {
    await aRun('run-1', { files: [a] });
    await appendFile(journalPath(runFolder(place, 'run-1')), 'damaged\n{}\n');

    await expect(found([a])).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect(await found([b])).toEqual([undefined, []]);
  });

  it('stops at a journal that does not say which orders it is about', async () => {
    await aRun('run-1', { files: [a] });
    await writeFile(journalPath(runFolder(place, 'run-1')), 'damaged\n');

    await expect(found([b])).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });
});
