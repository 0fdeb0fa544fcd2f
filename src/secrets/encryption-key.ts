import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import NodeRSA from 'node-rsa';
import { certificateError } from './certificate-error.ts';

/** A private RSA key that opens protected values, with its public half, which makes them. */
export interface EncryptionKey {
  /** The first 16 hexadecimal digits of SHA-256 over the public key (SubjectPublicKeyInfo, RFC 5280 4.1). */
  readonly id: string;
  /** Length of the modulus and so of one encrypted block, in bytes. */
  readonly blockLength: number;
  /** RSAES-OAEP (RFC 8017 7.1) with SHA-256, MGF1-SHA-256 and an empty label; one block. */
  encrypt(clear: Uint8Array): Buffer;
  /** One block or, for values of older tools, several. Throws an error without a cause when the block does not open. */
  decrypt(encrypted: Uint8Array, hash?: OaepHash): Buffer;
}

export type OaepHash = 'sha256' | 'sha1';

const shortestModulus = 2048;

/** Accepts RSA keys of at least 2048 bits; throws SECRET_CERTIFICATE for others, naming the file. */
export function encryptionKeyOf(key: KeyObject, file: string): EncryptionKey {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa' || bits < shortestModulus) {
    const found = key.asymmetricKeyType === 'rsa' ? `an RSA key of ${bits} bits` : `a key of type ${typeOf(key)}`;
    throw certificateError(file, `an RSA key of at least ${shortestModulus} bits is needed; found ${found}`);
  }
  const pem = key.export({ format: 'pem', type: 'pkcs1' }).toString();
  const ciphers = { sha256: cipherOf(pem, 'sha256'), sha1: cipherOf(pem, 'sha1') };
  return {
    id: keyIdOf(key),
    blockLength: bits / 8,
    // Node-rsa answers with plain byte arrays, whose toString is not that of a Buffer.
    encrypt: (clear) => Buffer.from(ciphers.sha256.encrypt(clear, 'buffer')),
    decrypt: (encrypted, hash = 'sha256') => Buffer.from(ciphers[hash].decrypt(encrypted, 'buffer')),
  };
}

function typeOf(key: KeyObject): string {
  return (key.asymmetricKeyType ?? 'unknown').toUpperCase();
}

// Neither a label nor a mask function: the two engines of the library disagree on both.
function cipherOf(pem: string, hash: OaepHash): NodeRSA {
  return new NodeRSA(pem, 'pkcs1-private-pem', { encryptionScheme: { scheme: 'pkcs1_oaep', hash } });
}

function keyIdOf(key: KeyObject): string {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}
