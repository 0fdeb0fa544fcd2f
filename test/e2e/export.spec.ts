import { describe, expect, it } from '@jest/globals';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { firstOf, renamed, somePeople, useAgentScene, type AgentScene } from '../support/agent-scene.ts';
import { runAgent } from '../support/run-agent.ts';

const setScene = useAgentScene();

describe('export', () => {
  it('writes one file for each entity, one for the memberships, and a manifest that verifies', async () => {
    const scene = await setScene();

    const finished = await scene.run(['export']);

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toContain(`Acme: published to ${scene.folder.output}`);
    expect(await visibleFiles(scene)).toEqual([
      'Acme.manifest.json',
      'Acme_Groups.csv',
      'Acme_Users.csv',
      'Acme_members_Groups.csv',
    ]);
    expect(await rowsOf(scene, 'Acme_Users.csv')).toEqual([
      'id,displayName',
      ...somePeople.users.map(({ id, displayName }) => `${id},${String(displayName)}`),
    ]);
    expect((await scene.run(['verify'])).exitCode).toBe(0);
  });

  it('needs nothing but an address and a credential', async () => {
    const scene = await setScene({ settings: { EntityTypeMappings: [], EntityAssociationMappings: [] } });

    const finished = await scene.run(['export']);

    expect(finished.exitCode).toBe(0);
    const [header = ''] = await rowsOf(scene, 'Acme_Users.csv');
    expect(header.split(',')).toEqual(expect.arrayContaining(['id', 'userName', 'name:givenName', 'emails:value']));
    expect(await rowsOf(scene, 'Acme_Users.csv')).toHaveLength(somePeople.users.length + 1);
  });

  it('of one entity leaves the other files as they were', async () => {
    const scene = await setScene();
    await scene.run(['export']);
    const before = await scene.folder.published();
    await scene.serve(renamed(somePeople));

    const finished = await scene.run(['export', '--entity', 'Users']);

    const after = await scene.folder.published();
    expect(finished.exitCode).toBe(0);
    expect(after['Acme_Users.csv']).toContain('(renamed)');
    expect(after['Acme_members_Groups.csv']).toBe(before['Acme_members_Groups.csv']);
    expect((await scene.run(['verify'])).exitCode).toBe(0);
  });

  it('writes to the folder that --output-path names, whatever its name is', async () => {
    const scene = await setScene();
    const other = path.join(scene.folder.path, 'Ausgabe für IGA');
    await mkdir(other);

    const finished = await scene.run(['export', '--output-path', other]);

    expect(finished.exitCode).toBe(0);
    expect(await scene.folder.published()).toEqual({});
    expect((await scene.run(['verify', '--output-path', other])).exitCode).toBe(0);
  });

  it('finds a settings folder that is named from the current folder', async () => {
    const scene = await setScene();
    const { dir, base } = path.parse(scene.folder.path);

    const finished = await runAgent(['export', '--settings', base], { currentFolder: dir });

    expect(finished.exitCode).toBe(0);
  });

  it('that lost most of the people is held, and publishes exactly the held files once they are accepted', async () => {
    const scene = await setScene();
    await scene.run(['export']);
    const before = await scene.folder.published();
    await scene.serve(firstOf(somePeople, 10));

    const held = await scene.run(['export', '--json']);
    const whileHeld = await scene.folder.published();
    const { runId } = JSON.parse(held.stdout) as { runId: string };
    await scene.serve(somePeople);
    const accepted = await scene.run(['export', '--accept', runId]);

    expect([held.exitCode, accepted.exitCode]).toEqual([6, 0]);
    expect(whileHeld).toEqual(before);
    expect(await rowsOf(scene, 'Acme_Users.csv')).toHaveLength(11);
    expect((await scene.run(['verify'])).exitCode).toBe(0);
  });

  it('that is held says why, and how to go on', async () => {
    const scene = await setScene();
    await scene.run(['export']);
    await scene.serve(firstOf(somePeople, 10));

    const { stderr } = await scene.run(['export', '--quiet']);

    expect(stderr).toMatch(/Acme: HELD by the guard; the published files stay as they were/);
    expect(stderr).toMatch(/30 of 40/);
    expect(await scene.folder.read('Work/Logs/iga-agent.log')).toMatch(/30 of 40 keys.*Acme: held/);
    expect(stderr).toMatch(/export --accept \d{8}T\d{6}Z-[0-9a-f]{6}/);
  });
});

async function visibleFiles({ folder }: AgentScene): Promise<string[]> {
  return (await readdir(folder.output)).filter((name) => !name.startsWith('.')).sort();
}

async function rowsOf({ folder }: AgentScene, name: string): Promise<string[]> {
  return ((await folder.published())[name] ?? '').trimEnd().split('\n');
}
