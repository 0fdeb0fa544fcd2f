import type { IncomingMessage } from 'node:http';
import { gunzip } from 'node:zlib';
import { describeCall, failCall } from './fail-call.ts';
import type { Call } from './call.ts';
import type { HttpLimits } from './http-options.ts';
import type { Attempt } from './attempt.ts';

export interface BodyTools {
  readonly attempt: Attempt;
  readonly limits: HttpLimits;
  readonly statistics: { bytesReceived: number };
}

const noBody = Buffer.alloc(0);
const largestErrorBytes = 1024 * 1024;

/** The whole body, inflated; throws an HttpError when it is cut, too large or packed in an unknown way. */
export async function readBody(message: IncomingMessage, call: Call, tools: BodyTools): Promise<Buffer> {
  if (isSuccess(message)) return readContent(message, call, tools);
  try {
    const limits = { ...tools.limits, responseBytes: Math.min(tools.limits.responseBytes, largestErrorBytes) };
    return await readContent(message, { ...call, readsContent: false }, { ...tools, limits });
  } catch {
    // A failure is told by its status; what it says about itself is only a help.
    message.destroy();
    return noBody;
  }
}

async function readContent(message: IncomingMessage, call: Call, tools: BodyTools): Promise<Buffer> {
  const encoding = contentEncoding(message, call);
  const received = await collect(message, call, tools);
  tools.statistics.bytesReceived += received.length;
  if (encoding === 'gzip' && received.length > 0) return inflate(received, call, tools.limits.responseBytes);
  if (call.readsContent && endIsUnseen(message)) {
    throw failCall(call, 'RESPONSE_CUT', `${describeCall(call)} answered without saying where its body ends.`, {
      next: 'The server, or a proxy before it, must send Content-Length or chunked bodies.',
      lasting: true,
    });
  }
  return received;
}

function contentEncoding(message: IncomingMessage, call: Call): 'gzip' | 'identity' {
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'identity' || encoding === '') return 'identity';
  message.destroy();
  throw failCall(
    call,
    'RESPONSE_NOT_SCIM',
    `${describeCall(call)} answered in the encoding ${encoding.slice(0, 40)}, which was not asked for.`,
  );
}

/** A body that ends with the connection looks complete wherever it is cut (RFC 9112 section 6.3). */
function endIsUnseen({ headers, statusCode }: IncomingMessage): boolean {
  return statusCode !== 204 && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function collect(message: IncomingMessage, call: Call, tools: BodyTools): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      tools.attempt.touch();
      bytes += chunk.length;
      if (bytes <= tools.limits.responseBytes) {
        chunks.push(chunk);
      } else {
        message.destroy();
        reject(tooLarge(call, tools.limits.responseBytes));
      }
    });
    message.once('end', () => {
      resolve(chunks.length === 1 ? (chunks[0] ?? noBody) : Buffer.concat(chunks, bytes));
    });
    message.once('error', reject);
    message.once('close', () => {
      if (!message.complete || !message.readableEnded) reject(cut(call));
    });
  });
}

/** Strict: a gzip body carries its own end, so a cut one is an error in any framing. */
function inflate(packed: Buffer, call: Call, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(packed, { maxOutputLength: limit, chunkSize: chunkSizeFor(packed) }, (error, content) => {
      if (error === null) resolve(content);
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') reject(tooLarge(call, limit));
      else reject(cut(call));
    });
  });
}

/** The last four bytes claim the inflated size (RFC 1952 section 2.3.1): one piece of that size saves copying. */
function chunkSizeFor(packed: Buffer): number {
  const claimed = packed.length >= 4 ? packed.readUInt32LE(packed.length - 4) : 0;
  return Math.min(Math.max(claimed + 1, 16_384), 1_048_576);
}

function tooLarge(call: Call, limit: number): Error {
  const size = `${Math.round((limit / 1024 / 1024) * 10) / 10} MiB`;
  return failCall(call, 'RESPONSE_TOO_LARGE', `${describeCall(call)} answered with more than ${size}.`, {
    next: 'Lower PageSize.',
  });
}

function cut(call: Call): Error {
  return failCall(call, 'RESPONSE_CUT', `${describeCall(call)}: the body ended early.`);
}
