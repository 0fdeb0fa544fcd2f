import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { appendFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { acceptHeldRun } from '../../../src/publication/held-run.ts';
import { verifyPublished } from '../../../src/publication/verify-published.ts';
import { heldLock, makeIds, publishSample, readVisible } from '../../support/sample-publication.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = temporary.path;
});
afterEach(() => temporary.remove());

const users = makeIds(100);
const half = users.slice(50);

function accept(runId: string, now = new Date()): ReturnType<typeof acceptHeldRun> {
  return acceptHeldRun({ folder, runId, acceptedBy: 'ann', lock: heldLock, now: () => now });
}

async function holdHalf(): Promise<void> {
  await publishSample({ folder, runId: 'r1', users });
  await publishSample({ folder, runId: 'r2', users: half });
}

describe('a run that shrinks', () => {
  it('is held: the published files stay byte for byte', async () => {
    await publishSample({ folder, runId: 'r1', users });
    const before = await readVisible(folder);

    const outcome = await publishSample({ folder, runId: 'r2', users: half });

    expect(outcome).toMatchObject({ kind: 'held', reasons: [{ rule: 'missing-percent', file: 'Acme_Users.csv' }] });
    expect(await readVisible(folder)).toEqual(before);
    expect((await readdir(path.join(folder, '.held', 'r2'))).sort()).toEqual(['Acme.manifest.json', 'Acme_Users.csv']);
    expect((await stat(path.join(folder, '.held', 'r2', 'Acme_Users.csv'))).mode & 0o077).toBe(0);
    expect((await stat(path.join(folder, '.held', 'r2'))).mode & 0o077).toBe(0);
  });

  it('is judged by key: the same count of other users is held', async () => {
    await publishSample({ folder, runId: 'r1', users });

    const outcome = await publishSample({ folder, runId: 'r2', users: makeIds(100, 'other') });

    expect(outcome).toMatchObject({ kind: 'held' });
  });

  it('is judged by both columns of a link file', async () => {
    const members = users.map((id): [string, string] => ['g1', id]);
    await publishSample({ folder, runId: 'r1', users, members });

    const moved = members.map(([, id]): [string, string] => ['g2', id]);
    const outcome = await publishSample({ folder, runId: 'r2', users, members: moved });

    expect(outcome).toMatchObject({ kind: 'held', reasons: [{ file: 'Acme_members_Groups.csv' }, {}] });
  });

  it('passes when it is the same in another order', async () => {
    await publishSample({ folder, runId: 'r1', users });

    const outcome = await publishSample({ folder, runId: 'r2', users: [...users].reverse() });

    expect(outcome).toMatchObject({
      kind: 'published',
      manifest: { previousRunId: 'r1', guard: { verdict: 'passed' } },
    });
  });

  it('is held when a file with rows is no longer part of it', async () => {
    await publishSample({ folder, runId: 'r1', users, members: [['g1', 'u1']] });

    const outcome = await publishSample({ folder, runId: 'r2', users });

    expect(outcome).toMatchObject({ kind: 'held', reasons: [{ rule: 'file-gone', file: 'Acme_members_Groups.csv' }] });
  });

  it('follows the limits of the connection', async () => {
    await publishSample({ folder, runId: 'r1', users });
    const guardLimits = { maximumMissingPercent: 60, maximumMissingRows: 500 };

    const outcome = await publishSample({ folder, runId: 'r2', users: half, publishOptions: { guardLimits } });

    expect(outcome.kind).toBe('published');
  });
});

describe('a run with nothing trustworthy to be compared with', () => {
  it.each([
    ['a published file was cut at a row end', () => writeFile(path.join(folder, 'Acme_Users.csv'), 'id,userName\n')],
    ['a published file is gone', () => rm(path.join(folder, 'Acme_Users.csv'))],
    ['the manifest is damaged', () => writeFile(path.join(folder, 'Acme.manifest.json'), '{')],
    [
      'something else wrote a file that cannot be read',
      async () => {
        await rm(path.join(folder, 'Acme.manifest.json'));
        await writeFile(path.join(folder, 'Acme_Users.csv'), 'id,userName\n1\n');
      },
    ],
  ])('is held when %s, and can be accepted', async (_name, damage) => {
    await publishSample({ folder, runId: 'r1', users });
    await damage();

    const outcome = await publishSample({ folder, runId: 'r2', users: [...users, 'x'] });
    await accept('r2');

    expect(outcome).toMatchObject({ kind: 'held', reasons: [{ rule: 'nothing-to-compare' }] });
    expect((await verifyPublished(folder, 'Acme')).problems).toEqual([]);
  });

  it('is held when the manifest of an agent that published before is gone', async () => {
    await publishSample({ folder, runId: 'r1', users });
    await publishSample({ folder, runId: 'r2', users: [...users, 'x'] });
    await rm(path.join(folder, 'Acme.manifest.json'));

    const outcome = await publishSample({ folder, runId: 'r3', users });

    expect(outcome).toMatchObject({ kind: 'held', reasons: [{ rule: 'nothing-to-compare' }] });
  });

  it('is compared with the files of another agent, by key', async () => {
    await writeFile(
      path.join(folder, 'Acme_Users.csv'),
      ['id,userName', ...users.map((id) => `${id},x`), ''].join('\n'),
    );

    const shrunk = await publishSample({ folder, runId: 'r1', users: half });
    const whole = await publishSample({ folder, runId: 'r2', users });

    expect([shrunk.kind, whole.kind]).toEqual(['held', 'published']);
  });
});

describe('accepting a held run', () => {
  it('publishes exactly its bytes and says who accepted', async () => {
    await holdHalf();
    const held = await readVisible(path.join(folder, '.held', 'r2'));

    const [manifest] = await accept('r2');

    const published = await readVisible(folder);
    expect(published.get('Acme_Users.csv')).toBe(held.get('Acme_Users.csv'));
    expect(manifest).toMatchObject({ runId: 'r2', guard: { verdict: 'accepted', acceptedBy: 'ann' } });
    expect((await verifyPublished(folder, 'Acme')).problems).toEqual([]);
    expect(existsSync(path.join(folder, '.held', 'r2'))).toBe(false);
    expect((await stat(path.join(folder, 'Acme_Users.csv'))).mode & 0o777).toBe(0o640);
  });

  it('takes a file away that is no longer part of the connection', async () => {
    await publishSample({ folder, runId: 'r1', users, members: [['g1', 'u1']] });
    await publishSample({ folder, runId: 'r2', users });

    await accept('r2');

    expect((await readVisible(folder)).has('Acme_members_Groups.csv')).toBe(false);
  });

  it('is possible for 24 hours', async () => {
    await holdHalf();

    await expect(accept('r2', new Date(Date.now() + 24.1 * 3_600_000))).rejects.toMatchObject({
      code: 'HELD_RUN_INVALID',
    });
    await expect(accept('r2', new Date(Date.now() + 23.9 * 3_600_000))).resolves.toHaveLength(1);
  });

  it('is not possible once something newer was published', async () => {
    await holdHalf();
    await publishSample({ folder, runId: 'r3', users });

    await expect(accept('r2')).rejects.toThrow(/published since, by run r3/);
  });

  it('is not possible for other bytes than were held', async () => {
    await holdHalf();
    const before = await readVisible(folder);
    await appendFile(path.join(folder, '.held', 'r2', 'Acme_Users.csv'), 'x,y\n');

    await expect(accept('r2')).rejects.toThrow(/is not what was held/);
    expect(await readVisible(folder)).toEqual(before);
  });

  it.each(['../r2', '..', 'r2/', 'unknown', ''])('is not possible for a run named %j', async (runId) => {
    await holdHalf();

    await expect(accept(runId)).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });
  });

  it('is possible again after it failed', async () => {
    await holdHalf();
    const before = await readVisible(folder);
    const onStep = (step: string): void => {
      if (step === 'manifest-taken-away') throw new Error('injected');
    };
    const failed = acceptHeldRun({ folder, runId: 'r2', acceptedBy: 'ann', lock: heldLock, onStep });
    await expect(failed).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(await readVisible(folder)).toEqual(before);

    await expect(accept('r2')).resolves.toHaveLength(1);
  });
});
