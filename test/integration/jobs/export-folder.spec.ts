import { describe, expect, it } from '@jest/globals';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, type ErrorCode } from '../../../src/errors.ts';
import { acquireRunLock } from '../../../src/publication/run-lock.ts';
import {
  expectKept,
  expectSound,
  exportedOf,
  failureOf,
  useExportScene,
  wholeDirectory,
} from '../../support/export-scene.ts';
import { directoryServer, faultyServer, someUsers } from '../../support/scim-directory.ts';

const grown = { ...wholeDirectory, Users: someUsers(11) };

describe('an output folder', () => {
  const setScene = useExportScene();

  it('that was named and does not exist ends the run before any request', async () => {
    const scene = await setScene();

    const run = scene.export({ output: path.join(path.dirname(scene.folder), 'missing') });

    await expectEnd(run, 'OUTPUT_FOLDER', /missing does not exist/);
    expect(scene.server.requests).toEqual([]);
    expect(await readdir(path.dirname(scene.folder))).toEqual([]);
  });

  it('that is a file ends the run before any request', async () => {
    const scene = await setScene();
    await writeFile(scene.folder, 'not a folder');

    await expectEnd(scene.export(), 'OUTPUT_FOLDER', /is a file/);
    expect(scene.server.requests).toEqual([]);
  });

  it('that is a link ends the run before any request', async () => {
    const scene = await setScene();
    const elsewhere = path.join(path.dirname(scene.folder), 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, scene.folder);

    await expectEnd(scene.export(), 'OUTPUT_FOLDER', /is a link/);
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('whose parent does not exist ends the run before any request', async () => {
    const scene = await setScene();
    await rm(path.dirname(scene.folder), { recursive: true });

    await expectEnd(scene.export(), 'OUTPUT_FOLDER', /cannot be created \(ENOENT\)/);
    expect(scene.server.requests).toEqual([]);
  });

  it('with a link in place of a file keeps the link and all that was published', async () => {
    const scene = await setScene();
    await scene.export();
    const outside = path.join(path.dirname(scene.folder), 'outside.csv');
    await rename(path.join(scene.folder, 'Acme_Groups.csv'), outside);
    await symlink(outside, path.join(scene.folder, 'Acme_Groups.csv'));
    const before = await scene.published();
    scene.serve(directoryServer(grown));

    const error = failureOf(await scene.export());

    expect(error).toMatchObject({ code: 'OUTPUT_FOLDER', outcome: 'output' });
    expect(error.message).toMatch(/Acme_Groups\.csv is a link/);
    await expectKept(scene, before);
  });

  it('with a folder in place of a new file keeps all that was published', async () => {
    const scene = await setScene();
    await scene.export({ entities: ['Groups'] });
    await mkdir(path.join(scene.folder, 'Acme_Users.csv'));

    const error = failureOf(await scene.export());

    expect(error).toMatchObject({ code: 'OUTPUT_FOLDER' });
    expect(error.message).toMatch(/Acme_Users\.csv is not a plain file/);
    await expectSound(scene);
  });

  it('in which the old files cannot be kept keeps all that was published', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    // Earlier generations go into a folder; a file in its place fails the publication half-way, even for root.
    await rm(path.join(scene.folder, '.previous'), { recursive: true });
    await writeFile(path.join(scene.folder, '.previous'), '');
    scene.serve(directoryServer(grown));

    const error = failureOf(await scene.export());

    expect(error).toMatchObject({ code: 'OUTPUT_NOT_WRITTEN', outcome: 'output' });
    await expectKept(scene, before);
  });

  it('in which a run cannot be held keeps all that was published', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    await writeFile(path.join(scene.folder, '.held'), '');
    scene.serve(directoryServer({ Users: [], Groups: [] }));

    const error = failureOf(await scene.export());

    expect(error).toMatchObject({ code: 'OUTPUT_NOT_WRITTEN', outcome: 'output' });
    await expectKept(scene, before);
  });

  it('with a folder in place of the manifest ends the export', async () => {
    const scene = await setScene();
    await mkdir(path.join(scene.folder, 'Acme.manifest.json'), { recursive: true });

    const error = failureOf(await scene.export());

    expect(error).toMatchObject({ code: 'OUTPUT_NOT_WRITTEN', outcome: 'output' });
    expect([...(await readdir(scene.folder))]).toEqual(['Acme.manifest.json']);
  });

  it('in which no lock can be made ends the run before any request', async () => {
    const scene = await setScene();
    await mkdir(path.join(scene.folder, '.iga-agent.lock'), { recursive: true });

    await expectEnd(scene.export(), 'OUTPUT_NOT_WRITTEN', /EISDIR/);
    expect(scene.server.requests).toEqual([]);
  });

  it('that vanishes while the run reads ends the export', async () => {
    const scene = await setScene();
    scene.serve(
      faultyServer(wholeDirectory, 'Groups', async (reply, page) => {
        await rm(scene.folder, { recursive: true, force: true });
        await reply.json(page);
      }),
    );

    const error = failureOf(await scene.export());

    expect(error).toMatchObject({ code: 'OUTPUT_NOT_WRITTEN', outcome: 'output' });
    expect(error.message).toMatch(/ENOENT/);
    await expect(readdir(scene.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a lock that another run holds', () => {
  const setScene = useExportScene();

  it('ends the run at once, naming the holder', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    const requests = scene.server.requests.length;
    const lock = await acquireRunLock({ folder: scene.folder, runId: 'the-other' });

    const run = scene.export();

    await expectEnd(run, 'RUN_LOCKED', /in use by run the-other \(process \d+/);
    await lock.release();
    expect(scene.server.requests).toHaveLength(requests);
    await expectKept(scene, before);
  });

  it('ends the acceptance of a held run, too', async () => {
    const scene = await setScene();
    await scene.export();
    scene.serve(directoryServer({ Users: [], Groups: [] }));
    const held = await scene.export();
    const before = await scene.published();
    const lock = await acquireRunLock({ folder: scene.folder, runId: 'the-other' });

    const run = scene.accept(held.runId);

    await expectEnd(run, 'RUN_LOCKED', /the-other/);
    await lock.release();
    await expectKept(scene, before);
  });

  it('and took over while this one was reading keeps all that was published', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    const lockFile = path.join(scene.folder, '.iga-agent.lock');
    scene.serve(
      faultyServer(grown, 'Groups', async (reply, page) => {
        await writeFile(lockFile, '{}');
        await reply.json(page);
      }),
    );

    expect(failureOf(await scene.export())).toMatchObject({
      code: 'LOCK_LOST',
      message: expect.stringContaining('lost to another run'),
    });
    expect(await scene.published()).toEqual(before);
  });

  it('is given back by a run that failed', async () => {
    const scene = await setScene();
    scene.serve((_request, reply) => reply.send(500));
    failureOf(await scene.export());
    scene.serve(directoryServer(wholeDirectory));

    const { outcome } = exportedOf(await scene.export());

    expect(outcome).toBe('published');
    await expectSound(scene);
  });
});

/** The whole run ends with this error. */
async function expectEnd(run: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> {
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code });
  expect(messageOf(error)).toMatch(message);
}
