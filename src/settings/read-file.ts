import { readFile } from 'node:fs/promises';

/** The bytes of a file, or the code of the operating system for why there are none (`ENOENT`, `EACCES`). */
export type FileContent = { readonly bytes: Uint8Array } | { readonly code: string };

export async function readFileBytes(file: string): Promise<FileContent> {
  try {
    return { bytes: await readFile(file) };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

/** True when there is nothing at the path, as opposed to something that cannot be read. */
export function isAbsent(code: string): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The text of UTF-8 bytes without a byte order mark; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error !== null && typeof error === 'object' && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
