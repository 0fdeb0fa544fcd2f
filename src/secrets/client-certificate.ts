import type { pkcs12, pki } from 'node-forge';
import { createPrivateKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isSystemError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { sourceFailed } from './fetch-all.ts';
import { refuseOpenFile } from './refuse-open-file.ts';

const mostBytes = 1024 * 1024;

/** A certificate with its key, to show to a server. Both are PEM text; the key is not encrypted. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: Secret;
}

/** Reads a PFX or PEM file that holds a certificate and its key. Throws SECRET_SOURCE, or SECRET_CERTIFICATE when others can read it. */
export async function readClientCertificate(
  file: string,
  password: Secret | undefined,
  source: string,
): Promise<ClientCertificate> {
  const bytes = await readSmallFile(file, source);
  const text = bytes.toString('latin1');
  try {
    const found = text.includes('-----BEGIN ') ? fromPem(text, password) : await fromPfx(text, password);
    if (found !== undefined) return found;
  } catch {
    // What the libraries say about a key file is not repeated: it may quote it.
    throw sourceFailed(source, [`the client certificate ${file} cannot be opened: wrong password, or damaged`]);
  }
  throw sourceFailed(source, [`${file} must hold a certificate and its key`]);
}

async function readSmallFile(file: string, source: string): Promise<Buffer> {
  try {
    // Looked at before it is opened: a pipe would keep the agent waiting.
    const found = await stat(file);
    if (!found.isFile()) throw sourceFailed(source, [`the client certificate ${file} is not a regular file`]);
    refuseOpenFile(found.mode, file);
    if (found.size > mostBytes) throw sourceFailed(source, [`the client certificate ${file} is larger than 1 MiB`]);
    return await readFile(file);
  } catch (error) {
    if (!isSystemError(error) || !error.code.startsWith('E')) throw error;
    throw sourceFailed(source, [`the client certificate ${file} cannot be read (${error.code})`]);
  }
}

function fromPem(text: string, password: Secret | undefined): ClientCertificate | undefined {
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  const key = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]+?-----END \1-----/.exec(text)?.[0];
  if (certificates === null || key === undefined) return undefined;
  const opened = createPrivateKey({ key, ...(password !== undefined && { passphrase: password.reveal() }) });
  const clear = opened.export({ type: 'pkcs8', format: 'pem' }) as string;
  return { certificate: certificates.join('\n'), key: new Secret(clear) };
}

/** With node-forge, because Node.js opens a PFX for TLS only and refuses the older ciphers. */
async function fromPfx(binary: string, password: Secret | undefined): Promise<ClientCertificate | undefined> {
  const { default: forge } = await import('node-forge');
  const pfx = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(binary), password?.reveal() ?? '');
  const { certBag, pkcs8ShroudedKeyBag, keyBag } = forge.pki.oids as Readonly<Record<string, string>>;
  const bagsOf = (type = ''): pkcs12.Bag[] => pfx.getBags({ bagType: type })[type] ?? [];
  const key = [...bagsOf(pkcs8ShroudedKeyBag), ...bagsOf(keyBag)][0]?.key;
  const certificates = bagsOf(certBag).flatMap(({ cert }) => (cert === undefined ? [] : [cert]));
  if (key === undefined || certificates.length === 0) return undefined;
  const isOfKey = ({ publicKey }: pki.Certificate): boolean => 'n' in publicKey && publicKey.n.equals(key.n);
  const ownFirst = [...certificates.filter(isOfKey), ...certificates.filter((other) => !isOfKey(other))];
  return {
    certificate: ownFirst.map((certificate) => forge.pki.certificateToPem(certificate)).join('\n'),
    key: new Secret(forge.pki.privateKeyToPem(key)),
  };
}
