import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journalPath, readJournal } from '../../../src/fulfillment/journal-content.ts';
import { createJournal, openJournal, type JournalHandle, type WrapHandle } from '../../../src/fulfillment/journal.ts';
import { aHeader, answered, sent, verdict } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = path.join(temporary.path, 'Work', 'Fulfill', aHeader().run);
});
afterEach(() => temporary.remove());

/** A file below the journal that does some things in its own way. */
function withDisk(changed: (handle: JournalHandle) => Partial<JournalHandle>): WrapHandle {
  return (handle) => ({
    write: handle.write.bind(handle),
    datasync: () => handle.datasync(),
    close: () => handle.close(),
    ...changed(handle),
  });
}

function fullDisk(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
}

async function linesOnDisk(): Promise<readonly unknown[]> {
  const text = await readFile(journalPath(folder), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** Settles whatever does not wait for the disk. */
async function letPass(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a new journal', () => {
  it('begins with what the run is about, for the eyes of the agent only', async () => {
    const journal = await createJournal(folder, aHeader({ acceptedBy: 'ada' }));
    await journal.close();

    expect(await linesOnDisk()).toEqual([{ type: 'batch', version: 1, ...aHeader({ acceptedBy: 'ada' }) }]);
    expect((await stat(journalPath(folder))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('does not take the place of another one', async () => {
    await (await createJournal(folder, aHeader())).close();

    const second = createJournal(folder, aHeader({ connection: 'Other' }));

    await expect(second).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect((await readJournal(folder)).header.connection).toBe('Acme');
  });

  it('stands in the folder of its run, and in no other', async () => {
    const created = createJournal(folder, aHeader({ run: 'another-run' }));

    await expect(created).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
  });
});

describe('appending', () => {
  it('keeps the lines in the order of the calls', async () => {
    const journal = await createJournal(folder, aHeader());
    const records = [sent('0:0'), sent('0:1'), answered('0:0'), verdict('0:0')];

    await Promise.all(records.map((record) => journal.append([record])));
    await journal.close();

    expect((await linesOnDisk()).slice(1)).toEqual(JSON.parse(JSON.stringify(records)));
  });

  it('does not resolve before the disk has confirmed', async () => {
    const confirms: (() => void)[] = [];
    const datasync = (): Promise<void> => new Promise((resolve) => confirms.push(resolve));
    const journal = await createJournal(
      folder,
      aHeader(),
      withDisk(() => ({ datasync })),
    );
    let isResolved = false;

    const appended = journal.append([sent('0:0')]).then(() => (isResolved = true));
    while (confirms.length === 0) await letPass();
    await letPass();
    const wasResolved = isResolved;
    confirms[0]?.();
    await appended;
    await journal.close();

    expect(wasResolved).toBe(false);
  });

  it('confirms all calls of a moment, and all that came while the disk was busy, with one flush each', async () => {
    const confirms: (() => void)[] = [];
    const datasync = (): Promise<void> => new Promise((resolve) => confirms.push(resolve));
    const journal = await createJournal(
      folder,
      aHeader(),
      withDisk(() => ({ datasync })),
    );

    const first = Promise.all([journal.append([sent('0:0')]), journal.append([sent('0:1')])]);
    while (confirms.length === 0) await letPass();
    const second = Promise.all([journal.append([sent('0:2')]), journal.append([answered('0:0')])]);
    await letPass();
    const flushesWhileBusy = confirms.length;
    confirms[0]?.();
    await first;
    while (confirms.length === 1) await letPass();
    confirms[1]?.();
    await second;
    await journal.close();

    expect(flushesWhileBusy).toBe(1);
    expect(confirms).toHaveLength(2);
    expect(await linesOnDisk()).toHaveLength(5);
  });

  it('goes on when the disk takes a line in pieces', async () => {
    const pieces = withDisk((handle) => ({
      write: ((bytes: Uint8Array, offset: number, length: number) =>
        handle.write(bytes, offset, Math.min(7, length))) as JournalHandle['write'],
    }));
    const journal = await createJournal(folder, aHeader(), pieces);

    await journal.append([sent('0:0'), answered('0:0')]);
    await journal.close();

    expect((await readJournal(folder)).done.get('0:0')).toHaveLength(1);
  });

  it('fails on a full disk, and from then on always, also when there is space again', async () => {
    let isFull = true;
    const disk = withDisk((handle) => ({
      datasync: () => (isFull ? Promise.reject(fullDisk()) : handle.datasync()),
    }));
    const journal = await createJournal(folder, aHeader(), disk);

    const first = journal.append([sent('0:0')]);
    await expect(first).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    isFull = false;

    await expect(journal.append([sent('0:1')])).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    await expect(journal.close()).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect((await readJournal(folder)).open.has('0:1')).toBe(false);
  });

  it('fails for those who waited behind the one that failed', async () => {
    const disk = withDisk(() => ({ write: () => Promise.reject(fullDisk()) }));
    const journal = await createJournal(folder, aHeader(), disk);

    const first = journal.append([sent('0:0')]);
    await Promise.resolve();
    const second = journal.append([sent('0:1')]);

    await expect(first).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    await expect(second).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    await expect(journal.close()).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
  });

  it('fails when the disk takes nothing more without saying why', async () => {
    const write = (() => Promise.resolve({ bytesWritten: 0 })) as unknown as JournalHandle['write'];
    const journal = await createJournal(
      folder,
      aHeader(),
      withDisk(() => ({ write })),
    );

    await expect(journal.append([sent('0:0')])).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    await expect(journal.close()).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
  });
});

describe('going on with a journal', () => {
  beforeEach(async () => {
    const journal = await createJournal(folder, aHeader());
    await journal.append([sent('0:0')]);
    await journal.close();
  });

  it('cuts off a torn last line before it writes behind it', async () => {
    await appendFile(journalPath(folder), '{"type":"answered","posi');
    const content = await readJournal(folder);

    const journal = await openJournal(content);
    await journal.append([answered('0:0')]);
    await journal.close();

    expect(content.warning).toContain('line 3');
    const read = await readJournal(folder);
    expect(read.warning).toBeUndefined();
    expect(read.done.get('0:0')).toMatchObject([{ id: 'u1' }]);
  });

  it('refuses one that was written to after it was read', async () => {
    const content = await readJournal(folder);
    await appendFile(journalPath(folder), `${JSON.stringify(answered('0:0'))}\n`);

    await expect(openJournal(content)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
    expect(await linesOnDisk()).toHaveLength(3);
  });

  it('leaves what another program put into the place of the file', async () => {
    const content = await readJournal(folder);
    await writeFile(journalPath(folder), '');

    await expect(openJournal(content)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });
});
