import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BatchFile } from '../../../src/fulfillment/batch-files.ts';
import { runFolder, type BatchPlace } from '../../../src/fulfillment/batch-folder.ts';
import { holdBatch, readHeldBatch, type AcceptedBatch } from '../../../src/fulfillment/batch-held.ts';
import type { JournalHeader, JournalRecord } from '../../../src/fulfillment/journal-record.ts';
import { createJournal } from '../../../src/fulfillment/journal.ts';
import { aBatchFile, aHeader, noon, sent } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const [a, b] = [aBatchFile({ content: 'a', path: '/in/a.json' }), aBatchFile({ content: 'b', path: '/in/b.json' })];
const held = { run: 'run-1', files: [a, b], reasons: ['600 accounts would be deleted.'], at: noon };
const hour = 3_600_000;

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let place: BatchPlace;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  place = { folder: path.join(temporary.path, 'Fulfill'), connection: 'Acme' };
  await holdBatch(place, held);
});
afterEach(() => temporary.remove());

function after(hours: number): Date {
  return new Date(Date.parse(noon) + hours * hour);
}

function accept(files: readonly BatchFile[] = [a, b], now = after(1)): Promise<AcceptedBatch> {
  return readHeldBatch(place, 'run-1', { files, now });
}

async function begin(run: string, header: Partial<JournalHeader>, records: JournalRecord[] = []): Promise<void> {
  const journal = await createJournal(runFolder(place, run), aHeader({ run, files: [a, b], ...header }));
  await journal.append(records);
  await journal.close();
}

describe('a held batch', () => {
  it('is kept for the eyes of the agent only, with the reasons', async () => {
    const { held: read, cut } = await accept();

    expect(read).toEqual({ ...held, connection: 'Acme' });
    expect(cut).toBeUndefined();
    expect((await stat(path.join(runFolder(place, 'run-1'), 'held.json'))).mode & 0o777).toBe(0o600);
  });

  it.each<[string, BatchFile[]]>([
    ['other content', [a, aBatchFile({ content: 'B' })]],
    ['one file only', [a]],
    ['one file more', [a, b, aBatchFile({ content: 'c' })]],
    ['the files in another order', [b, a]],
  ])('is not accepted with %s', async (_what, files) => {
    await expect(accept(files)).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it.each([
    ['more than 24 hours later', 24.01],
    ['long before it was held', -24.01],
  ])('is not accepted %s', async (_what, hours) => {
    await expect(accept([a, b], after(hours))).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it('is accepted up to 24 hours later', async () => {
    await expect(accept([a, b], after(24))).resolves.toMatchObject({ held });
  });

  it('is not accepted for another connection', async () => {
    const accepted = readHeldBatch({ ...place, connection: 'Other' }, 'run-1', { files: [a, b], now: after(1) });

    await expect(accepted).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it.each(['run-2', '../run-1', '', 'run-1/held.json'])('is not accepted by the name %j', async (run) => {
    const accepted = readHeldBatch(place, run, { files: [a, b], now: after(1) });

    await expect(accepted).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it('is not looked for outside the folder of the runs', async () => {
    await holdBatch(place, { ...held, run: '../outside' });

    const accepted = readHeldBatch(place, '../outside', { files: [a, b], now: after(1) });

    await expect(accepted).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it.each<[string, (text: string) => string]>([
    ['that is torn', (text) => text.slice(0, -10)],
    ['of another version', (text) => text.replace('"version": 1', '"version": 2')],
    ['of another run', (text) => text.replace('run-1', 'run-9')],
    ['without a time', (text) => text.replace(noon, 'today')],
  ])('%s is not accepted', async (_what, change) => {
    const file = path.join(runFolder(place, 'run-1'), 'held.json');
    await writeFile(file, change(await readFile(file, 'utf8')));

    await expect(accept()).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });
});

describe('a batch that was accepted', () => {
  it('is not accepted again once it is finished', async () => {
    await begin('run-1', { acceptedBy: 'ada' }, [{ type: 'finished' }]);

    await expect(accept()).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it('is gone on with when that run was cut, also days later', async () => {
    await begin('run-1', { acceptedBy: 'ada' }, [sent('1:2')]);

    const { cut } = await accept([a, b], after(72));

    expect(cut?.header.acceptedBy).toBe('ada');
    expect(cut?.open.has('1:2')).toBe(true);
  });

  it('is not gone on with when the journal is about other orders', async () => {
    await begin('run-1', { files: [a] });

    await expect(accept()).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it.each<[string, string, JournalRecord[]]>([
    ['finished', 'run-2', [{ type: 'finished' }]],
    ['was cut', 'run-2', []],
  ])('is not accepted when a later run with the same orders %s', async (_what, run, records) => {
    await begin(run, { at: after(0.5).toISOString() }, records);

    await expect(accept()).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it('is accepted when such a run was before it was held, or is about other orders', async () => {
    await begin('run-0', { at: after(-1).toISOString() }, [{ type: 'finished' }]);
    await begin('run-2', { at: after(0.5).toISOString(), files: [a] });

    await expect(accept()).resolves.toMatchObject({ held });
  });
});
