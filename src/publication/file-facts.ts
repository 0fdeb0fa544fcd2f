import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { readCsv } from '../csv/read-csv.ts';
import { isSystemError } from '../errors.ts';

/** What tells a file's content apart. */
export interface FileFacts {
  readonly bytes: number;
  /** In lower-case hexadecimal. */
  readonly sha256: string;
}

/** Takes bytes as they pass by and says what they were. */
export class FactsCounter {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** To be asked once, at the end. */
  facts(): FileFacts {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

export function sameFacts(left: FileFacts | null, right: FileFacts | null): boolean {
  return left !== null && right !== null && left.bytes === right.bytes && left.sha256 === right.sha256;
}

/** The facts of a file on disk; `null` where there is none. */
export async function factsOf(path: string): Promise<FileFacts | null> {
  const counter = new FactsCounter();
  try {
    for await (const chunk of readBytes(path)) counter.add(chunk);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null;
    throw error;
  }
  return counter.facts();
}

const pieceBytes = 256 * 1024;

/** The bytes of a file, all pieces in the same memory: each is valid until the next one is asked for. */
export async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  const handle = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, null);
      if (bytesRead === 0) return;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** The rows of a CSV file, header first; its bytes pass through the counter. */
export function readRows(path: string, counter: FactsCounter): AsyncGenerator<string[]> {
  return readCsv(countBytes(path, counter));
}

async function* countBytes(path: string, counter: FactsCounter): AsyncGenerator<Uint8Array> {
  // The parser keeps the end of a piece until the next one comes, so that each needs memory of its own.
  for await (const chunk of createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Uint8Array>) {
    counter.add(chunk);
    yield chunk;
  }
}
