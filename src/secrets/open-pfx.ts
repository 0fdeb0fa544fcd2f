import { createPrivateKey, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { certificateError } from './certificate-error.ts';
import type { OpenedKey } from './open-pem.ts';

/** Object identifiers pbeWithSHAAnd128BitRC2-CBC and pbeWithSHAAnd40BitRC2-CBC (RFC 7292 appendix C), in DER. */
const weakCiphers = ['05', '06'].map((last) => Buffer.from(`060a2a864886f70d010c01${last}`, 'hex'));

/**
 * The private key in a PKCS #12 file (RFC 7292), also in the forms that Node.js itself does not open any more.
 * Throws SECRET_CERTIFICATE.
 */
export function openPfx(bytes: Uint8Array, password: string | undefined, file: string): OpenedKey {
  const archive = readArchive(bytes, password, file);
  const keys = [forge.pki.oids['pkcs8ShroudedKeyBag'], forge.pki.oids['keyBag']].flatMap((type) =>
    bagsOf(archive, type),
  );
  const [bag] = keys;
  if (bag === undefined) throw certificateError(file, 'holds no private key; export it again with the private key');
  if (keys.length > 1) throw certificateError(file, `holds ${keys.length} private keys; export it again with one`);
  // The library reads certificates of RSA keys only.
  const certificate = bagsOf(archive, forge.pki.oids['certBag'])[0]?.cert ?? undefined;
  return {
    key: readKey(bag, file),
    warnings: isWeak(bytes) ? ['is encrypted with RC2, which is not safe any more; export it again with AES-256'] : [],
    ...(certificate !== undefined && { validTo: certificate.validity.notAfter }),
  };
}

function readArchive(bytes: Uint8Array, password: string | undefined, file: string): forge.pkcs12.Pkcs12Pfx {
  const content = structureOf(bytes, file);
  try {
    return withUnreadKeys(() => forge.pkcs12.pkcs12FromAsn1(content, false, password ?? ''));
  } catch (error) {
    const isRefused = error instanceof Error && /password|MAC|decrypt/i.test(error.message);
    if (!isRefused) throw certificateError(file, 'is neither a PFX (PKCS #12) nor a PEM file, or is damaged');
    throw certificateError(file, password === undefined ? 'is encrypted; its Password is needed' : 'wrong Password');
  }
}

/**
 * The library makes plain RSA keys of RSA-PSS keys (1.2.840.113549.1.1.10) and forgets their algorithm. Of keys that it
 * cannot read it keeps the whole structure, so for one step it reads none.
 */
function withUnreadKeys<T>(step: () => T): T {
  const { privateKeyFromAsn1 } = forge.pki;
  const refuse = (): never => {
    throw new Error('left to Node.js');
  };
  Object.assign(forge.pki, { privateKeyFromAsn1: refuse });
  try {
    return step();
  } finally {
    Object.assign(forge.pki, { privateKeyFromAsn1 });
  }
}

function structureOf(bytes: Uint8Array, file: string): forge.asn1.Asn1 {
  try {
    return forge.asn1.fromDer(Buffer.from(bytes).toString('latin1'));
  } catch {
    throw certificateError(file, 'is neither a PFX (PKCS #12) nor a PEM file, or is damaged');
  }
}

function bagsOf(archive: forge.pkcs12.Pkcs12Pfx, type: string | undefined): forge.pkcs12.Bag[] {
  return type === undefined ? [] : (archive.getBags({ bagType: type })[type] ?? []);
}

function readKey({ asn1 }: forge.pkcs12.Bag, file: string): KeyObject {
  try {
    return createPrivateKey({
      key: Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'),
      format: 'der',
      type: 'pkcs8',
    });
  } catch {
    throw certificateError(file, 'its private key is damaged');
  }
}

function isWeak(bytes: Uint8Array): boolean {
  return weakCiphers.some((identifier) => Buffer.from(bytes).includes(identifier));
}
