import { describe, expect, it } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useAgentScene, type AgentScene } from '../support/agent-scene.ts';

const setScene = useAgentScene();

describe('verify', () => {
  it('finds what was just published valid, and says which run it is of', async () => {
    const scene = await publishedScene();

    const finished = await scene.run(['verify']);

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toMatch(/^Acme: valid \(3 files, \d+ rows, run \d{8}T\d{6}Z-[0-9a-f]{6} of .+Z\)\n$/);
  });

  it.each([
    ['a line was added', (text: string) => `${text}intruder,Somebody\n`],
    ['a line was taken away', (text: string) => text.replace(/[^\n]+\n$/, '')],
    ['one letter was changed', (text: string) => text.replace('a', 'e')],
    ['the file was cut', (text: string) => text.slice(0, text.length / 2)],
    ['a line break was changed', (text: string) => text.replace('\n', '\r\n')],
  ])('refuses a file in which %s', async (_what, change) => {
    const scene = await publishedScene();
    const text = await scene.folder.read('ExportOutput/Acme_Users.csv');
    await scene.folder.write('ExportOutput/Acme_Users.csv', change(text));

    const finished = await scene.run(['verify', '-c', 'Acme']);

    expectNotValid(finished, /Acme_Users\.csv/);
  });

  it('refuses a set without one of its files', async () => {
    const scene = await publishedScene();
    await rm(path.join(scene.folder.output, 'Acme_Groups.csv'));

    const finished = await scene.run(['verify']);

    expectNotValid(finished, /Acme_Groups\.csv cannot be read/);
  });

  it('refuses a set without a manifest, or with a damaged one', async () => {
    const scene = await publishedScene();
    const manifest = path.join(scene.folder.output, 'Acme.manifest.json');

    await writeFile(manifest, '{ "formatVersion": 1 }');
    const damaged = await scene.run(['verify']);
    await rm(manifest);
    const missing = await scene.run(['verify']);

    expectNotValid(damaged, /the manifest of Acme is damaged/);
    expectNotValid(missing, /Acme\.manifest\.json is missing/);
  });

  it('refuses an output folder that is no folder', async () => {
    const scene = await setScene();
    await scene.folder.write('ExportOutput', 'a file');

    const finished = await scene.run(['verify']);

    expectNotValid(finished, /cannot be read/);
  });

  it('refuses when nothing is configured, because nothing was checked', async () => {
    const scene = await setScene({ settings: { Connections: {} } });

    const finished = await scene.run(['verify']);

    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain('no connection is configured');
  });

  it('says the same to a program', async () => {
    const scene = await publishedScene();
    await scene.folder.write('ExportOutput/Acme_Users.csv', 'id,displayName\n');

    const { exitCode, stdout } = await scene.run(['verify', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 8, connections: [{ connection: 'Acme', valid: false }] });
    expect(exitCode).toBe(8);
  });
});

async function publishedScene(): Promise<AgentScene> {
  const scene = await setScene();
  await scene.run(['export', '--quiet']);
  return scene;
}

function expectNotValid(finished: { exitCode: number | null; stderr: string }, problem: RegExp): void {
  expect(finished.exitCode).toBe(8);
  expect(finished.stderr).toContain('Acme: NOT VALID');
  expect(finished.stderr).toMatch(problem);
  expect(finished.stderr).toContain('Next: do not ingest these files');
}
