import type { ScimServerOptions } from '../../src/server/server-options.ts';
import { startScimServer, type RunningServer } from '../../src/server/scim-server.ts';

export const bearerToken = 'token-of-the-tests';

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object without one. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ScimTestServer extends RunningServer {
  /** Sends a request below the base address with the token of the tests. */
  readonly call: (path: string, call?: Call) => Promise<Reply>;
}

/** A SCIM server on a free port, empty unless told otherwise. */
export async function aScimServer(options: Partial<ScimServerOptions> = {}): Promise<ScimTestServer> {
  const server = await startScimServer({
    resources: { users: [], groups: [] },
    authentication: { bearerTokens: [bearerToken] },
    ...options,
  });
  return { ...server, call: (path, call) => send(`${server.url}${path}`, call) };
}

export async function send(url: string, { method = 'GET', body, headers }: Call = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${bearerToken}`, 'content-type': 'application/scim+json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text || '{}') as Reply['body'] };
}
