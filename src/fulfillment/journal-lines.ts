import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** A line of a journal, in bytes. */
export interface JournalLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where in the file the next line begins. */
  readonly end: number;
  /** False for a last line without its line end. */
  readonly isWhole: boolean;
}

const lineFeed = 0x0a;
const firstPieceBytes = 4096;
const pieceBytes = 1024 * 1024;
const longestLine = 16 * pieceBytes;
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws an Error for a line that no journal has; memory is bounded by the longest line. */
export async function* readLines(file: string): AsyncGenerator<JournalLine> {
  let [number, end] = [0, 0];
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(file, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (let feed = bytes.indexOf(lineFeed); feed !== -1; feed = bytes.indexOf(lineFeed, start)) {
      end += feed + 1 - start;
      yield { number: ++number, bytes: bytes.subarray(start, feed), end, isWhole: true };
      start = feed + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > longestLine) throw new Error(`line ${number + 1} does not end`);
  }
  if (rest.length > 0) yield { number: number + 1, bytes: rest, end: end + rest.length, isWhole: false };
}

/** The first line only, without reading much more than it; `undefined` for an empty file. Throws as `readLines` does. */
export async function readFirstLine(file: string): Promise<JournalLine | undefined> {
  const handle = await open(file, 'r');
  try {
    let bytes: Buffer = Buffer.alloc(0);
    for (let pieceLength = firstPieceBytes; bytes.length <= longestLine; pieceLength = bytes.length) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(pieceLength), 0, pieceLength, bytes.length);
      if (bytesRead === 0)
        return bytes.length === 0 ? undefined : { number: 1, bytes, end: bytes.length, isWhole: false };
      bytes = Buffer.concat([bytes, buffer.subarray(0, bytesRead)]);
      const feed = bytes.indexOf(lineFeed);
      if (feed !== -1) return { number: 1, bytes: bytes.subarray(0, feed), end: feed + 1, isWhole: true };
    }
    throw new Error('line 1 does not end');
  } finally {
    await handle.close();
  }
}

/** The value of a line; `undefined` for one that is torn: without its end, or no JSON. */
export function parseLine(line: JournalLine): unknown {
  if (!line.isWhole) return undefined;
  try {
    return JSON.parse(decoder.decode(line.bytes));
  } catch {
    return undefined;
  }
}
