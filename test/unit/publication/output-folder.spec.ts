import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  checkFreeSpace,
  openOutputFolder,
  refuseLink,
  removeLeftovers,
} from '../../../src/publication/output-folder.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = path.join(temporary.path, 'ExportOutput');
});
afterEach(() => temporary.remove());

function expectRefused(opened: Promise<unknown>, message: RegExp): Promise<void> {
  return expect(opened).rejects.toMatchObject({
    code: 'OUTPUT_FOLDER',
    message: expect.stringMatching(message) as unknown,
    next: expect.stringMatching(/\S/) as unknown,
  });
}

describe('the output folder', () => {
  it('is made when it is the default one', async () => {
    await expect(openOutputFolder({ path: folder, isDefault: true })).resolves.toBe(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('is not made when its parent is missing', async () => {
    const opened = openOutputFolder({ path: path.join(folder, 'below'), isDefault: true });

    await expectRefused(opened, /cannot be created \(ENOENT\)/);
  });

  it('must be there when somebody named it', async () => {
    await expectRefused(openOutputFolder({ path: folder, isDefault: false }), /does not exist/);
    expect(existsSync(folder)).toBe(false);
  });

  it('is not a file', async () => {
    await writeFile(folder, '');

    await expectRefused(openOutputFolder({ path: folder, isDefault: true }), /is a file/);
  });

  it('is not a link', async () => {
    await symlink(temporary.path, folder);

    await expectRefused(openOutputFolder({ path: folder, isDefault: false }), /is a link/);
  });

  it('is writable for the account, which root can always do', async () => {
    await mkdir(folder);
    await chmod(folder, 0o500);

    const opened = openOutputFolder({ path: folder, isDefault: false });

    const outcome = await opened.catch((error: unknown) => String(error));
    expect(outcome).toMatch(process.getuid?.() === 0 ? folder : /not writable/);
  });

  it('holds no link where a file is to be published', async () => {
    await mkdir(folder);
    const target = path.join(folder, 'Acme_Users.csv');
    await symlink(path.join(temporary.path, 'elsewhere.csv'), target);

    await expectRefused(refuseLink(target), /is a link/);
  });
});

describe('free space', () => {
  const megabyte = 1024 * 1024;

  it('is twice the last export and 100 MiB, and both numbers are told', async () => {
    const checked = checkFreeSpace(temporary.path, 50 * megabyte, () => Promise.resolve(200 * megabyte - 1));

    await expectRefused(checked, /199 MiB are free, 200 MiB are needed/);
  });

  it('may be just enough', async () => {
    const checked = checkFreeSpace(temporary.path, 50 * megabyte, () => Promise.resolve(200 * megabyte));

    await expect(checked).resolves.toBeUndefined();
  });

  it('is read from the volume', async () => {
    await expectRefused(checkFreeSpace(temporary.path, 2 ** 52), /too full/);
  });
});

describe('leftovers', () => {
  it('are partial files of more than a day and held runs of more than a week, and nothing else', async () => {
    const now = new Date('2026-11-23T12:00:00Z');
    const entries: [string, number][] = [
      ['.Acme_Users.csv.r1.partial', 25],
      ['.Acme_Users.csv.r1.restored.partial', 25],
      ['.Acme_Users.csv.r2.partial', 23],
      ['.someone.partial', 1000],
      ['Acme_Users.csv', 1000],
      ['.held/old', 8 * 24],
      ['.held/new', 6 * 24],
    ];
    for (const [name, hours] of entries) {
      const entry = path.join(temporary.path, name);
      await (name.startsWith('.held') ? mkdir(entry, { recursive: true }) : writeFile(entry, ''));
      const time = new Date(now.getTime() - hours * 3_600_000);
      await utimes(entry, time, time);
    }

    await removeLeftovers(temporary.path, now);

    const names = await readdir(temporary.path, { recursive: true });
    expect(names.sort()).toEqual([
      '.Acme_Users.csv.r2.partial',
      '.held',
      '.held/new',
      '.someone.partial',
      'Acme_Users.csv',
    ]);
  });
});
