import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { link, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../../../src/errors.ts';
import { openStage } from '../../../src/publication/publication.ts';
import { verifyPublished } from '../../../src/publication/verify-published.ts';
import {
  heldLock,
  keySetOf,
  makeIds,
  publishSample,
  readVisible,
  type SampleRun,
} from '../../support/sample-publication.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

let temporary: Awaited<ReturnType<typeof makeTemporaryFolder>>;
let folder: string;
beforeEach(async () => {
  temporary = await makeTemporaryFolder();
  folder = temporary.path;
});
afterEach(() => temporary.remove());

const users = makeIds(100);
const pairs = users.map((id): [string, string] => ['g1', id]);

function publish(runId: string, run: Partial<SampleRun> = {}): ReturnType<typeof publishSample> {
  return publishSample({ folder, runId, users, members: pairs, ...run });
}

async function hiddenFiles(): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.startsWith('.') && name !== '.previous').sort();
}

describe('publishing', () => {
  it('leaves the files, a manifest that verifies, and nothing beside them', async () => {
    const outcome = await publish('r1');

    const verified = await verifyPublished(folder, 'Acme');
    expect(outcome.kind).toBe('published');
    expect([...(await readVisible(folder)).keys()]).toEqual([
      'Acme.manifest.json',
      'Acme_Users.csv',
      'Acme_members_Groups.csv',
    ]);
    expect(verified.problems).toEqual([]);
    expect(verified.manifest).toMatchObject({ runId: 'r1', previousRunId: null, guard: { verdict: 'first' } });
    expect(await hiddenFiles()).toEqual([]);
  });

  it('lets the account that reads the files do so, and nobody else', async () => {
    await publish('r1');

    expect((await stat(path.join(folder, 'Acme_Users.csv'))).mode & 0o777).toBe(0o640);
  });

  it('keeps three earlier generations, each as it was', async () => {
    for (const run of [1, 2, 3, 4, 5]) await publish(`r${run}`, { users: [...users, `in-${run}`] });

    const generations = await readdir(path.join(folder, '.previous', 'Acme'));
    const kept = await readVisible(path.join(folder, '.previous', 'Acme', 'r4'));
    expect(generations.sort()).toEqual(['r2', 'r3', 'r4']);
    expect(kept.get('Acme_Users.csv')).toContain('in-4');
    expect(kept.get('Acme.manifest.json')).toContain('"runId": "r4"');
  });

  it('takes a file away that no longer belongs to the connection and had no rows', async () => {
    await publish('r1', { members: [] });

    const { users: _users, ...names } = { users, runId: 'r2' };
    const outcome = await publishSample({ folder, users, ...names });

    expect(outcome.kind).toBe('published');
    expect((await readVisible(folder)).has('Acme_members_Groups.csv')).toBe(false);
    expect((await verifyPublished(folder, 'Acme')).problems).toEqual([]);
  });

  it('keeps the files of other entities for a run on some of them', async () => {
    await publish('r1');

    await publishSample({ folder, runId: 'r2', users, publishOptions: { keepOtherFiles: true } });

    const verified = await verifyPublished(folder, 'Acme');
    expect(verified.problems).toEqual([]);
    expect(verified.manifest?.files.map(({ name, runId }) => `${name} ${runId}`)).toEqual([
      'Acme_Users.csv r2',
      'Acme_members_Groups.csv r1',
    ]);
  });

  it('never touches the files of another connection', async () => {
    await publish('r1');
    const before = await readVisible(folder);
    const options = { folder, connection: 'Other', runId: 'r2', agentVersion: '0', lock: heldLock };
    const stage = await openStage(options);
    const file = await stage.createFile({
      name: 'Other_Users',
      columns: ['id'],
      kind: 'entity',
      entity: 'Users',
      keyColumns: ['id'],
    });
    await file.finish({ serverTotal: 0, keys: keySetOf([]) });
    await stage.publish({ source: 'https://other.example', startedAt: new Date() });

    const after = await readVisible(folder);

    expect([...after].filter(([name]) => name.startsWith('Acme'))).toEqual([...before]);
  });

  it('copies the earlier files where the file system has no links', async () => {
    await publish('r1');
    const noLinks = (): Promise<void> => Promise.reject(Object.assign(new Error('no links'), { code: 'ENOTSUP' }));

    await publish('r2', { options: { disk: { link: noLinks } } });

    const kept = await readVisible(path.join(folder, '.previous', 'Acme', 'r1'));
    expect(kept.get('Acme.manifest.json')).toContain('"runId": "r1"');
  });

  it.each(['../Acme_Users', 'Other_Users', 'Acme_a:b', 'Acme'])('makes no file named %j', async (name) => {
    const stage = await openStage({ folder, connection: 'Acme', runId: 'r1', agentVersion: '0', lock: heldLock });

    const created = stage.createFile({ name, columns: ['id'], kind: 'entity', entity: 'Users', keyColumns: ['id'] });

    await expect(created).rejects.toMatchObject({ code: 'OUTPUT_FOLDER' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes no file twice, also in another case', async () => {
    const stage = await openStage({ folder, connection: 'Acme', runId: 'r1', agentVersion: '0', lock: heldLock });
    const described = { columns: ['id'], kind: 'entity', entity: 'Users', keyColumns: ['id'] } as const;
    await stage.createFile({ name: 'Acme_Users', ...described });

    await expect(stage.createFile({ name: 'Acme_users', ...described })).rejects.toMatchObject({
      code: 'OUTPUT_FOLDER',
    });
    await stage.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes through no link', async () => {
    await symlink('/dev/null', path.join(folder, 'Acme_Users.csv'));

    await expect(publish('r1')).rejects.toMatchObject({ code: 'OUTPUT_FOLDER' });
  });

  it('refuses rows with twins among their keys', async () => {
    const stage = await openStage({ folder, connection: 'Acme', runId: 'r1', agentVersion: '0', lock: heldLock });
    const file = await stage.createFile({
      name: 'Acme_Users',
      columns: ['id'],
      kind: 'entity',
      entity: 'Users',
      keyColumns: ['id'],
    });
    await file.writeRows([['1'], ['1']]);

    await expect(file.finish({ serverTotal: 2, keys: keySetOf(['1']) })).rejects.toMatchObject({
      code: 'OUTPUT_NOT_VERIFIED',
    });
    await stage.discard();
  });

  it('needs room', async () => {
    const readFreeBytes = (): Promise<number> => Promise.resolve(1024);

    await expect(publish('r1', { options: { readFreeBytes } })).rejects.toMatchObject({ code: 'OUTPUT_FOLDER' });
  });
});

describe('a failure on the way', () => {
  async function countSteps(): Promise<number> {
    let steps = 0;
    const other = await makeTemporaryFolder();
    const count = (): void => void (steps += 1);
    await publishSample({ folder: other.path, runId: 'r0', users, members: pairs });
    await publishSample({ folder: other.path, runId: 'r1', users, members: pairs, options: { onStep: count } });
    await other.remove();
    return steps;
  }

  it('at any step leaves the old files byte for byte, or the new ones whole', async () => {
    await publish('old');
    const before = await readVisible(folder);
    const steps = await countSteps();
    const failedAt: string[] = [];
    for (let failing = 1; failing <= steps; failing += 1) {
      let step = 0;
      const onStep = (name: string): void => {
        step += 1;
        if (step !== failing || name === 'intent-removed') return;
        failedAt.push(name);
        throw new Error('injected');
      };
      const failed = publish(`r${failing}`, { members: [...pairs, ['g2', 'x']], options: { onStep } });
      await failed.catch(() => undefined);
      if (failedAt.length < failing) continue;

      expect([failedAt.at(-1), await readVisible(folder)]).toEqual([failedAt.at(-1), before]);
      expect(await hiddenFiles()).toEqual([]);
    }
    expect(failedAt).toEqual(expect.arrayContaining(['intent-written', 'manifest-taken-away', 'manifest-replaced']));
    expect(failedAt.length).toBe(steps - 1);
    expect((await verifyPublished(folder, 'Acme')).manifest?.runId).toBe(`r${steps}`);
  });

  it('of a first publication leaves nothing', async () => {
    const onStep = (name: string): void => {
      if (name === 'manifest-replaced') throw new Error('injected');
    };

    await expect(publish('r1', { options: { onStep } })).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(await readVisible(folder)).toEqual(new Map());
  });

  it('of the second rename puts the first file back', async () => {
    await publish('r1');
    const before = await readVisible(folder);
    const rename = (from: string): Promise<void> =>
      from.includes('members')
        ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
        : renameOnDisk(from);
    const renameOnDisk = async (from: string): Promise<void> => {
      const target = path.join(folder, /\.(Acme.+)\.r2\.(?:restored\.)?partial$/.exec(from)![1]!);
      await rm(target, { force: true });
      await link(from, target);
      await rm(from);
    };

    const failed = publish('r2', {
      users: [...users, 'x'],
      members: [...pairs, ['g', 'x']],
      options: { disk: { rename } },
    });

    await expect(failed).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
      message: expect.stringContaining('ENOSPC') as unknown,
    });
    expect(await readVisible(folder)).toEqual(before);
  });

  it.each(['file-created Acme_Users.csv', 'file-verified Acme_members_Groups.csv', 'generation-kept'])(
    'by a lock lost after %s publishes nothing',
    async (wanted) => {
      await publish('r1');
      const before = await readVisible(folder);
      let isLost = false;
      const onStep = (name: string): void => void (isLost ||= name === wanted);
      const assertHeld = (): Promise<void> =>
        isLost ? Promise.reject(new AgentError('LOCK_LOST', 'lost')) : Promise.resolve();

      const failed = publish('r2', { users: [...users, 'x'], options: { onStep, lock: { assertHeld } } });

      await expect(failed).rejects.toMatchObject({ code: 'LOCK_LOST' });
      expect(await readVisible(folder)).toEqual(before);
    },
  );

  it('by a lock lost between two renames leaves no manifest, and the next run ends it', async () => {
    await publish('r1');
    let isLost = false;
    const onStep = (name: string): void => void (isLost ||= name === 'file-replaced Acme_Users.csv');
    const assertHeld = (): Promise<void> =>
      isLost ? Promise.reject(new AgentError('LOCK_LOST', 'lost')) : Promise.resolve();
    const failed = publish('r2', { users: [...users, 'x'], options: { onStep, lock: { assertHeld } } });
    await expect(failed).rejects.toMatchObject({ code: 'LOCK_LOST' });
    expect((await verifyPublished(folder, 'Acme')).problems).not.toEqual([]);

    const stage = await openStage({ folder, connection: 'Acme', runId: 'r3', agentVersion: '0', lock: heldLock });
    await stage.discard();

    const verified = await verifyPublished(folder, 'Acme');
    expect(verified.problems).toEqual([]);
    expect(verified.manifest?.runId).toBe('r2');
  });

  it('leaves a partial file at most until the next day', async () => {
    const partial = path.join(folder, '.Acme_Users.csv.gone.partial');
    await writeFile(partial, 'cut');
    await utimes(partial, 0, 0);

    await publish('r1');

    expect(await hiddenFiles()).toEqual([]);
  });
});

describe('verifying', () => {
  it.each([
    ['a byte changed', 'Acme_Users.csv', (text: string) => text.replace('u7', 'u_'), /another content/],
    [
      'a row cut off',
      'Acme_Users.csv',
      (text: string) => text.slice(0, text.lastIndexOf('\nu99') + 1),
      /99 rows instead of 100/,
    ],
    ['half a row', 'Acme_Users.csv', (text: string) => text.slice(0, -12), /Acme_Users\.csv/],
    ['half a manifest', 'Acme.manifest.json', (text: string) => text.slice(0, -20), /manifest of Acme is damaged/],
  ])('sees %s', async (_name, file, change, message) => {
    await publish('r1');
    const text = (await readVisible(folder)).get(file)!;
    await writeFile(path.join(folder, file), change(text));

    const { problems } = await verifyPublished(folder, 'Acme');

    expect(problems.join('; ')).toMatch(message);
  });

  it.each(['Acme_Users.csv', 'Acme.manifest.json'])('misses %s', async (file) => {
    await publish('r1');
    await rm(path.join(folder, file));

    expect((await verifyPublished(folder, 'Acme')).problems).toHaveLength(1);
  });
});
