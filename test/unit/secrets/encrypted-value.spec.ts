import { constants, createDecipheriv, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decryptValue } from '../../../src/secrets/decrypt-value.ts';
import { encryptionKeyOf } from '../../../src/secrets/encryption-key.ts';
import { sealValue } from '../../../src/secrets/envelope.ts';
import { keyFiles } from '../../support/key-files.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = encryptionKeyOf(privateKey, 'test key');
const otherKey = encryptionKeyOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'other key');
const path = 'Connections:Acme:Password';
const files = keyFiles();
afterAll(files.remove);

describe('a protected value', () => {
  it('opens to what it was, whatever it was', () => {
    const anyText = fc.string({ unit: 'grapheme', maxLength: 300 });

    fc.assert(
      fc.property(anyText, (clear) => {
        expect(decryptValue(sealValue(clear, path, key), path, [key])).toEqual({ value: clear, keyId: key.id });
      }),
      { numRuns: 30 },
    );
  });

  it('takes 5,000 characters', () => {
    const clear = 'ä'.repeat(5000);

    const opened = decryptValue(sealValue(clear, path, key), path, [key]);

    expect(opened).toMatchObject({ value: clear });
  });

  it('opens at its setting in any case, and with line breaks', () => {
    const sealed = sealValue('clear', path, key).replace(/.{76}/g, '$&\r\n');

    expect(decryptValue(sealed, path.toUpperCase(), [otherKey, key])).toMatchObject({ value: 'clear' });
  });

  it('does not open at another setting', () => {
    const sealed = sealValue('clear', path, key);

    expect(decryptValue(sealed, 'Connections:Other:Password', [key])).toEqual({
      problem: expect.stringContaining('made for another setting'),
    });
  });

  it('says which key it needs and which there are', () => {
    const sealed = sealValue('clear', path, otherKey);

    expect(decryptValue(sealed, path, [key])).toEqual({
      problem: `is encrypted for key id ${otherKey.id}; available: ${key.id}`,
    });
  });

  it('does not open when any one character was changed', () => {
    const sealed = sealValue('clear', path, key);

    const opened = Array.from(sealed).filter((character, at) => {
      const changed = `${sealed.slice(0, at)}${character === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      return !('problem' in decryptValue(changed, path, [key]));
    });

    expect(opened).toEqual([]);
  });

  it('does not open when any one bit of its bytes was changed', () => {
    const [version, id, ...parts] = sealValue('clear', path, key).split('.');
    const bytes = parts.map((part) => Buffer.from(part, 'base64url'));

    const opened = bytes.flatMap((part, index) =>
      [...part.keys()].filter((at) => {
        const damaged = Buffer.from(part);
        damaged[at]! ^= 1 << (at % 8);
        const texts = bytes.with(index, damaged).map((each) => each.toString('base64url'));
        return !('problem' in decryptValue([version, id, ...texts].join('.'), path, [key]));
      }),
    );

    expect(opened).toEqual([]);
  });

  it('does not open when its end is missing', () => {
    const sealed = sealValue('clear', path, key);

    expect(decryptValue(sealed.slice(0, -10), path, [key])).toEqual({ problem: expect.stringContaining('is damaged') });
  });

  it.each(['iga1', 'iga1AAAA', 'iga2.0123456789abcdef.AAAA', 'iga1-0123'])(
    'may be of a newer version when it is only %s',
    (text) => {
      expect(decryptValue(text, path, [key])).toEqual({
        problem: expect.stringMatching(/^is damaged, or made by a newer version/),
      });
    },
  );

  it('opens with openssl and AES-GCM, as documented', () => {
    const [version, id, wrapped = '', iv = '', ciphertext = '', tag = ''] = sealValue('clear', path, key).split('.');
    files.write('key.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }));
    files.write('wrapped', Buffer.from(wrapped, 'base64url'));
    const padding = ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256'];

    const dataKey = files.openssl('pkeyutl', '-decrypt', '-inkey', 'key.pem', '-in', 'wrapped', ...padding);

    const gcm = createDecipheriv('aes-256-gcm', dataKey, Buffer.from(iv, 'base64url'));
    gcm.setAAD(Buffer.from(`${version}.${id}.${path.toLowerCase()}`)).setAuthTag(Buffer.from(tag, 'base64url'));
    expect(gcm.update(ciphertext, 'base64url', 'utf8') + gcm.final('utf8')).toBe('clear');
  });
});

describe('a value that another tool made', () => {
  it.each(['sha256', 'sha1'])('opens with a warning when it is a bare RSA block with %s', (oaepHash) => {
    const block = encryptBlock('clear', oaepHash);

    expect(decryptValue(block.toString('base64'), path, [otherKey, key])).toEqual({
      value: 'clear',
      keyId: key.id,
      warning: expect.stringMatching(/bare RSA value \(OAEP with SHA-(1|256)\), which does not belong.*reencrypt/),
    });
  });

  it('opens with a stronger warning when it has several blocks', () => {
    const blocks = Buffer.concat([encryptBlock('one ', 'sha256'), encryptBlock('two', 'sha256')]);

    expect(decryptValue(blocks.toString('base64'), path, [key])).toMatchObject({
      value: 'one two',
      warning: expect.stringContaining('may be missing or exchanged unnoticed'),
    });
  });

  it.each([
    ['with the header of the platform', `kxABAA${'A'.repeat(382)}`, /made by the platform's own tool/],
    ['in CMS', cms().toString('base64'), /CMS message/],
    ['that is no base64', 'hunter2 with spaces!', /not base64/],
    ['of another length', Buffer.alloc(100, 7).toString('base64'), /^is not a protected value; protect/],
    [
      'for another key',
      encryptBlock('x', 'sha256').fill(9).toString('base64'),
      /damaged, or encrypted for another key/,
    ],
    ['that is empty', '', /not base64/],
  ])('is refused when it is one %s', (_what, text, expected) => {
    const opened = decryptValue(text, path, [key]);

    expect(opened).toEqual({ problem: expect.stringMatching(expected) });
    expect(JSON.stringify(opened)).not.toContain('hunter2');
  });
});

function encryptBlock(clear: string, oaepHash: string): Buffer {
  return publicEncrypt({ key: publicKey, oaepHash, padding: constants.RSA_PKCS1_OAEP_PADDING }, Buffer.from(clear));
}

function cms(): Buffer {
  const head = Buffer.from('3082010006092a864886f70d010703', 'hex');
  return Buffer.concat([head, Buffer.alloc(256 - head.length)]);
}
