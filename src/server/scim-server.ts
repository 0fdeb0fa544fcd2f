import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendAnswer } from './answer.ts';
import { Credentials } from './credentials.ts';
import { Cursors } from './cursor.ts';
import { Directory } from './directory.ts';
import type { Provider } from './exchange.ts';
import { handleRequest } from './handle-request.ts';
import type { ScimServerOptions } from './server-options.ts';

const host = '127.0.0.1';
const requestTimeout = 55_000;
const defaultPageSize = 100;
const defaultBulk = { maxOperations: 1000, maxPayloadSize: 1024 * 1024 };

export interface RunningServer {
  /** The SCIM base address: `http://127.0.0.1:8080/scim/v2`. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts a SCIM 2.0 service provider that holds its resources in memory and listens on the loopback address only.
 * Rejects with the system's error when the port is
 * taken, with ScimProtocolError 409 when two initial resources claim the same `id` or `userName`.
 */
export async function startScimServer(options: ScimServerOptions): Promise<RunningServer> {
  const server = createServer();
  server.requestTimeout = requestTimeout;
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    const provider = createProvider(port, options);
    server.on('request', (request, response) => void respond(request, response, { provider, options }));
    return { url: provider.baseUrl, port, close: () => closeServer(server) };
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

function basePathOf({ basePath = '/scim/v2' }: ScimServerOptions): string {
  const trimmed = basePath.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

function createProvider(port: number, options: ScimServerOptions): Provider {
  const basePath = basePathOf(options);
  const baseUrl = `http://${host}:${port}${basePath}`;
  const now = options.now ?? (() => new Date());
  const maximum = options.maxPageSize ?? 500;
  return {
    basePath,
    baseUrl,
    directory: new Directory(baseUrl, now, options.resources),
    credentials: new Credentials(options.authentication, now),
    cursors: new Cursors(now),
    pageSizes: { default: Math.min(defaultPageSize, maximum), maximum },
    bulk: options.bulk ?? defaultBulk,
  };
}

interface Service {
  readonly provider: Provider;
  readonly options: ScimServerOptions;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { provider, options }: Service,
): Promise<void> {
  const answer = await handleRequest(request, provider, options.authentication.oauth2);
  try {
    await sendAnswer(response, answer, request.headers['accept-encoding'] ?? '');
  } catch {
    // Nothing can be said to a client whose answer cannot be written.
    response.destroy();
  }
  options.onRequest?.(request.method ?? '', request.url ?? '', answer.status);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
