import type { Decrypted } from './decrypted.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { isEnvelope, openEnvelope, parseEnvelope } from './envelope.ts';
import { openLegacyValue } from './legacy-value.ts';

/** Header of the values that the platform's own tool makes: `kxAB` in base64. */
const platformHeader = Buffer.from([0x93, 0x10, 0x01, 0x00]);
/** Object identifier of CMS enveloped data (RFC 5652 6.1), in DER. */
const envelopedData = Buffer.from('06092a864886f70d010703', 'hex');
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ownStart = /^iga\d/;
const damaged = 'is damaged, or made by a newer version of iga-agent';
const again = 'protect it again with "iga-agent secrets protect-value"';

/**
 * Opens a protected value of the setting at a path (`Connections:Acme:Password`) with the first of the keys that fits.
 * Values are sorted by their look before any key touches them. Problems and warnings never hold the value.
 */
export function decryptValue(text: string, path: string, keys: readonly EncryptionKey[]): Decrypted {
  const compact = text.replace(/\s+/g, '');
  if (isEnvelope(compact)) return openOwn(compact, path, keys);
  // What begins like a value of ours may still be base64 of another tool, by chance.
  const isOwn = ownStart.test(compact);
  if (!base64.test(compact)) {
    return { problem: isOwn ? damaged : `is not a protected value (not base64); ${again}` };
  }
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.subarray(0, platformHeader.length).equals(platformHeader)) {
    return { problem: `was made by the platform's own tool; ${again}` };
  }
  if (bytes.subarray(0, 32).includes(envelopedData)) {
    return { problem: `is a CMS message (RFC 5652), which this agent does not open; ${again}` };
  }
  return openLegacyValue(bytes, keys) ?? { problem: isOwn ? damaged : `is not a protected value; ${again}` };
}

function openOwn(text: string, path: string, keys: readonly EncryptionKey[]): Decrypted {
  const envelope = parseEnvelope(text);
  if (envelope === undefined) return { problem: damaged };
  const key = keys.find(({ id }) => id === envelope.keyId);
  if (key === undefined) {
    const available = keys.map(({ id }) => id).join(', ');
    return { problem: `is encrypted for key id ${envelope.keyId}; available: ${available}` };
  }
  const value = openEnvelope(envelope, path, key);
  if (value !== undefined) return { value, keyId: key.id };
  return { problem: 'is damaged, or was made for another setting (authentication failed)' };
}
