import { createPrivateKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

export interface NewCertificate {
  readonly format: 'pfx' | 'pem';
  readonly password: string;
  readonly days: number;
}

const dayInMilliseconds = 86_400_000;

/** A new RSA key of 3072 bits with a self-signed certificate, both in one file that the password protects (AES-256). */
export async function makeCertificate({ format, password, days }: NewCertificate): Promise<Buffer> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  const key = forge.pki.privateKeyFromPem(pem);
  const certificate = selfSigned(key, days);
  if (format === 'pfx') {
    const options = { algorithm: 'aes256', count: 100_000, friendlyName: 'iga-agent' } as const;
    const archive = forge.pkcs12.toPkcs12Asn1(key, certificate, password, options);
    return Buffer.from(forge.asn1.toDer(archive).getBytes(), 'latin1');
  }
  const encrypted = createPrivateKey(pem).export({
    format: 'pem',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: password,
  });
  return Buffer.from(`${encrypted.toString()}${forge.pki.certificateToPem(certificate).replaceAll('\r', '')}`);
}

function selfSigned(key: forge.pki.rsa.PrivateKey, days: number): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // Positive and not zero, as RFC 5280 4.1.2.2 asks.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date();
  certificate.validity.notAfter = new Date(Date.now() + days * dayInMilliseconds);
  const subject = [{ name: 'commonName', value: 'iga-agent settings encryption' }];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', keyEncipherment: true, dataEncipherment: true },
  ]);
  certificate.sign(key, forge.md.sha256.create());
  return certificate;
}
