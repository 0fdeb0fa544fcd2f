import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodeOfExport } from '../../../src/cli/print-export.ts';
import type { ExportSummary } from '../../../src/jobs/export/export-summary.ts';
import {
  expectKept,
  expectSound,
  exportedOf,
  mappingsOf,
  useExportScene,
  wholeDirectory,
  type ExportScene,
} from '../../support/export-scene.ts';
import { aGroup, directoryServer, someUsers, type Directory } from '../../support/scim-directory.ts';

const largePages = { connections: [{ pageSize: 2000 }] };

/** Publishes one directory, then exports another one. */
async function exportTwice(scene: ExportScene, first: Directory, second: Directory): Promise<ExportSummary> {
  scene.serve(directoryServer(first));
  expect(exportedOf(await scene.export(largePages)).outcome).toBe('published');
  scene.serve(directoryServer(second));
  return scene.export(largePages);
}

/** The first `count` users, and users of other names up to a number. */
function usersOf(count: number, others = 0): Directory {
  return { Users: [...someUsers(count), ...someUsers(others, 10_000)], Groups: [] };
}

function membersOf(count: number): Directory {
  const ids = someUsers(count).map(({ id }) => String(id));
  return { Users: someUsers(60), Groups: [aGroup('g0', ids)] };
}

async function bytesOf(...parts: readonly string[]): Promise<Buffer> {
  return readFile(path.join(...parts));
}

describe('a run that loses more than the guard allows', () => {
  const setScene = useExportScene();

  it.each([
    ['all users', usersOf(60), usersOf(0), /Acme_Users\.csv had 60 rows and now has none/],
    ['just above 10 % of them', usersOf(60), usersOf(53), /Acme_Users\.csv lost 7 of 60 keys, more than 10 %/],
    ['501 of them', usersOf(5100), usersOf(4599), /Acme_Users\.csv lost 501 of 5100 keys, more than 500/],
    ['just above 20 % to others', usersOf(20), usersOf(15, 5), /5 of 20 keys of Acme_Users\.csv were replaced/],
    ['all members', membersOf(6), membersOf(0), /Acme_members_Groups\.csv had 6 rows and now has none/],
    ['just above 10 % of the members', membersOf(59), membersOf(53), /Acme_members_Groups\.csv lost 6 of 59 keys/],
  ])('%s is held, and nothing is changed', async (_case, first, second, reason) => {
    const scene = await setScene();
    scene.serve(directoryServer(first));
    await scene.export(largePages);
    const before = await scene.published();
    scene.serve(directoryServer(second));

    const summary = await scene.export(largePages);

    expect(exportedOf(summary).outcome).toBe('held');
    expect(exportedOf(summary).reasons.join('\n')).toMatch(reason);
    expect(exitCodeOfExport(summary)).toBe(6);
    await expectKept(scene, before);
  });

  it.each([
    ['five users of six', usersOf(6), usersOf(1)],
    ['exactly 10 % of them', usersOf(60), usersOf(54)],
    ['exactly 500 of them', usersOf(5100), usersOf(4600)],
    ['exactly 20 % to others', usersOf(20), usersOf(16, 4)],
    ['nothing but gains thousands', usersOf(10), usersOf(3000)],
  ])('is held, but one that loses %s is published', async (_case, first, second) => {
    const scene = await setScene();

    const summary = await exportTwice(scene, first, second);

    expect(exportedOf(summary).outcome).toBe('published');
    expect(exitCodeOfExport(summary)).toBe(0);
    await expectSound(scene);
  });

  it('follows the limits of the connection', async () => {
    const scene = await setScene();
    const guard = { maximumMissingPercent: 50, maximumMissingRows: 29 };
    const limited = { connections: [{ pageSize: 2000, guard }] };
    scene.serve(directoryServer(usersOf(60)));
    await scene.export(limited);

    scene.serve(directoryServer(usersOf(30)));
    const held = await scene.export(limited);
    scene.serve(directoryServer(usersOf(31)));
    const published = await scene.export(limited);

    expect([exportedOf(held).outcome, exportedOf(published).outcome]).toEqual(['held', 'published']);
    expect(exportedOf(held).reasons).toEqual(['Acme_Users.csv lost 30 of 60 keys, more than 29']);
  });

  it('is held because a file is not exported any more', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    const mappings = { ...mappingsOf(['Acme']), associations: [] };

    const summary = await scene.export({ mappings });

    expect(exportedOf(summary).reasons.join('\n')).toMatch(/Acme_members_Groups\.csv had 5 rows and is not exported/);
    await expectKept(scene, before);
  });

  it('cannot hide behind a published file that was cut', async () => {
    const scene = await setScene();
    await scene.export();
    await writeFile(path.join(scene.folder, 'Acme_Users.csv'), 'id,userName,active\n');
    scene.serve(directoryServer({ ...wholeDirectory, Users: someUsers(2) }));

    const summary = await scene.export();

    expect(exportedOf(summary).outcome).toBe('held');
    expect(exportedOf(summary).reasons.join('\n')).toMatch(/Acme_Users\.csv cannot be compared/);
  });
});

describe('a held run', () => {
  const setScene = useExportScene();

  it('is published as it was held once it is accepted', async () => {
    const scene = await setScene();
    const held = await exportTwice(scene, usersOf(60), usersOf(0));
    const kept = await bytesOf(scene.folder, '.held', held.runId, 'Acme_Users.csv');
    scene.serve(directoryServer(usersOf(30)));

    const accepted = await scene.accept(held.runId);

    expect(exitCodeOfExport(accepted)).toBe(0);
    expect(await bytesOf(scene.folder, 'Acme_Users.csv')).toEqual(kept);
    expect(kept.toString()).toBe('id,userName,active\n');
    await expectSound(scene);
  });

  it('cannot be accepted twice', async () => {
    const scene = await setScene();
    const held = await exportTwice(scene, usersOf(60), usersOf(0));
    await scene.accept(held.runId);
    const before = await scene.published();

    const again = scene.accept(held.runId);

    await expect(again).rejects.toMatchObject({ code: 'HELD_RUN_INVALID', outcome: 'held' });
    await expectKept(scene, before);
  });

  it('cannot be accepted after another run was published', async () => {
    const scene = await setScene();
    const held = await exportTwice(scene, usersOf(60), usersOf(0));
    scene.serve(directoryServer(usersOf(59)));
    await scene.export(largePages);
    const before = await scene.published();

    const late = scene.accept(held.runId);

    await expect(late).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
    await expectKept(scene, before);
  });

  it('cannot be accepted after one of its files was changed', async () => {
    const scene = await setScene();
    const held = await exportTwice(scene, usersOf(60), usersOf(0));
    await writeFile(path.join(scene.folder, '.held', held.runId, 'Acme_Users.csv'), 'id,userName,active\nx,y,z\n');
    const before = await scene.published();

    const changed = scene.accept(held.runId);

    await expect(changed).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
    await expectKept(scene, before);
  });

  it('is followed by a run that may be published, without being accepted', async () => {
    const scene = await setScene();
    await exportTwice(scene, usersOf(60), usersOf(0));
    scene.serve(directoryServer(usersOf(61)));

    const summary = await scene.export(largePages);

    expect(exportedOf(summary).outcome).toBe('published');
    await expectSound(scene);
  });
});
