import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { encryptionKeyOf } from '../../../src/secrets/encryption-key.ts';
import { protectSettings } from '../../../src/settings/protect-settings.ts';

const key = encryptionKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'test key');

describe('protectSettings', () => {
  it.each(['EncryptionCertificate', 'encryptioncertificate'])('refuses a file with the section %s', (section) => {
    const clear = { Connections: { Acme: { Password: 'clear' } }, [section]: { File: 'agent.pfx' } };
    const bytes = Buffer.from(JSON.stringify(clear));

    expect(() => protectSettings(bytes, 'clear.json', key)).toThrow(
      expect.objectContaining({
        code: 'SETTINGS_INVALID',
        message: expect.stringContaining('nothing was written'),
        problems: [expect.stringContaining(`clear.json line 1: ${section}: cannot stand in the file that it opens`)],
      }),
    );
  });
});
