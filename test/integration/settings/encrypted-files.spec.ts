import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { redact } from '../../../src/secret.ts';
import { loadEncryptionKey } from '../../../src/secrets/load-encryption-key.ts';
import type { EncryptionKey } from '../../../src/secrets/encryption-key.ts';
import { loadConfiguredKeys } from '../../../src/settings/load-configured-keys.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import { sealValue } from '../../../src/secrets/envelope.ts';
import { protectSettings, reencryptSettings } from '../../../src/settings/protect-settings.ts';
import { keyFiles } from '../../support/key-files.ts';
import { aSettingsFolder, type SettingsFolder } from '../../support/settings-folder.ts';

const encryptedFile = 'appsettings.encrypted.agent.json';
const keys = keyFiles();
let key: EncryptionKey;
let previousKey: EncryptionKey;
let folder: SettingsFolder;

beforeAll(async () => {
  key = await newKey('current.pem');
  previousKey = await newKey('previous.pem');
});
afterAll(keys.remove);
beforeEach(async () => {
  folder = await aSettingsFolder(clear());
});
afterEach(() => folder.remove());

describe('the encrypted files', () => {
  it('lie over the clear files, below the connection file and the environment, value by value', async () => {
    await folder.write('appsettings.agent.Production.json', acme({ Password: 'weaker', Filter: 'weaker' }));
    await protect({ Login: 'encrypted', Password: 'encrypted', Filter: 'encrypted', PageSize: 50 });
    const environment = { Connections__Acme__Login: 'environment' };

    const { connections, entries } = await load(environment);

    expect(connections[0]).toMatchObject({ login: 'environment', filter: 'encrypted', pageSize: 50 });
    expect(connections[0]!.password!.reveal()).toBe('encrypted');
    expect(entries.find((entry) => entry.path === 'Connections:Acme:Password')).toMatchObject({
      source: encryptedFile,
      overridden: ['appsettings.agent.Production.json', 'appsettings.agent.json'],
    });
  });

  it('are overridden by the encrypted file of the environment', async () => {
    await protect({ Password: 'general' });
    await protect({ Password: 'special' }, 'appsettings.encrypted.agent.Production.json');

    const { connections } = await load();

    expect(connections[0]!.password!.reveal()).toBe('special');
  });

  it('may hold settings of the general file', async () => {
    const { text } = protectSettings(bytesOf({ TempFolderPath: 'elsewhere' }), 'clear', key);
    await folder.write('appsettings.encrypted.json', text);

    const { outputFolder } = await load();

    expect(outputFolder).toBe(path.join(folder.path, 'elsewhere', 'ExportOutput'));
  });

  it('give values that are shown nowhere', async () => {
    await protect({ Password: 'canary-of-this-test', Filter: 'filter-of-this-test' });

    const { entries } = await load();

    expect(JSON.stringify(entries)).not.toContain('of-this-test');
    expect(redact('with canary-of-this-test inside')).toBe('with [secret] inside');
  });

  it('are opened only as far as the requested connections need', async () => {
    await protect({ Password: 'encrypted' });
    const file = JSON.parse(await folder.read(encryptedFile)) as { Connections: object };
    const others = { Connections: { ...file.Connections, Other: { Server: 'damaged', Password: 'damaged' } } };
    await folder.write(encryptedFile, others);

    const asked = await load({}, ['acme']);

    expect(asked.connections[0]!.password!.reveal()).toBe('encrypted');
    await expect(load()).rejects.toMatchObject({ code: 'SECRET_VALUE' });
  });

  it('fail with every value that does not open, and are not replaced by a weaker layer', async () => {
    await protect({ Login: 'login', Password: 'encrypted' });
    const text = await folder.read(encryptedFile);
    await folder.write(encryptedFile, text.replace('"Login"', '"Filter"').replace('"Password"', '"OAuthToken"'));

    await expect(load()).rejects.toMatchObject({
      code: 'SECRET_VALUE',
      outcome: 'secret',
      problems: [
        expect.stringMatching(
          /^appsettings\.encrypted\.agent\.json line 4: Connections:Acme:Filter: .*another setting/,
        ),
        expect.stringMatching(/line 5: Connections:Acme:OAuthToken: /),
      ],
    });
  });

  it('do not take clear values', async () => {
    await folder.write(encryptedFile, acme({ Password: 'hunter2-in-clear', PageSize: 7 }));

    const refused = load();

    await expect(refused).rejects.toMatchObject({
      problems: [expect.stringContaining('Password: is not a protected value'), expect.stringContaining('PageSize')],
    });
    await expect(refused).rejects.not.toMatchObject({
      problems: [expect.stringContaining('hunter2'), expect.anything()],
    });
  });

  it('cannot hold the certificate that opens them', async () => {
    await folder.write(encryptedFile, {
      EncryptionCertificate: { Password: sealValue('x', 'EncryptionCertificate:Password', key) },
    });

    await expect(load()).rejects.toMatchObject({
      problems: [expect.stringContaining('EncryptionCertificate: cannot stand in the file that it opens')],
    });
  });

  it('are not read without UseEncryptedAppsettings, with a warning', async () => {
    await protect({ Password: 'encrypted' });
    await folder.write('appsettings.agent.json', clear({ UseEncryptedAppsettings: false }));

    const { connections, warnings } = await load();

    expect(connections[0]!.password!.reveal()).toBe('clear');
    expect(warnings).toEqual([expect.stringMatching(/^appsettings\.encrypted\.agent\.json: is not read, because/)]);
  });

  it('must be there when UseEncryptedAppsettings is true', async () => {
    await expect(load()).rejects.toMatchObject({ code: 'SECRET_SOURCE', outcome: 'secret' });
  });

  it('open with a previous key after the certificate was renewed, until they are encrypted again', async () => {
    await protect({ Password: 'encrypted' }, encryptedFile, previousKey);
    const withoutPrevious = load();
    await expect(withoutPrevious).rejects.toMatchObject({
      problems: [expect.stringContaining(`encrypted for key id ${previousKey.id}; available: ${key.id}`)],
    });
    await folder.write('appsettings.agent.json', clear({ PreviousFiles: [{ File: keys.file('previous.pem') }] }));

    const { connections } = await load();
    const { keys: configured } = await loadConfiguredKeys(folder.path, {});
    const again = reencryptSettings(Buffer.from(await folder.read(encryptedFile)), encryptedFile, configured);

    expect(connections[0]!.password!.reveal()).toBe('encrypted');
    expect(again.text).toContain(key.id);
    expect(again.text).not.toContain(previousKey.id);
  });
});

describe('EncryptionCertificate', () => {
  it.each(['Thumbprint', 'DistinguishedName', 'StoreName', 'StoreLocation', 'CertificateAzureKeyVault'])(
    'refuses %s with the way out',
    async (name) => {
      await protect({ Password: 'encrypted' });
      await folder.write('appsettings.agent.json', clear({ File: null, [name]: 'x' }));

      await expect(load()).rejects.toMatchObject({
        code: 'SECRET_CERTIFICATE',
        message: expect.stringContaining(`EncryptionCertificate:${name} names a key in a store or vault`),
        next: expect.stringContaining('PFX'),
      });
    },
  );

  it('warns that EncryptFile does nothing', async () => {
    await protect({ Password: 'encrypted' });
    await folder.write('appsettings.agent.json', clear({ EncryptFile: true }));

    expect((await load()).warnings).toEqual([expect.stringContaining('does not encrypt the files that it writes')]);
  });

  it('takes the password from the environment', async () => {
    const options = ['-topk8', '-in', 'current.pem', '-out', 'locked.pem', '-passout', 'pass:of the file'];
    keys.openssl('pkcs8', ...options);
    await chmod(keys.file('locked.pem'), 0o600);
    await protect({ Password: 'encrypted' });
    await folder.write('appsettings.agent.json', clear({ File: keys.file('locked.pem') }));

    const { connections } = await load({ EncryptionCertificate__Password: 'of the file' });

    expect(connections[0]!.password!.reveal()).toBe('encrypted');
    await expect(load()).rejects.toMatchObject({ message: expect.stringContaining('its Password is needed') });
  });
});

describe('protectSettings', () => {
  it('keeps the tree, takes away the values, and leaves null', () => {
    const input = {
      $schema: 'x',
      Connections: { Acme: { Password: 'canary', PageSize: 3, Login: null } },
      MappingFiles: ['a'],
    };

    const { text, values } = protectSettings(bytesOf(input), 'clear.json', key);

    expect(values).toBe(3);
    expect(text).not.toContain('canary');
    const sealed = expect.stringMatching(/^iga1\./);
    expect(JSON.parse(text)).toEqual({
      Connections: { Acme: { Password: sealed, PageSize: sealed, Login: null } },
      MappingFiles: [sealed],
    });
  });

  it('refuses what is encrypted already', () => {
    const { text } = protectSettings(bytesOf({ TempFolderPath: 'x' }), 'clear.json', key);

    expect(() => protectSettings(Buffer.from(text), 'twice.json', key)).toThrow(
      expect.objectContaining({ problems: [expect.stringContaining('is encrypted already')] }),
    );
  });
});

describe('the sample certificate', () => {
  it('is refused as soon as a connection leaves this machine', async () => {
    const environment = { Connections__Sandbox__Server: 'https://acme.example/scim' };
    const root = path.join(import.meta.dirname, '../../..');

    await expect(loadSettings({ folder: root, environment })).rejects.toMatchObject({
      code: 'SECRET_CERTIFICATE',
      message: expect.stringContaining('sample certificate is for the sandbox only'),
    });
  });

  it('opens the sample on this machine', async () => {
    const root = path.join(import.meta.dirname, '../../..');

    const { connections } = await loadSettings({ folder: root, environment: {} });

    expect(connections[0]!.oauthToken!.reveal()).toBe('sandbox-token');
  });
});

async function newKey(name: string): Promise<EncryptionKey> {
  keys.write(name, keys.openssl('genrsa', '2048'));
  return (await loadEncryptionKey({ path: keys.file(name), shown: name })).key;
}

function acme(settings: object): object {
  return { Connections: { Acme: settings } };
}

function clear(certificate: object = {}): object {
  return {
    ...acme({ Server: 'https://acme.example/scim', Login: 'clear', Password: 'clear' }),
    EncryptionCertificate: { File: keys.file('current.pem'), UseEncryptedAppsettings: true, ...certificate },
  };
}

async function protect(settings: object, name = encryptedFile, by = key): Promise<void> {
  await folder.write(name, protectSettings(bytesOf(acme(settings)), 'clear', by).text);
}

function bytesOf(settings: object): Buffer {
  return Buffer.from(JSON.stringify(settings));
}

function load(environment: Record<string, string> = {}, connections?: string[]) {
  return loadSettings({ folder: folder.path, environment, ...(connections !== undefined && { connections }) });
}
