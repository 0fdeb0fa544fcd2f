import { open, stat, type FileHandle } from 'node:fs/promises';
import { isSystemError } from '../errors.ts';
import { certificateError } from './certificate-error.ts';
import { encryptionKeyOf, type EncryptionKey } from './encryption-key.ts';
import { openPem } from './open-pem.ts';
import { openPfx } from './open-pfx.ts';
import { refuseOpenFile } from './refuse-open-file.ts';
import { sampleKeyId } from './sample-key.ts';

export interface KeyFile {
  /** An absolute path. */
  readonly path: string;
  /** The path as the settings name it, for messages. */
  readonly shown: string;
  readonly password?: string;
}

export interface LoadedKey {
  readonly key: EncryptionKey;
  /** Whole sentences. */
  readonly warnings: readonly string[];
}

const largestFile = 1024 * 1024;

/**
 * Reads the private RSA key of a PFX or PEM file. Throws SECRET_CERTIFICATE, each time with its own text, when the file is
 * missing, no file, empty, over 1 MiB, readable for others (POSIX), does not open or holds no RSA key of at least 2048 bits.
 */
export async function loadEncryptionKey({ path, shown, password }: KeyFile): Promise<LoadedKey> {
  const { bytes, mode } = await readKeyFile(path, shown);
  const isPem = bytes.includes('-----BEGIN');
  const opened = isPem ? openPem(bytes.toString('utf8'), password, shown) : openPfx(bytes, password, shown);
  const key = encryptionKeyOf(opened.key, shown);
  // The key of the sample is known to everyone; in a fresh checkout its file is readable for all.
  if (key.id !== sampleKeyId) refuseOpenFile(mode, shown);
  const warnings = opened.warnings.map((warning) => `${shown}: ${warning}`);
  return { key, warnings: [...warnings, ...expiryWarnings(opened.validTo, shown)] };
}

async function readKeyFile(path: string, shown: string): Promise<{ bytes: Buffer; mode: number }> {
  let file: FileHandle | undefined;
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) throw certificateError(shown, 'is not a file');
    file = await open(path);
    const { size, mode } = await file.stat();
    if (size > largestFile) throw certificateError(shown, 'is larger than 1 MiB, so it is no certificate file');
    const bytes = await file.readFile();
    if (bytes.length === 0) throw certificateError(shown, 'is empty (0 bytes)');
    return { bytes, mode };
  } catch (error) {
    if (!isSystemError(error) || !/^E[A-Z]+$/.test(error.code)) throw error;
    throw certificateError(shown, error.code === 'ENOENT' ? 'is missing' : `cannot be read (${error.code})`);
  } finally {
    await file?.close();
  }
}

function expiryWarnings(validTo: Date | undefined, shown: string): string[] {
  if (validTo === undefined || validTo.getTime() > Date.now()) return [];
  return [
    `${shown}: the certificate expired on ${validTo.toISOString().slice(0, 10)}; it still opens values, but renew it`,
  ];
}
