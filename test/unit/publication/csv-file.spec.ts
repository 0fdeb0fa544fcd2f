import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PartialFile, verifyWritten, writeFully } from '../../../src/publication/csv-file.ts';
import { factsOf } from '../../../src/publication/file-facts.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let file: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  file = path.join(temporary.path, '.Acme_Users.csv.r1.partial');
});
afterEach(() => temporary.remove());

describe('a partial file', () => {
  it('holds header and rows, and says what it holds', async () => {
    const partial = await PartialFile.create(file, ['id', 'name']);
    await partial.writeRows([['1', 'Ann']]);
    await partial.writeRows([['2', 'B,ob']]);

    const written = await partial.finish();

    expect(await readFile(file, 'utf8')).toBe('id,name\n1,Ann\n2,"B,ob"\n');
    expect(written).toEqual({ rows: 2, ...(await factsOf(file)) });
  });

  it('holds its header alone when there are no rows', async () => {
    const partial = await PartialFile.create(file, ['id']);

    const written = await partial.finish();

    expect(written).toMatchObject({ rows: 0, bytes: 3 });
  });

  it('begins anew, also when rows are on disk already', async () => {
    const partial = await PartialFile.create(file, ['id']);
    await partial.writeRows([['x'.repeat(600_000)]]);
    await partial.restart();
    await partial.writeRows([['1']]);

    const written = await partial.finish();

    expect(await readFile(file, 'utf8')).toBe('id\n1\n');
    expect(written.rows).toBe(1);
  });

  it('is never one that was there before', async () => {
    await writeFile(file, 'foreign');

    await expect(PartialFile.create(file, ['id'])).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(await readFile(file, 'utf8')).toBe('foreign');
  });

  it('is closed to the world', async () => {
    const partial = await PartialFile.create(file, ['id']);
    await partial.finish();

    expect((await stat(file)).mode & 0o007).toBe(0);
  });

  it('is gone once it is discarded', async () => {
    const partial = await PartialFile.create(file, ['id']);

    await partial.discard();

    expect(existsSync(file)).toBe(false);
  });
});

describe('reading back', () => {
  it.each([
    ['a byte more', 'id\n1\n2\n3', '8 of 7 bytes are on disk'],
    ['another byte', 'id\n1\n3\n', 'other bytes'],
    ['a row less', 'id\n1\n', '5 of 7 bytes are on disk'],
  ])('sees %s', async (_name, changed, message) => {
    const partial = await PartialFile.create(file, ['id']);
    await partial.writeRows([['1'], ['2']]);
    const written = await partial.finish();
    await writeFile(file, changed);

    await expect(verifyWritten(file, written, 1)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_VERIFIED',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('sees rows that do not add up', async () => {
    const partial = await PartialFile.create(file, ['id']);
    await partial.writeRows([['1'], ['2']]);
    const written = await partial.finish();

    await expect(verifyWritten(file, { ...written, rows: 3 }, 1)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_VERIFIED',
    });
  });
});

describe('writing', () => {
  it('goes on after a write call that took only some bytes', async () => {
    const taken: number[] = [];
    const write = (bytes: Uint8Array, offset: number, length: number) => {
      const bytesWritten = Math.min(3, length);
      taken.push(...bytes.subarray(offset, offset + bytesWritten));
      return Promise.resolve({ bytesWritten, buffer: bytes });
    };

    await writeFully({ write } as never, Uint8Array.of(1, 2, 3, 4, 5, 6, 7));

    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('fails when the disk takes nothing', async () => {
    const write = (bytes: Uint8Array) => Promise.resolve({ bytesWritten: 0, buffer: bytes });

    await expect(writeFully({ write } as never, Uint8Array.of(1))).rejects.toThrow('no more bytes');
  });

  it('fails on a full disk', async () => {
    const full = await open('/dev/full', 'w');

    await expect(writeFully(full, Uint8Array.of(1))).rejects.toMatchObject({ code: 'ENOSPC' });
    await full.close();
  });
});
