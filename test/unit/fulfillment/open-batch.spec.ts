import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { runFolder, type BatchPlace } from '../../../src/fulfillment/batch-folder.ts';
import type { JournalRecord } from '../../../src/fulfillment/journal-record.ts';
import { createJournal } from '../../../src/fulfillment/journal.ts';
import { openBatch, ordersLeft } from '../../../src/fulfillment/open-batch.ts';
import { aHeader, verdict } from '../../support/a-batch.ts';
import { aWrittenOrder, makeOrderFolder, type OrderFolder } from '../../support/order-folder.ts';

let folder: OrderFolder;
let place: BatchPlace;
let [one, two] = ['', ''];
beforeEach(async () => {
  folder = await makeOrderFolder();
  place = { folder: path.join(folder.path, 'Fulfill'), connection: 'Acme' };
  one = await folder.write(JSON.stringify([aWrittenOrder(), aWrittenOrder()]), 'one.json');
  two = await folder.write(JSON.stringify([aWrittenOrder({ AssignedResourceTypeId: '7' })]), 'two.json');
});
afterEach(() => folder.remove());

/** A run that began with these files, and what it did. */
async function aRun(
  run: string,
  paths: readonly string[],
  act: () => readonly JournalRecord[] | Promise<readonly JournalRecord[]> = () => [],
): Promise<void> {
  const { files } = await openBatch(place, paths);
  const journal = await createJournal(runFolder(place, run), aHeader({ run, files }));
  await journal.append([...(await act())]);
  await journal.close();
}

/** What a run leaves that has done all of a file's orders. */
async function moveAway(file: string): Promise<JournalRecord> {
  const to = path.join(folder.path, 'Downloaded', path.basename(file));
  await mkdir(path.dirname(to), { recursive: true });
  await rename(file, to);
  return { type: 'moved', file: 0, from: file, to };
}

describe('the files of a command', () => {
  it('are read whole, and are a new batch where no run began with them', async () => {
    const batch = await openBatch(place, [one, two]);

    expect(batch.files).toMatchObject([
      { path: one, orders: 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { path: two, orders: 1 },
    ]);
    expect(batch.earlier).toBeUndefined();
    expect(ordersLeft(batch, undefined).map(({ position }) => position)).toEqual(['0:0', '0:1', '1:0']);
  });

  it('take up the run that was cut and began with exactly them', async () => {
    await aRun('run-1', [one, two], () => [verdict('0:0')]);

    const batch = await openBatch(place, [one, two]);

    expect(batch.earlier?.header.run).toBe('run-1');
    expect(ordersLeft(batch, batch.earlier).map(({ position }) => position)).toEqual(['0:1', '1:0']);
  });

  it('are refused while a run with some of them is cut, and the files it began with are named', async () => {
    await aRun('run-1', [one, two]);

    await expect(openBatch(place, [one])).rejects.toMatchObject({
      code: 'USAGE_INVALID',
      next: expect.stringContaining(`--orders ${one} ${two}`),
    });
  });

  it('are refused when one is nowhere', async () => {
    await expect(openBatch(place, [one, path.join(folder.path, 'none.json')])).rejects.toMatchObject({
      code: 'ORDER_FILE_INVALID',
    });
  });
});

describe('a run of other files', () => {
  it('that was cut is warned of, with what finishes it', async () => {
    await aRun('run-1', [two]);
    await aRun('run-2', [one]);

    const { earlier, warnings } = await openBatch(place, [one]);

    expect(earlier?.header.run).toBe('run-2');
    expect(warnings).toEqual([expect.stringContaining(`run run-1 `)]);
    expect(warnings.join()).toContain(`fulfill -c Acme --orders ${two}`);
  });

  it('that was cut is warned of in a new batch, too, each by a sentence', async () => {
    const three = await folder.write(JSON.stringify([aWrittenOrder({ AssignedResourceTypeId: '8' })]), 'three.json');
    await aRun('run-1', [two]);
    await aRun('run-2', [three]);

    const { earlier, warnings } = await openBatch(place, [one]);

    expect(earlier).toBeUndefined();
    expect(warnings.map((warning) => /run run-\d/.exec(warning)?.[0])).toEqual(['run run-2', 'run run-1']);
  });

  it('that is finished is not', async () => {
    await aRun('run-1', [two], () => [verdict('0:0'), { type: 'finished' }]);

    expect((await openBatch(place, [one])).warnings).toEqual([]);
  });

  it('is named so that a shell carries out nothing of its name', async () => {
    const odd = await folder.write(JSON.stringify([aWrittenOrder({ AssignedResourceTypeId: '8' })]), "$(id) 'x'.json");
    await aRun('run-1', [odd]);

    const { warnings } = await openBatch(place, [one]);

    expect(warnings.join()).toContain(`--orders '${odd.replaceAll("'", `'\\''`)}'`);
  });
});

describe('a file that was moved away', () => {
  it('belongs to the finished run, whose orders are not carried out again', async () => {
    await aRun('run-1', [one], async () => [verdict('0:0'), verdict('0:1'), await moveAway(one), { type: 'finished' }]);

    const { earlier, files } = await openBatch(place, [one]);

    expect(earlier).toMatchObject({ isFinished: true, header: { run: 'run-1' } });
    expect(files).toMatchObject([{ path: one, orders: 2 }]);
  });

  it('is read where it is now when the run was cut before its end', async () => {
    await aRun('run-1', [one], async () => [verdict('0:0'), await moveAway(one)]);

    const batch = await openBatch(place, [one]);

    expect(batch.earlier).toMatchObject({ isFinished: false, header: { run: 'run-1' } });
    expect(ordersLeft(batch, batch.earlier).map(({ position }) => position)).toEqual(['0:1']);
  });

  it('is refused together with a new one', async () => {
    await aRun('run-1', [one], async () => [verdict('0:0'), verdict('0:1'), await moveAway(one), { type: 'finished' }]);

    await expect(openBatch(place, [one, two])).rejects.toMatchObject({ code: 'ORDER_FILE_INVALID' });
  });
});
