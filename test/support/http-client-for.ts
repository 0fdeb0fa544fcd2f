import { HttpClient } from '../../src/http/http-client.ts';
import type { HttpClientOptions } from '../../src/http/http-options.ts';
import { silentLog } from '../../src/logging/log.ts';

/** A client for a loopback server that never really waits between attempts; `waits` collects what it would have waited. */
export function httpClientFor(
  url: string,
  options: Partial<HttpClientOptions> = {},
): { client: HttpClient; waits: number[] } {
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const client = new HttpClient({
    baseUrl: url,
    authentication: { kind: 'none' },
    accept: 'application/scim+json',
    contentType: 'application/scim+json',
    userAgent: 'iga-agent-test',
    extraHeaders: {},
    maxConcurrentRequests: 4,
    allowInsecureHttp: false,
    log: silentLog,
    ...options,
    retry: { wait, random: () => 1, ...options.retry },
  });
  return { client, waits };
}
