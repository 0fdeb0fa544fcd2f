import { gzipSync } from 'node:zlib';
import type { FaultReply } from './fault-reply.ts';

export type Framing = 'length' | 'chunked' | 'close';

const type = { 'Content-Type': 'application/scim+json' };

/** A body whose framing is sound, whatever the body is: with a length, in one chunk, or up to the end of the connection. */
export async function sendFramed(
  reply: FaultReply,
  framing: Framing,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const content = Buffer.from(body as string);
  if (framing === 'length') return reply.send(200, headers, content);
  await reply.head(200, { ...type, ...headers, ...(framing === 'chunked' ? { 'Transfer-Encoding': 'chunked' } : {}) });
  if (framing === 'close') {
    await reply.bytes(content);
    return reply.end();
  }
  return reply.bytes(
    Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n0\r\n\r\n')]),
  );
}

/** A gzip body that stops before its end. */
export function cutGzip(text: string, keptShare = 0.6): Buffer {
  const packed = gzipSync(text);
  return packed.subarray(0, Math.floor(packed.length * keptShare));
}

/** A body shorter than its Content-Length, then the end of the connection. */
export async function sendShortLength(reply: FaultReply, body: string): Promise<void> {
  await reply.head(200, { ...type, 'Content-Length': Buffer.byteLength(body) + 10 });
  await reply.bytes(body);
  await reply.end();
}

/** A chunked body without its last chunk, then the end of the connection. */
export async function sendUnfinishedChunks(reply: FaultReply, body: string): Promise<void> {
  await reply.head(200, { ...type, 'Transfer-Encoding': 'chunked' });
  await reply.bytes(`${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`);
  await reply.end();
}

/** A gzip body of some 200 KB that inflates to `bytes` of JSON text. */
export function gzipBomb(bytes: number): Buffer {
  return gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(bytes, 'a'), Buffer.from('"}')]));
}
