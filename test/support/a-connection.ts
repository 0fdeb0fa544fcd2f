import type { Connection } from '../../src/settings/settings.ts';

/** A connection as the settings give it, with the defaults. */
export function aConnection(parts: Partial<Connection> = {}): Connection {
  return {
    identifier: 'Acme',
    server: 'http://127.0.0.1:1/scim',
    pageSize: 200,
    scimSyntax: 'RFC',
    serviceSupportBulk: false,
    maxConcurrentRequests: 4,
    extraHeaders: {},
    allowInsecureHttp: false,
    guard: { maximumMissingPercent: 10, maximumMissingRows: 500 },
    ...parts,
  };
}
