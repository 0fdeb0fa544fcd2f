import { isAscii, isUtf8 } from 'node:buffer';

/** `cut`: valid so far, but the end is missing. */
export type JsonResult =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'cut' | 'too-deep' | 'too-many' | 'not-utf8' | 'not-json' };

interface Scan {
  readonly problem?: 'cut' | 'too-deep' | 'too-many';
  /** A number that may not fit a JavaScript number. */
  readonly longNumber: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const longestSafeDigits = 15;
// A value takes up to a hundred bytes of memory, however little it takes on the wire.
const mostValues = 5_000_000;

/**
 * Parses the bytes of a JSON text of unknown origin: no deeper than `maximumDepth`, UTF-8 without damage, and with
 * integers beyond 2^53 - 1 kept as their source text, because rounding would silently join two identifiers.
 */
export function parseJson(bytes: Uint8Array, maximumDepth: number): JsonResult {
  const content = withoutByteOrderMark(bytes);
  const scan = scanJson(content, maximumDepth);
  if (scan.problem !== undefined) return { kind: scan.problem };
  const text = decode(content);
  if (text === undefined) return { kind: 'not-utf8' };
  try {
    return { kind: 'value', value: scan.longNumber ? parseKeepingIntegers(text) : (JSON.parse(text) as unknown) };
  } catch {
    return { kind: 'not-json' };
  }
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

const [digit, opening, closing, separator] = [1, 2, 3, 4];

/** What each byte outside of a string stands for; 0 for nothing that is counted. */
const meanings = new Uint8Array(256);
for (const [characters, meaning] of [
  ['0123456789', digit],
  ['{[', opening],
  ['}]', closing],
  [',', separator],
] as const) {
  for (const character of characters) meanings[character.charCodeAt(0)] = meaning;
}

/** One pass over the bytes, before anything is built from them. */
// eslint-disable-next-line complexity -- the one loop that sees every byte received: a call for each would double its time
function scanJson(bytes: Uint8Array, maximumDepth: number): Scan {
  const end = bytes.length;
  let [depth, values, longNumber, at] = [0, 1, false, 0];
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const meaning = byte === quote ? 0 : meanings[byte];
    if (byte === quote) at = endOfString(bytes, at);
    else if (meaning === closing) depth--;
    else if (meaning === opening && ++depth > maximumDepth) return { problem: 'too-deep', longNumber };
    else if (meaning === separator && ++values > mostValues) return { problem: 'too-many', longNumber };
    else if (meaning === digit) {
      const start = at;
      at = endOfDigits(bytes, at);
      longNumber ||= at - start >= longestSafeDigits;
    }
  }
  return at > end || depth > 0 ? { problem: 'cut', longNumber } : { longNumber };
}

/** The index of the closing quote, or the length of the bytes when there is none. */
function endOfString(bytes: Uint8Array, start: number): number {
  const end = bytes.length;
  let at = start + 1;
  while (at < end) {
    const byte = bytes[at];
    if (byte === quote) return at;
    at += byte === backslash ? 2 : 1;
  }
  return end;
}

/** The index of the last digit of a run. */
function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at + 1] ?? 0)) at++;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** The text, or undefined when the bytes are not UTF-8: a lenient decoder would hide the damage. */
function decode(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isAscii(buffer)) return buffer.toString('latin1');
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined;
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

function parseKeepingIntegers(text: string): unknown {
  return parseWithSource(text, (_key, value, { source }) => {
    const rounded = typeof value === 'number' && !Number.isSafeInteger(value);
    return rounded && source !== undefined && /^-?\d+$/.test(source) ? source : value;
  });
}
