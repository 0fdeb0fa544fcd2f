import { chmodSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadEncryptionKey } from '../../../src/secrets/load-encryption-key.ts';
import { makeCertificate } from '../../../src/secrets/new-certificate.ts';
import { keyFiles } from '../../support/key-files.ts';

const password = 'password of the tests';
const files = keyFiles();
const load = (name: string, secret?: string) =>
  loadEncryptionKey({ path: files.file(name), shown: name, ...(secret !== undefined && { password: secret }) });

beforeAll(() => {
  const { openssl } = files;
  const pass = ['-passout', `pass:${password}`];
  openssl('genrsa', '-out', 'pkcs8.pem', '2048');
  openssl('rsa', '-in', 'pkcs8.pem', '-traditional', '-out', 'pkcs1.pem');
  openssl('pkcs8', '-topk8', '-in', 'pkcs8.pem', '-out', 'encrypted.pem', ...pass);
  openssl('req', '-x509', '-key', 'pkcs8.pem', '-subj', '/CN=test', '-days', '30', '-out', 'certificate.pem');
  openssl('req', '-new', '-key', 'pkcs8.pem', '-subj', '/CN=test', '-out', 'request.pem');
  const signing = ['-req', '-in', 'request.pem', '-signkey', 'pkcs8.pem', '-days', '-1'];
  openssl('x509', ...signing, '-out', 'expired-certificate.pem');
  const pair = ['-inkey', 'pkcs8.pem', '-in', 'certificate.pem', ...pass];
  openssl('pkcs12', '-export', ...pair, '-out', 'modern.pfx');
  openssl(
    'pkcs12',
    '-export',
    ...pair,
    '-out',
    'triple-des.pfx',
    '-keypbe',
    'PBE-SHA1-3DES',
    '-certpbe',
    'PBE-SHA1-3DES',
  );
  openssl('pkcs12', '-export', '-legacy', ...pair, '-out', 'rc2.pfx', '-certpbe', 'PBE-SHA1-RC2-40');
  openssl('pkcs12', '-export', '-nokeys', '-in', 'certificate.pem', ...pass, '-out', 'without-key.pfx');
  openssl('genrsa', '-out', 'short.pem', '1024');
  openssl('ecparam', '-genkey', '-noout', '-name', 'prime256v1', '-out', 'ec.pem');
  openssl('req', '-x509', '-key', 'ec.pem', '-subj', '/CN=test', '-out', 'ec-certificate.pem');
  openssl('pkcs12', '-export', '-inkey', 'ec.pem', '-in', 'ec-certificate.pem', ...pass, '-out', 'ec.pfx');
  openssl('genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'pss.pem');
  openssl('req', '-x509', '-key', 'pss.pem', '-subj', '/CN=test', '-out', 'pss-certificate.pem');
  openssl('pkcs12', '-export', '-inkey', 'pss.pem', '-in', 'pss-certificate.pem', ...pass, '-out', 'pss.pfx');
  for (const kind of ['certificate', 'expired-certificate', 'ec-certificate']) {
    files.write(`key-and-${kind}.pem`, Buffer.concat([files.read('pkcs8.pem'), files.read(`${kind}.pem`)]));
  }
  symlinkSync('/dev/null', files.file('device.pfx'));
  files.write('empty.pfx', '');
  files.write('text.pfx', 'no certificate at all');
  files.write('cut.pfx', files.read('modern.pfx').subarray(0, 500));
  files.write('large.pfx', Buffer.alloc(1024 * 1024 + 1));
  files.write(
    'damaged.pem',
    files
      .read('pkcs8.pem')
      .toString()
      .replace(/^M[A-Za-z0-9+/]{9}/m, 'MAAAAAAAAA'),
  );
  for (const name of ['modern', 'triple-des', 'rc2', 'without-key', 'ec', 'pss'])
    chmodSync(files.file(`${name}.pfx`), 0o600);
  for (const name of ['pkcs1', 'pkcs8', 'encrypted', 'short', 'ec', 'pss', 'certificate']) {
    chmodSync(files.file(`${name}.pem`), 0o600);
  }
});
afterAll(files.remove);

describe('loadEncryptionKey', () => {
  it.each(['pkcs8.pem', 'pkcs1.pem', 'encrypted.pem', 'key-and-certificate.pem', 'modern.pfx', 'triple-des.pfx'])(
    'finds the same key in %s',
    async (name) => {
      const { key, warnings } = await load(name, password);

      expect(key.id).toBe((await load('pkcs8.pem')).key.id);
      expect(key.decrypt(key.encrypt(Buffer.from('clear'))).toString()).toBe('clear');
      expect(warnings).toEqual([]);
    },
  );

  it('opens an old PFX with RC2, and asks to export it again', async () => {
    const { key, warnings } = await load('rc2.pfx', password);

    expect(key.id).toBe((await load('pkcs8.pem')).key.id);
    expect(warnings).toEqual([expect.stringMatching(/^rc2\.pfx: is encrypted with RC2.*export it again with AES-256/)]);
  });

  it('warns of an expired certificate', async () => {
    const { warnings } = await load('key-and-expired-certificate.pem');

    expect(warnings).toEqual([expect.stringMatching(/the certificate expired on \d{4}-/)]);
  });

  it.each([
    ['modern.pfx', 'wrong', /wrong Password/],
    ['rc2.pfx', undefined, /its Password is needed/],
    ['encrypted.pem', 'wrong', /wrong Password/],
    ['encrypted.pem', undefined, /its Password is needed/],
    ['without-key.pfx', password, /holds no private key/],
    ['certificate.pem', undefined, /a private key is needed.*found a certificate only/],
    ['empty.pfx', undefined, /is empty \(0 bytes\)/],
    ['text.pfx', undefined, /neither a PFX \(PKCS #12\) nor a PEM file/],
    ['cut.pfx', password, /neither a PFX \(PKCS #12\) nor a PEM file/],
    ['large.pfx', undefined, /larger than 1 MiB/],
    ['damaged.pem', undefined, /private key is damaged/],
    ['ec.pem', undefined, /at least 2048 bits is needed; found a key of type EC/],
    ['ec.pfx', password, /at least 2048 bits is needed; found a key of type EC/],
    ['pss.pem', undefined, /at least 2048 bits is needed; found a key of type RSA-PSS/],
    ['pss.pfx', password, /at least 2048 bits is needed; found a key of type RSA-PSS/],
    ['short.pem', undefined, /at least 2048 bits is needed; found an RSA key of 1024 bits/],
    ['key-and-ec-certificate.pem', undefined, /does not belong to its private key/],
    ['nowhere.pfx', undefined, /nowhere\.pfx: is missing/],
    ['.', undefined, /is not a file/],
    ['device.pfx', undefined, /device\.pfx: is not a file/],
  ])('refuses %s with password %s', async (name, secret, expected) => {
    await expect(load(name, secret)).rejects.toMatchObject({
      code: 'SECRET_CERTIFICATE',
      outcome: 'secret',
      message: expect.stringMatching(expected),
    });
  });

  it('refuses a private key that others can read', async () => {
    files.write('open.pem', files.read('pkcs8.pem'));
    chmodSync(files.file('open.pem'), 0o644);

    await expect(load('open.pem')).rejects.toMatchObject({
      message: expect.stringContaining('permissions too open (0644)'),
      next: expect.stringContaining('chmod 600 open.pem'),
    });
  });

  it.each(['pfx', 'pem'] as const)('opens a new certificate in %s, as openssl does', async (format) => {
    files.write(`new.${format}`, await makeCertificate({ format, password, days: 10 }));
    const reading = format === 'pfx' ? ['pkcs12', '-nodes'] : ['pkey'];

    const { key } = await load(`new.${format}`, password);
    const shown = files.openssl(...reading, '-in', `new.${format}`, '-passin', `pass:${password}`).toString();

    expect(key.blockLength).toBe(384);
    expect(shown).toContain('BEGIN PRIVATE KEY');
  });
});
