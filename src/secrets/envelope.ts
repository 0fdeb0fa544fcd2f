import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { EncryptionKey } from './encryption-key.ts';

/**
 * A protected value is the text `iga1.<key id>.<wrapped key>.<IV>.<ciphertext>.<tag>`; the last four are base64url
 * (RFC 4648 5) without padding. A random 256-bit key, wrapped with RSAES-OAEP, encrypts with AES-256-GCM (96-bit IV,
 * 128-bit tag). The associated data are `iga1.<key id>.<path in lower case>`, so that a value opens at its own setting only.
 */
export interface Envelope {
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

const version = 'iga1';
const cipher = 'aes-256-gcm';
const layout = /^iga1\.([0-9a-f]{16})\.([\w-]+)\.([\w-]+)\.([\w-]*)\.([\w-]+)$/;
const lengths = { key: 32, iv: 12, tag: 16 };

/** Encrypts a value for one setting, whose path is written `Connections:Acme:Password`, in any case. */
export function sealValue(clear: string, path: string, key: EncryptionKey): string {
  const dataKey = randomBytes(lengths.key);
  const iv = randomBytes(lengths.iv);
  const gcm = createCipheriv(cipher, dataKey, iv, { authTagLength: lengths.tag });
  gcm.setAAD(associatedData(key.id, path));
  const ciphertext = Buffer.concat([gcm.update(clear, 'utf8'), gcm.final()]);
  const parts = [key.encrypt(dataKey), iv, ciphertext, gcm.getAuthTag()];
  return [version, key.id, ...parts.map((part) => part.toString('base64url'))].join('.');
}

export function isEnvelope(text: string): boolean {
  return text.startsWith(`${version}.`);
}

/** The parts of an envelope; undefined when it is damaged so far that it has none. */
export function parseEnvelope(text: string): Envelope | undefined {
  const [, keyId = '', ...texts] = layout.exec(text) ?? [];
  const [wrappedKey, iv, ciphertext, tag] = texts.map(bytesOf);
  if (wrappedKey === undefined || ciphertext === undefined) return undefined;
  if (iv?.length !== lengths.iv || tag?.length !== lengths.tag) return undefined;
  return { keyId, wrappedKey, iv, ciphertext, tag };
}

/** The value, or undefined when the envelope is damaged, belongs to another setting or to another key. */
export function openEnvelope(envelope: Envelope, path: string, key: EncryptionKey): string | undefined {
  const { keyId, wrappedKey, iv, ciphertext, tag } = envelope;
  if (wrappedKey.length !== key.blockLength) return undefined;
  try {
    const gcm = createDecipheriv(cipher, key.decrypt(wrappedKey), iv, { authTagLength: lengths.tag });
    gcm.setAAD(associatedData(keyId, path)).setAuthTag(tag);
    return Buffer.concat([gcm.update(ciphertext), gcm.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function associatedData(keyId: string, path: string): Buffer {
  return Buffer.from(`${version}.${keyId}.${path.toLowerCase()}`, 'utf8');
}

// The decoder forgives foreign characters and spare bits; what does not encode to the same text again was changed.
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
