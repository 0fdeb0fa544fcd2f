import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openResults, resultsPath, type ResultsHandle } from '../../../src/fulfillment/results.ts';
import { aVerdict, noon } from '../../support/a-batch.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
});
afterEach(() => temporary.remove());

const header = 'AssignedResourceTypeId,ChangeType,State,Message,ResourceKey,HttpStatus,ExecutedAt\n';

function read(): Promise<string> {
  return readFile(resultsPath(temporary.path), 'utf8');
}

function full(): Promise<never> {
  return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
}

describe('results', () => {
  it('are a table of their own for each run, with the header alone at first', async () => {
    await (await openResults(temporary.path)).finish();

    expect(await read()).toBe(header);
    expect((await stat(resultsPath(temporary.path))).mode & 0o777).toBe(0o600);
  });

  it('have a row for each verdict, in the order in which they came, at once', async () => {
    const results = await openResults(temporary.path);

    const added = [
      results.add([aVerdict('0:7', { message: 'made, "new"' })]),
      results.add([{ ...aVerdict('0:1', { resourceKey: '' }), state: 'NotAttempted', httpStatus: undefined }]),
    ];
    await Promise.all(added);
    const text = await read();
    await results.finish();

    expect(text).toBe(
      `${header}5012,Added,Executed,"made, ""new""",u1,201,${noon}\n5012,Added,NotAttempted,,,,${noon}\n`,
    );
  });

  it('show a message as one line', async () => {
    const results = await openResults(temporary.path);

    await results.add([aVerdict('0:0', { message: 'two\nlines' })]);
    await results.finish();

    expect(await read()).toContain(',two lines,');
  });

  it('are made anew from what is known when a run goes on, sorted by file and order', async () => {
    await writeFile(resultsPath(temporary.path), `${header}1,Added,NotAttempted,,,,${noon}\n1,Add`);
    const known = ['1:0', '0:10', '0:9'].map((position) => aVerdict(position, { assignedResourceTypeId: position }));

    const results = await openResults(temporary.path, known);
    await results.add([aVerdict('0:1', { assignedResourceTypeId: '0:1' })]);
    await results.finish();

    const ids = (await read())
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(ids).toEqual(['0:9', '0:10', '1:0', '0:1']);
  });

  it('that cannot be written are an error, now and for all that follows', async () => {
    let isFull = true;
    const wrap = (handle: ResultsHandle): ResultsHandle => ({
      write: ((bytes: Uint8Array) => (isFull ? full() : handle.write(bytes))) as ResultsHandle['write'],
      sync: () => handle.sync(),
      close: () => handle.close(),
    });
    const results = await openResults(temporary.path, [], wrap);

    const first = results.add([aVerdict('0:0')]);
    await expect(first).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    isFull = false;

    await expect(results.add([aVerdict('0:1')])).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    await expect(results.finish()).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(await read()).toBe(header);
  });

  it('are written whole when the disk takes them in pieces', async () => {
    const wrap = (handle: ResultsHandle): ResultsHandle => ({
      write: ((bytes: Uint8Array, offset: number) => handle.write(bytes, offset, 1)) as ResultsHandle['write'],
      sync: () => handle.sync(),
      close: () => handle.close(),
    });
    const results = await openResults(temporary.path, [], wrap);

    await results.add([aVerdict('0:0')]);
    await results.finish();

    expect(await read()).toBe(`${header}5012,Added,Executed,,u1,201,${noon}\n`);
  });

  it('are not finished before the disk has confirmed', async () => {
    const wrap = (handle: ResultsHandle): ResultsHandle => ({
      write: handle.write.bind(handle),
      sync: full,
      close: () => handle.close(),
    });
    const results = await openResults(temporary.path, [], wrap);

    await expect(results.finish()).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
  });

  it('need the folder of the run', async () => {
    const opened = openResults(path.join(temporary.path, 'missing'));

    await expect(opened).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
  });
});
