import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runFolder, type BatchPlace } from '../../../src/fulfillment/batch-folder.ts';
import { holdBatch } from '../../../src/fulfillment/batch-held.ts';
import type { JournalHeader, JournalRecord } from '../../../src/fulfillment/journal-record.ts';
import { createJournal } from '../../../src/fulfillment/journal.ts';
import { removeOldRuns } from '../../../src/fulfillment/remove-old-runs.ts';
import { aBatchFile, aHeader, sent } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

const now = new Date('2026-11-23T12:00:00Z');
const [old, young] = [daysBefore(90.1), daysBefore(89.9)];

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let place: BatchPlace;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  place = { folder: path.join(temporary.path, 'Fulfill'), connection: 'Acme' };
});
afterEach(() => temporary.remove());

function daysBefore(days: number): string {
  return new Date(now.getTime() - days * 24 * 3_600_000).toISOString();
}

function idOf(at: string, end = 'aaaaaa'): string {
  return `${at.replace(/[-:]|\.\d+/g, '')}-${end}`;
}

async function aRun(at: string, records: JournalRecord[], header: Partial<JournalHeader> = {}): Promise<string> {
  const run = header.run ?? idOf(at);
  const journal = await createJournal(runFolder(place, run), aHeader({ run, at, ...header }));
  await journal.append(records);
  await journal.close();
  await writeFile(path.join(runFolder(place, run), 'results.csv'), 'results');
  return run;
}

async function aHeldBatch(at: string, connection = place.connection): Promise<string> {
  const run = idOf(at);
  await holdBatch({ ...place, connection }, { run, files: [aBatchFile()], reasons: ['many deletions'], at });
  return run;
}

async function runsLeft(): Promise<readonly string[]> {
  await removeOldRuns(place, now);
  return readdir(place.folder);
}

describe('the folder of a run', () => {
  it('goes when the run is finished and began more than 90 days ago', async () => {
    await aRun(old, [{ type: 'finished' }]);

    expect(await runsLeft()).toEqual([]);
  });

  it('stays for 90 days', async () => {
    const run = await aRun(young, [{ type: 'finished' }]);

    expect(await runsLeft()).toEqual([run]);
  });

  it.each<[string, JournalRecord[]]>([
    ['nothing done', []],
    ['a write without an answer', [sent('0:0')]],
  ])('stays however old it is while the run is not finished, with %s', async (_what, records) => {
    const run = await aRun(daysBefore(1000), records);

    expect(await runsLeft()).toEqual([run]);
  });

  it('stays when the run began later than its name says', async () => {
    const run = await aRun(young, [{ type: 'finished' }], { run: idOf(old) });

    expect(await runsLeft()).toEqual([run]);
  });

  it('stays when the run is of another connection, which may be at work', async () => {
    const run = await aRun(old, [{ type: 'finished' }], { connection: 'Other' });

    expect(await runsLeft()).toEqual([run]);
  });

  it('stays when its journal is damaged, and hinders no other removal', async () => {
    const run = await aRun(old, [{ type: 'finished' }]);
    await aRun(old, [{ type: 'finished' }], { run: idOf(old, 'bbbbbb') });
    await writeFile(path.join(runFolder(place, run), 'journal.jsonl'), 'damaged\n{"type":"finished"}\n');

    expect(await runsLeft()).toEqual([run]);
  });

  it('is removed without what a link in it leads to', async () => {
    const elsewhere = path.join(temporary.path, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(path.join(elsewhere, 'kept.txt'), '');
    const run = await aRun(old, [{ type: 'finished' }]);
    await symlink(elsewhere, path.join(runFolder(place, run), 'link'));

    expect(await runsLeft()).toEqual([]);
    expect(await readdir(elsewhere)).toEqual(['kept.txt']);
  });
});

describe('a held batch', () => {
  it('goes after 90 days when nobody accepted it', async () => {
    await aHeldBatch(old);

    expect(await runsLeft()).toEqual([]);
  });

  it('stays for 90 days', async () => {
    const run = await aHeldBatch(young);

    expect(await runsLeft()).toEqual([run]);
  });

  it('stays when it is of another connection', async () => {
    const run = await aHeldBatch(old, 'Other');

    expect(await runsLeft()).toEqual([run]);
  });

  it('that was accepted stays while its run is not finished', async () => {
    const run = await aHeldBatch(old);
    await aRun(old, [], { run, acceptedBy: 'ada' });

    expect(await runsLeft()).toEqual([run]);
  });

  it('that was accepted goes with its finished run', async () => {
    const run = await aHeldBatch(old);
    await aRun(old, [{ type: 'finished' }], { run, acceptedBy: 'ada' });

    expect(await runsLeft()).toEqual([]);
  });
});

it('leaves alone what is no run', async () => {
  await mkdir(path.join(place.folder, '20200101T000000Z notes'), { recursive: true });
  await mkdir(path.join(place.folder, '20200101T000000Z-empty'));
  await writeFile(path.join(place.folder, '.Acme.lock'), '');

  expect(await runsLeft()).toHaveLength(3);
});

it('has nothing to do where no run was ever made', async () => {
  await expect(removeOldRuns(place, now)).resolves.toBeUndefined();
});
