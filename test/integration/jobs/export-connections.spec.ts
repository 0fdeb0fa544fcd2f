import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodeOfExport } from '../../../src/cli/print-export.ts';
import { Secret } from '../../../src/secret.ts';
import {
  expectRefused,
  expectSound,
  useExportScene,
  wholeDirectory,
  type ExportScene,
  failureOf,
} from '../../support/export-scene.ts';
import type { FaultScript } from '../../support/fault-server.ts';
import { directoryServer, someUsers } from '../../support/scim-directory.ts';

const acmeAndBeta = (scene: ExportScene) => ({
  connections: [
    { identifier: 'Acme', server: `${scene.server.url}/acme`, oauthToken: new Secret('t0ken-of-acme') },
    { identifier: 'Beta', server: `${scene.server.url}/beta`, oauthToken: new Secret('t0ken-of-beta') },
  ],
});

/** One script for each of two connections. */
function twoServers(acme: FaultScript, beta: FaultScript): FaultScript {
  return (request, reply) => (request.path.startsWith('/acme/') ? acme : beta)(request, reply);
}

const sound = directoryServer(wholeDirectory);
const empty = directoryServer({ Users: [], Groups: [] });
const grown = directoryServer({ ...wholeDirectory, Users: someUsers(11) });
const broken: FaultScript = (_request, reply) => reply.send(500);

describe('of two connections', () => {
  const setScene = useExportScene();

  it.each([
    ['fails', 'failed', broken, 4],
    ['is held', 'held', empty, 6],
  ])('one %s and the other one is published', async (_case, outcome, acme, exitCode) => {
    const scene = await setScene();
    scene.serve(twoServers(sound, sound));
    await scene.export(acmeAndBeta(scene));
    const before = await scene.published();
    scene.serve(twoServers(acme, grown));

    const summary = await scene.export(acmeAndBeta(scene));

    const after = await scene.published();
    const acmeFiles = [...before.keys()].filter((name) => name.startsWith('Acme'));
    expect(summary.connections.map((each) => [each.connection, each.outcome])).toEqual([
      ['Acme', outcome],
      ['Beta', 'published'],
    ]);
    expect(exitCodeOfExport(summary)).toBe(exitCode);
    expect(acmeFiles.map((name) => after.get(name))).toEqual(acmeFiles.map((name) => before.get(name)));
    expect(after.get('Beta_Users.csv')).toContain('u10,u10@acme.example,true\n');
    await expectSound(scene, 'Acme');
    await expectSound(scene, 'Beta');
  });

  it.each([
    ['fail', broken, 5],
    ['are held', empty, 6],
  ])('both %s, and the exit code says so', async (_case, script, exitCode) => {
    const scene = await setScene();
    scene.serve(twoServers(sound, sound));
    await scene.export(acmeAndBeta(scene));
    const before = await scene.published();
    scene.serve(script);

    const summary = await scene.export(acmeAndBeta(scene));

    expect(exitCodeOfExport(summary)).toBe(exitCode);
    expect(await scene.published()).toEqual(before);
  });

  it('both are held, and accepted together', async () => {
    const scene = await setScene();
    scene.serve(twoServers(sound, sound));
    await scene.export(acmeAndBeta(scene));
    scene.serve(empty);
    const held = await scene.export(acmeAndBeta(scene));

    const accepted = await scene.accept(held.runId);

    expect(accepted.connections.map(({ connection, outcome }) => [connection, outcome])).toEqual([
      ['Acme', 'published'],
      ['Beta', 'published'],
    ]);
    expect((await scene.published()).get('Beta_Users.csv')).toBe('id,userName,active\n');
    await expectSound(scene, 'Acme');
    await expectSound(scene, 'Beta');
  });

  it('each gets its own credential only', async () => {
    const scene = await setScene();
    scene.serve(twoServers(sound, sound));

    await scene.export(acmeAndBeta(scene));

    const sent = new Set(
      scene.server.requests.map((each) => `${each.path.slice(0, 5)} ${each.headers.get('authorization')}`),
    );
    expect(sent).toEqual(new Set(['/acme Bearer t0ken-of-acme', '/beta Bearer t0ken-of-beta']));
    expect([...(await scene.published()).values()].join('')).not.toMatch(/t0ken/);
  });
});

describe('a connection that cannot be opened', () => {
  const setScene = useExportScene();

  it('because its certificates are not there fails before any request', async () => {
    const scene = await setScene();

    await expectRefused(
      scene,
      broken,
      { code: 'SETTINGS_NOT_READABLE', message: /TrustedCertificates file .*gone\.pem cannot be read/, exitCode: 2 },
      { connections: [{ trustedCertificates: path.join(scene.folder, 'gone.pem') }] },
    );
  });

  it('because its address is not https fails before any request', async () => {
    const scene = await setScene();

    await expectRefused(
      scene,
      broken,
      { code: 'SETTINGS_INVALID', message: /is not https/, exitCode: 2 },
      { connections: [{ server: 'http://scim.example' }] },
    );
  });
});

describe('an export of some entities', () => {
  const setScene = useExportScene();

  it('keeps the other files, with their place in the manifest', async () => {
    const scene = await setScene();
    await scene.export();
    const before = await scene.published();
    scene.serve(grown);

    const summary = await scene.export({ entities: ['Users'] });

    const after = await scene.published();
    expect(exitCodeOfExport(summary)).toBe(0);
    expect(after.get('Acme_Users.csv')).toContain('u10,u10@acme.example,true\n');
    expect(after.get('Acme_Groups.csv')).toBe(before.get('Acme_Groups.csv'));
    expect(after.get('Acme_members_Groups.csv')).toBe(before.get('Acme_members_Groups.csv'));
    expect(await filesIn(scene)).toEqual([
      ['Acme_Users.csv', 'run-2'],
      ['Acme_Groups.csv', 'run-1'],
      ['Acme_members_Groups.csv', 'run-1'],
    ]);
    await expectSound(scene);
  });

  it('does not ask for the others', async () => {
    const scene = await setScene();

    await scene.export({ entities: ['Groups'] });

    expect(scene.server.requests.filter(({ path: asked }) => asked.endsWith('/Users'))).toEqual([]);
  });

  it('that does not exist fails the connection before anything is read', async () => {
    const scene = await setScene();

    const summary = await scene.export({ entities: ['Robots'] });

    expect(failureOf(summary)).toMatchObject({ code: 'USAGE_INVALID', outcome: 'settings' });
  });

  it('that is held keeps everything, and publishes with the others once it is accepted', async () => {
    const scene = await setScene();
    await scene.export();
    scene.serve(empty);
    const held = await scene.export({ entities: ['Users'] });

    await scene.accept(held.runId);

    expect((await scene.published()).get('Acme_Groups.csv')).toContain('g1,Group g1\n');
    expect((await scene.published()).get('Acme_Users.csv')).toBe('id,userName,active\n');
    await expectSound(scene);
  });
});

async function filesIn({ folder }: ExportScene): Promise<string[][]> {
  const manifest = JSON.parse(await readFile(path.join(folder, 'Acme.manifest.json'), 'utf8')) as {
    files: { name: string; runId: string }[];
  };
  return manifest.files.map(({ name, runId }) => [name, runId]);
}
