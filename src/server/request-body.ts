import type { IncomingMessage } from 'node:http';
import { checkJson } from '../scim/protocol/check-json.ts';
import { badRequest, ScimProtocolError } from '../scim/protocol/error.ts';

export const largestBody = 10 * 1024 * 1024;
/** Beyond this, a client that goes on sending is cut off instead of answered. */
const largestDrain = 4 * largestBody;

/** Reads a JSON body. Throws ScimProtocolError 413 beyond `limit` bytes, 415 or 400 invalidSyntax. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const text = (await readBytes(request, limit)).toString('utf8');
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(scim\+)?json\s*(;|$)/i.test(type) && !text.trimStart().startsWith('{')) {
    throw new ScimProtocolError(415, 'The body is to be application/scim+json or application/json.');
  }
  const body = parseJson(text);
  checkJson(body);
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('invalidSyntax', 'The body is not JSON.');
  }
}

/** Reads the whole body, so that a client that sends too much still gets its answer. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    if (size > largestDrain) request.destroy();
  }
  if (size > limit) throw new ScimProtocolError(413, `The body is larger than ${limit} bytes.`);
  return Buffer.concat(chunks);
}
