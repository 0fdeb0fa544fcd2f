import type { Decrypted } from './decrypted.ts';
import type { EncryptionKey, OaepHash } from './encryption-key.ts';

const hashes: readonly OaepHash[] = ['sha256', 'sha1'];

/**
 * Opens bare RSA-OAEP blocks, as scripts with node-rsa made them: SHA-256 first, then SHA-1, which version 1 of the
 * library used whatever it was told. Undefined when the length fits no key.
 */
export function openLegacyValue(bytes: Buffer, keys: readonly EncryptionKey[]): Decrypted | undefined {
  const fitting = keys.filter(({ blockLength }) => bytes.length > 0 && bytes.length % blockLength === 0);
  if (fitting.length === 0) return undefined;
  for (const key of fitting) {
    for (const hash of hashes) {
      const value = tryOpen(bytes, key, hash);
      if (value !== undefined)
        return { value, keyId: key.id, warning: warningOf(bytes.length > key.blockLength, hash) };
    }
  }
  return { problem: `is damaged, or encrypted for another key; available: ${keys.map(({ id }) => id).join(', ')}` };
}

function tryOpen(bytes: Buffer, key: EncryptionKey, hash: OaepHash): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(key.decrypt(bytes, hash));
  } catch {
    return undefined;
  }
}

function warningOf(hasBlocks: boolean, hash: OaepHash): string {
  const weakness = hasBlocks
    ? 'in several blocks, of which some may be missing or exchanged unnoticed'
    : 'which does not belong to its setting';
  const name = hash === 'sha1' ? 'SHA-1' : 'SHA-256';
  return `is a bare RSA value (OAEP with ${name}), ${weakness}; replace it with "iga-agent secrets reencrypt"`;
}
