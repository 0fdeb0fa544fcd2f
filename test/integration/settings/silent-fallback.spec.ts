import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { Secret } from '../../../src/secret.ts';
import { readClientCertificate } from '../../../src/secrets/client-certificate.ts';
import type { EncryptionKey } from '../../../src/secrets/encryption-key.ts';
import { loadEncryptionKey } from '../../../src/secrets/load-encryption-key.ts';
import { refuseSampleKey, sampleKeyId } from '../../../src/secrets/sample-key.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import { protectSettings } from '../../../src/settings/protect-settings.ts';
import { keyFiles } from '../../support/key-files.ts';
import { aSettingsFolder, type SettingsFolder } from '../../support/settings-folder.ts';

const sample = path.join(import.meta.dirname, '../../../certificates/sample.pfx');
const encryptedFile = 'appsettings.encrypted.agent.json';
const unreachableVault = {
  Vault: 'https://127.0.0.1:1/',
  AuthorityHost: 'https://127.0.0.1:1',
  TenantId: '11111111-2222-3333-4444-555555555555',
  ClientId: '99999999-8888-7777-6666-555555555555',
  ClientSecret: 'secret',
};
const keys = keyFiles();
let key: EncryptionKey;
let sampleKey: EncryptionKey;
let folder: SettingsFolder;

beforeAll(async () => {
  keys.write('own.pem', keys.openssl('genrsa', '2048'));
  ({ key } = await loadEncryptionKey({ path: keys.file('own.pem'), shown: 'own.pem' }));
  ({ key: sampleKey } = await loadEncryptionKey({ path: sample, shown: 'sample.pfx', password: 'sample' }));
});
afterAll(keys.remove);
beforeEach(async () => {
  folder = await aSettingsFolder();
});
afterEach(() => folder.remove());

describe('the sample key', () => {
  const server = 'http://127.0.0.1:1/scim';

  it.each([
    ['server', { server: 'https://acme.example' }],
    ['token endpoint', { server, oauth2Url: 'https://acme.example/token' }],
    ['proxy', { server, proxy: new Secret('http://user:proxy-password@acme.example:3128') }],
  ])('opens nothing for a %s beyond this machine', (_what, connection) => {
    const refused = (): void => {
      refuseSampleKey(new Set([sampleKeyId]), [connection]);
    };

    expect(refused).toThrow(expect.objectContaining({ code: 'SECRET_CERTIFICATE' }));
    expect(refused).not.toThrow('proxy-password');
  });

  it.each([
    ['AzureKeyVault', { AzureKeyVault: unreachableVault }],
    ['CyberArk', { CyberArk: { UseCyberArkSetting: true, ...ccp() } }],
  ])('opens nothing beside %s, which is not asked', async (_name, section) => {
    const EncryptionCertificate = { File: sample, Password: 'sample', UseEncryptedAppsettings: true };
    await write({ Connections: { Acme: { Server: server } }, EncryptionCertificate, ...section });
    await folder.write('appsettings.cyberark.agent.json', { Connections: { Acme: { Login: 'a', Password: 'a' } } });
    await protect({ Connections: { Acme: { OAuthToken: 'token' } } }, sampleKey);

    await expect(load()).rejects.toMatchObject({
      code: 'SECRET_CERTIFICATE',
      message: expect.stringContaining('is configured'),
    });
  });
});

describe('a client certificate file', () => {
  it('must not be readable for others', async () => {
    const file = keys.write('open.pem', 'anything');
    await chmod(file, 0o644);

    await expect(readClientCertificate(file, undefined, 'CyberArk')).rejects.toMatchObject({
      code: 'SECRET_CERTIFICATE',
      message: expect.stringContaining('permissions too open (0644)'),
      next: expect.stringContaining('chmod 600'),
    });
  });

  it('must be a regular file', async () => {
    execFileSync('mkfifo', ['-m', '600', keys.file('pipe')]);

    await expect(readClientCertificate(keys.file('pipe'), undefined, 'CyberArk')).rejects.toMatchObject({
      problems: [expect.stringContaining('is not a regular file')],
    });
  });
});

describe('the accounts file of CyberArk', () => {
  it.each([
    ['a connection', { Connections: { Acmee: { Login: 'a' } } }, /Acmee: no such connection; did you mean Acme\?/],
    ['a section', { Conections: {} }, /Conections: is no section of this file; only Connections is/],
  ])('refuses %s that nothing knows', async (_what, accounts, problem) => {
    await cyberArk(accounts);

    await expect(load()).rejects.toMatchObject({ problems: [expect.stringMatching(problem)] });
  });

  it('warns of a connection without an account', async () => {
    await cyberArk({ Connections: {} });

    const { warnings } = await load();

    expect(warnings).toContainEqual(expect.stringMatching(/cyberark.*Connections:Acme: .*nothing for this connection/));
  });
});

describe('an encrypted file', () => {
  it('warns of a section that is not known', async () => {
    await encrypted({ TempFolderPat: 'x', Connections: { Acme: { OAuthToken: 'token' } } });

    const { warnings } = await load();

    expect(warnings).toContainEqual(expect.stringMatching(/TempFolderPat: .*did you mean TempFolderPath\?/));
  });

  it('refuses misspelt connections', async () => {
    await encrypted({ Conections: { Acme: { OAuthToken: 'token' } } });

    await expect(load()).rejects.toMatchObject({
      problems: [expect.stringMatching(/Conections: .*did you mean Connections\?/)],
    });
  });

  it('warns when it gives nothing', async () => {
    await encrypted({ Connections: {} });

    const { warnings } = await load();

    expect(warnings).toContainEqual(expect.stringMatching(/encrypted\.agent\.json: is asked for, but gives nothing/));
  });
});

describe('settings without secrets', () => {
  it('need no key and no vault, and know the connections of the encrypted file', async () => {
    await encrypted({ Connections: { Other: { Server: 'https://other.example', OAuthToken: 'token' } } });
    const settings = JSON.parse(await folder.read('appsettings.agent.json')) as object;
    const Connections = { Acme: { Server: 'https://acme.example', Login: 'partner is in the vault' } };

    const EncryptionCertificate = { File: 'gone.pfx', UseEncryptedAppsettings: true };
    await write({ ...settings, Connections, AzureKeyVault: unreachableVault, EncryptionCertificate });

    const { connections, warnings } = await load('none');

    expect(connections.map(({ identifier }) => identifier)).toEqual(['Acme', 'Other']);
    expect(warnings).toEqual([]);
  });

  it('are refused when the output folder is protected', async () => {
    await encrypted({ TempFolderPath: 'elsewhere' });

    await expect(load('none')).rejects.toMatchObject({
      problems: [expect.stringContaining('TempFolderPath: is prot')],
    });
  });
});

function ccp(): object {
  return { Server: 'https://127.0.0.1:1', ApplicationId: 'iga', SafeName: 'IGA' };
}

async function cyberArk(accounts: object): Promise<void> {
  const Connections = { Acme: { Server: 'https://acme.example' } };
  await write({ Connections, CyberArk: { UseCyberArkSetting: true, ...ccp() } });
  await folder.write('appsettings.cyberark.agent.json', accounts);
}

async function encrypted(settings: object): Promise<void> {
  const EncryptionCertificate = { File: keys.file('own.pem'), UseEncryptedAppsettings: true };
  await write({ Connections: { Acme: { Server: 'https://acme.example' } }, EncryptionCertificate });
  await protect(settings, key);
}

async function protect(settings: object, by: EncryptionKey): Promise<void> {
  await folder.write(encryptedFile, protectSettings(Buffer.from(JSON.stringify(settings)), 'clear', by).text);
}

function write(settings: object): Promise<void> {
  return folder.write('appsettings.agent.json', settings);
}

function load(secrets: 'all' | 'none' = 'all') {
  return loadSettings({ folder: folder.path, environment: {}, secrets });
}
