import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { certificateError } from './certificate-error.ts';

const privateKeyBlock = /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\S]+?-----END ([A-Z]+ )?PRIVATE KEY-----/;
const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

export interface OpenedKey {
  readonly key: KeyObject;
  /** The end of the certificate's validity, where the file holds one. */
  readonly validTo?: Date;
  /** What is odd about the file, as the end of a sentence. */
  readonly warnings: readonly string[];
}

/**
 * The private key in a PEM text: PKCS#1, PKCS#8 (RFC 5958) or encrypted PKCS#8, alone or with its certificate.
 * Throws SECRET_CERTIFICATE.
 */
export function openPem(text: string, password: string | undefined, file: string): OpenedKey {
  const pem = privateKeyBlock.exec(text)?.[0];
  const certificate = certificateOf(text, file);
  if (pem === undefined) {
    const found = certificate === undefined ? 'none' : 'a certificate only';
    throw certificateError(file, `a private key is needed to open protected values; found ${found}`);
  }
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(pem);
  if (isEncrypted && password === undefined) throw certificateError(file, 'is encrypted; its Password is needed');
  const key = readKey(pem, isEncrypted ? password : undefined, file);
  if (certificate?.checkPrivateKey(key) === false) {
    throw certificateError(file, 'its first certificate does not belong to its private key');
  }
  return { key, warnings: [], ...(certificate !== undefined && { validTo: new Date(certificate.validTo) }) };
}

function readKey(pem: string, password: string | undefined, file: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(password !== undefined && { passphrase: password }) });
  } catch {
    throw certificateError(
      file,
      password === undefined ? 'its private key is damaged' : 'wrong Password, or its private key is damaged',
    );
  }
}

function certificateOf(text: string, file: string): X509Certificate | undefined {
  const pem = certificateBlock.exec(text)?.[0];
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    throw certificateError(file, 'its certificate is damaged');
  }
}
