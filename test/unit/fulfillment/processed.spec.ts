import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runFolder, type BatchPlace } from '../../../src/fulfillment/batch-folder.ts';
import type { JournalHeader, JournalRecord } from '../../../src/fulfillment/journal-record.ts';
import { createJournal } from '../../../src/fulfillment/journal.ts';
import { findProcessed } from '../../../src/fulfillment/processed.ts';
import { aBatchFile, aHeader } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let place: BatchPlace;
let [from, to] = ['', ''];
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  place = { folder: path.join(temporary.path, 'Fulfill'), connection: 'Acme' };
  from = path.join(temporary.path, 'orders.json');
  to = path.join(temporary.path, 'Downloaded', 'orders.json');
  await mkdir(path.dirname(to));
  await writeFile(to, '[]');
});
afterEach(() => temporary.remove());

async function aRun(run: string, records: JournalRecord[], header: Partial<JournalHeader> = {}): Promise<void> {
  const files = [aBatchFile({ path: '/in/other.json', content: 'other' }), aBatchFile({ path: from })];
  const journal = await createJournal(runFolder(place, run), aHeader({ run, files, ...header }));
  await journal.append(records);
  await journal.close();
}

function moved(): JournalRecord {
  return { type: 'moved', file: 1, from, to };
}

describe('a file that is not where the command names it', () => {
  it('is found where a run has moved it', async () => {
    await aRun('run-1', [moved()]);

    const found = await findProcessed(place, [from, '/in/unknown.json']);

    expect([...found]).toEqual([[from, { path: from, movedTo: to, run: 'run-1' }]]);
  });

  it('is looked for in the newest run that names it', async () => {
    await aRun('run-1', [moved(), { type: 'finished' }]);
    await aRun('run-2', [moved()]);
    await aRun('run-3', [], { files: [aBatchFile({ path: '/in/other.json' })] });

    expect((await findProcessed(place, [from])).get(from)?.run).toBe('run-2');
  });

  it('is not taken from an older run when the newest one has not moved it: those are other orders', async () => {
    await aRun('run-1', [moved(), { type: 'finished' }]);
    await aRun('run-2', []);

    expect((await findProcessed(place, [from])).size).toBe(0);
  });

  it('is not found when it is gone from there, too', async () => {
    await aRun('run-1', [moved()]);
    await rm(to);

    expect((await findProcessed(place, [from])).size).toBe(0);
  });

  it('is not looked for in the runs of another connection', async () => {
    await aRun('run-1', [moved()], { connection: 'Other' });

    expect((await findProcessed(place, [from])).size).toBe(0);
  });
});
