/*
 * A server on 127.0.0.1 that sends exactly the bytes that a test asks for, right or wrong.
 *
 *   const server = await startFaultServer(async (request, reply) => {
 *     if (request.path === '/Users') await reply.json({ totalResults: 0 });
 *     else await reply.bytes('HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n');
 *   });
 *   …requests to server.url…
 *   expect(server.requests).toHaveLength(1);
 *   await server.close();
 *
 * `request.number` counts from 1, so that a script can fail the first time only. A script that returns without a reply
 * leaves the client waiting. Bodies with a fault in them are made by the functions of ./faulty-bodies.ts.
 */
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createReply, type FaultReply } from './fault-reply.ts';
import { readRequests, type FaultRequest } from './fault-request.ts';

export type { FaultReply } from './fault-reply.ts';
export type { FaultRequest } from './fault-request.ts';

export type FaultScript = (request: FaultRequest, reply: FaultReply) => Promise<void> | void;

export interface FaultServer {
  /** `http://127.0.0.1:port`, or https with TLS options. */
  readonly url: string;
  readonly port: number;
  /** Every request that came, whole. */
  readonly requests: readonly FaultRequest[];
  /** How many connections were made so far. */
  readonly connections: () => number;
  /** Ends the connections that are open now. */
  readonly dropConnections: () => void;
  readonly close: () => Promise<void>;
}

export async function startFaultServer(script: FaultScript, tls?: TlsOptions): Promise<FaultServer> {
  const requests: FaultRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const accept = (socket: Socket): void => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    void answerAll(socket, requests, script);
  };
  const server = tls === undefined ? createPlainServer(accept) : createTlsServer(tls, accept);
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    dropConnections,
    close: () => {
      dropConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}

async function answerAll(socket: Socket, requests: FaultRequest[], script: FaultScript): Promise<void> {
  try {
    for await (const request of readRequests(socket, () => requests.length + 1)) {
      requests.push(request);
      await script(request, createReply(socket));
    }
  } catch (error) {
    // A client that hung up ends the reading; anything else is a mistake in the script and must be seen.
    if (!socket.destroyed) socket.destroy(error as Error);
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
