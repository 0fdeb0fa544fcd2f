import { beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bearerToken, useAgentScene, type AgentScene } from '../support/agent-scene.ts';

const password = 'password of the certificate';
const environment = { EncryptionCertificate__Password: password };
const tokenPath = ['--path', 'Connections:Acme:OAuthToken'];
const setScene = useAgentScene();

let scene: AgentScene;
let currentFolder: string;
beforeEach(async () => {
  scene = await setScene({
    connection: { OAuthToken: null },
    settings: { EncryptionCertificate: { File: 'agent.pfx', UseEncryptedAppsettings: true } },
  });
  currentFolder = scene.folder.path;
});

describe('the secrets commands', () => {
  it('make a certificate, protect a file, and export with a token that stands nowhere else', async () => {
    const made = await run(['new-certificate', '--output', 'agent.pfx'], password);
    await scene.folder.write('clear.json', { Connections: { Acme: { OAuthToken: bearerToken } } });
    const files = ['--input', 'clear.json', '--output', 'appsettings.encrypted.agent.json'];
    const protectedFile = await run(['protect-file', ...files]);
    const exported = await scene.run(['export'], { environment });

    expect(made).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/key id [0-9a-f]{16}/) });
    expect(protectedFile).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('delete the clear file') });
    expect(await modeOf('agent.pfx')).toBe(0o600);
    expect(await modeOf('appsettings.encrypted.agent.json')).toBe(0o600);
    expect(await scene.folder.read('appsettings.encrypted.agent.json')).not.toContain(bearerToken);
    expect(exported).toMatchObject({ exitCode: 0 });
    expect(exported.stdout + exported.stderr).not.toContain(bearerToken);
    expect(Object.keys(await scene.folder.published())).toContain('Acme_Users.csv');
  });

  it('protect one value for its setting, and show it again', async () => {
    await run(['new-certificate', '--output', 'agent.pfx'], password);

    const made = await run(['protect-value', ...tokenPath], 'the value\n');
    const shown = await run(['unprotect-value', ...tokenPath], made.stdout);
    const elsewhere = await run(['unprotect-value', '--path', 'Connections:Acme:Login'], made.stdout);

    expect(made.stdout).toMatch(/^iga1\.[\w.-]+\n$/);
    expect(shown).toMatchObject({ exitCode: 0, stdout: 'the value\n', stderr: '' });
    expect(elsewhere).toMatchObject({ exitCode: 3, stdout: '', stderr: expect.stringContaining('another setting') });
  });

  it('encrypt a file again after the certificate was renewed', async () => {
    await run(['new-certificate', '--output', 'agent.pfx'], password);
    await scene.folder.write('clear.json', { Connections: { Acme: { OAuthToken: bearerToken } } });
    await run(['protect-file', '--input', 'clear.json', '--output', 'old.json']);
    await run(['new-certificate', '--output', 'renewed.pem'], password);
    const renewed = { ...environment, EncryptionCertificate__File: 'renewed.pem' };
    const previous = {
      EncryptionCertificate__PreviousFiles__0__File: 'agent.pfx',
      EncryptionCertificate__PreviousFiles__0__Password: password,
    };
    const files = ['--input', 'old.json', '--output', 'appsettings.encrypted.agent.json'];

    const without = await run(['reencrypt', ...files], '', renewed);
    const again = await run(['reencrypt', ...files], '', { ...renewed, ...previous });
    const exported = await scene.run(['export'], { environment: renewed });

    expect(without).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/encrypted for key id .*available/) });
    expect(again).toMatchObject({ exitCode: 0 });
    expect(exported).toMatchObject({ exitCode: 0 });
  });

  it('never overwrite a file', async () => {
    await writeFile(path.join(currentFolder, 'agent.pfx'), 'precious');

    const finished = await run(['new-certificate', '--output', 'agent.pfx'], password);

    expect(finished).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('never overwritten') });
    expect(await readFile(path.join(currentFolder, 'agent.pfx'), 'utf8')).toBe('precious');
  });

  it('do not advise to delete a file that the agent reads', async () => {
    await run(['new-certificate', '--output', 'agent.pfx'], password);
    await scene.folder.write('appsettings.agent.Test.json', { Connections: { Acme: { OAuthToken: bearerToken } } });

    const finished = await run(['protect-file', '--input', 'appsettings.agent.Test.json', '--output', 'new.json']);

    expect(finished).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('remove the secret values from appsettings.agent.Test.json'),
    });
    expect(finished.stdout).not.toContain('delete');
  });

  it('warn that everyone has the key of the sample certificate', async () => {
    const variables = {
      EncryptionCertificate__File: path.resolve('certificates/sample.pfx'),
      EncryptionCertificate__Password: 'sample',
    };
    await scene.folder.write('clear.json', { Connections: { Acme: { OAuthToken: bearerToken } } });
    const files = ['--input', 'clear.json', '--output', 'new.json'];

    const value = await run(['protect-value', ...tokenPath], 'the value', variables);
    const file = await run(['protect-file', ...files], '', variables);

    expect(value).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^warn: .*private key is public/) });
    expect(file).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^warn: .*private key is public/) });
  });

  it.each([
    ['a file of another kind', ['new-certificate', '--output', 'agent.key'], /must end in \.pfx or \.pem/],
    ['no days', ['new-certificate', '--output', 'a.pfx', '--days', '0'], /--days must be a whole number/],
    ['no password', ['new-certificate', '--output', 'a.pfx'], /nothing was given/],
    ['a path without a section', ['protect-value', '--path', 'Password'], /must name a setting with its sections/],
    [
      'a path that opens values',
      ['protect-value', '--path', 'encryptionCertificate:Password'],
      /EncryptionCertificate opens protected values/,
    ],
    ['no command', [], /Name "new-certificate"/],
  ])('refuse %s', async (_what, args, expected) => {
    const finished = await run(args);

    expect(finished).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(expected) });
  });

  it('are asked for: an export without its encrypted file ends with code 3', async () => {
    const finished = await scene.run(['export'], { environment });

    expect(finished.exitCode).toBe(3);
    expect(finished.stderr).toMatch(/encrypted settings not found/);
  });
});

function run(args: readonly string[], stdin = '', variables: Readonly<Record<string, string>> = environment) {
  return scene.run(['secrets', ...args], { environment: variables, currentFolder, stdin });
}

async function modeOf(name: string): Promise<number> {
  return (await stat(path.join(currentFolder, name))).mode & 0o777;
}
