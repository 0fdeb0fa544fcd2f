import type { IncomingMessage } from 'node:http';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import type { MockStore } from './store.ts';

export interface MockRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  /** The path, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** As received. */
  readonly text: string;
  /** `http://127.0.0.1:port` of the server. */
  readonly origin: string;
}

export interface MockAnswer {
  readonly status: number;
  /** Sent as JSON; a text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request to a resource. */
export interface Call {
  readonly request: MockRequest;
  readonly store: MockStore;
  /** First part of the path below the base: `Users`. */
  readonly entity: string;
  /** The second part, decoded; empty where there is none. */
  readonly id: string;
}

export type Handler = (call: Call) => MockAnswer;

/** By method and path: `GET Users`, `PATCH Users/*`. What is not among them is refused with 404. */
export type Routes = Readonly<Record<string, Handler>>;

export interface RefusalOptions {
  readonly scimType?: string | undefined;
  /** Of servers that have codes of their own. */
  readonly code?: string;
}

/** A request that the real server would refuse. */
export class Refusal extends Error {
  readonly status: number;
  readonly scimType: string | undefined;
  readonly code: string | undefined;

  constructor(status: number, detail: string, { scimType, code }: RefusalOptions = {}) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.code = code;
  }
}

/** Throws a Refusal with 400, unless it is so. */
export function demand(isSo: boolean, detail: string, options?: RefusalOptions): void {
  if (!isSo) throw new Refusal(400, detail, options);
}

export async function readMockRequest(incoming: IncomingMessage, origin: string): Promise<MockRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = incoming.url ?? '/';
  const [path = '', query = ''] = url.split('?');
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: incoming.method ?? '',
    url,
    path,
    query: new URLSearchParams(query),
    headers,
    text: Buffer.concat(chunks).toString('utf8'),
    origin,
  };
}

/** The body as an object; what is none is refused. */
export function bodyOf({ text }: MockRequest): JsonObject {
  const body: unknown = parse(text);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  throw new Refusal(400, 'The body is no JSON object.', { scimType: 'invalidSyntax' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
