import { afterEach } from '@jest/globals';
import type { HttpClient } from '../../src/http/http-client.ts';
import type { HttpClientOptions } from '../../src/http/http-options.ts';
import { startFaultServer, type FaultScript, type FaultServer } from './fault-server.ts';
import { httpClientFor } from './http-client-for.ts';

export interface ClientAndServer {
  readonly server: FaultServer;
  readonly client: HttpClient;
  /** Milliseconds of each wait that the client would have made. */
  readonly waits: readonly number[];
}

/** Gives a function that starts a server and a client for it; both are closed after each test. */
export function useFaultServer(): (
  script: FaultScript,
  options?: Partial<HttpClientOptions>,
) => Promise<ClientAndServer> {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return async (script, options) => {
    const server = await startFaultServer(script);
    closing.push(server.close);
    const clientAndWaits = httpClientFor(`${server.url}/scim/v2`, options);
    closing.push(() => {
      clientAndWaits.client.close();
    });
    return { server, ...clientAndWaits };
  };
}

/** Reads `Users`. */
export const readUsers = { method: 'GET', effect: 'read', path: 'Users' } as const;
