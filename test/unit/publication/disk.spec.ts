import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { linkOrCopy, renameFile } from '../../../src/publication/disk.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
});
afterEach(() => temporary.remove());

describe('renaming', () => {
  it('waits on Windows for a file that a scanner holds, ever longer', async () => {
    const waits: number[] = [];
    let failures = 8;
    const rename = (): Promise<void> => (failures-- > 0 ? Promise.reject(systemError('EBUSY')) : Promise.resolve());
    const wait = (milliseconds: number): Promise<void> => Promise.resolve(void waits.push(milliseconds));

    await renameFile('a', 'b', { platform: 'win32', rename, wait });

    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 500, 500]);
  });

  it('gives up after a minute', async () => {
    let waited = 0;
    const rename = (): Promise<void> => Promise.reject(systemError('EPERM'));
    const wait = (milliseconds: number): Promise<void> => Promise.resolve(void (waited += milliseconds));

    const renamed = renameFile('a', 'b', { platform: 'win32', rename, wait });

    await expect(renamed).rejects.toMatchObject({ code: 'EPERM' });
    expect(waited).toBeGreaterThanOrEqual(60_000);
    expect(waited).toBeLessThan(61_000);
  });

  it.each([
    ['win32', 'ENOSPC'],
    ['linux', 'EBUSY'],
  ] as const)('fails at once on %s with %s', async (platform, code) => {
    let calls = 0;
    const rename = (): Promise<void> => Promise.reject(systemError(code)).finally(() => (calls += 1));

    await expect(renameFile('a', 'b', { platform, rename })).rejects.toMatchObject({ code });
    expect(calls).toBe(1);
  });
});

describe('keeping a file under a second name', () => {
  it('links it', async () => {
    const [from, to] = [path.join(temporary.path, 'a'), path.join(temporary.path, 'b')];
    await writeFile(from, 'text');

    await linkOrCopy(from, to);

    expect((await stat(to)).ino).toBe((await stat(from)).ino);
  });

  it('copies it where there are no links, over what stood there', async () => {
    const [from, to] = [path.join(temporary.path, 'a'), path.join(temporary.path, 'b')];
    await writeFile(from, 'text');
    await writeFile(to, 'older');

    await linkOrCopy(from, to, { link: () => Promise.reject(systemError('ENOTSUP')) });

    expect(await readFile(to, 'utf8')).toBe('text');
    expect((await stat(to)).ino).not.toBe((await stat(from)).ino);
  });
});
