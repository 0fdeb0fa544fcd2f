import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { buildScimError, ScimProtocolError } from '../scim/protocol/error.ts';
import type { JsonObject } from '../scim/protocol/json.ts';

/** What a handler wants sent. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; nothing is sent without it. */
  readonly text?: string;
}

export function answerJson(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, text: JSON.stringify(body) };
}

/** The error message for anything thrown; what is not a protocol error is not told to the client. */
export function answerError(error: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const known = error instanceof ScimProtocolError ? error : new ScimProtocolError(500, 'The server failed.');
  return answerJson(known.status, { ...buildScimError(known) }, headers);
}

const smallestCompressed = 1024;
const compress = promisify(gzip);

/** Sends an answer, compressed when the client takes that and it pays. */
export async function sendAnswer(response: ServerResponse, answer: Answer, acceptEncoding: string): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.text === undefined) {
    response.end();
    return;
  }
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/scim+json;charset=utf-8');
  response.setHeader('vary', 'accept-encoding');
  const body = await encode(Buffer.from(answer.text), response, acceptEncoding);
  response.setHeader('content-length', body.length);
  response.end(body);
}

async function encode(body: Buffer, response: ServerResponse, acceptEncoding: string): Promise<Buffer> {
  if (body.length <= smallestCompressed || !takesGzip(acceptEncoding)) return body;
  response.setHeader('content-encoding', 'gzip');
  return compress(body, { level: constants.Z_BEST_SPEED });
}

function takesGzip(acceptEncoding: string): boolean {
  return acceptEncoding.split(',').some((part) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part));
}
