import type { HttpClientOptions } from '../../src/http/http-options.ts';
import type { Dialect } from '../../src/scim/dialects/dialect.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { ScimClient } from '../../src/scim/scim-client.ts';
import { Secret } from '../../src/secret.ts';
import { httpClientFor } from './http-client-for.ts';

export interface ScimClientParts {
  readonly token?: string;
  readonly dialect?: Dialect;
  readonly http?: Partial<HttpClientOptions>;
}

/** A SCIM client for a loopback server, whose address has the `/v2`. */
export function scimClientFor(url: string, parts: ScimClientParts = {}): { client: ScimClient; close: () => void } {
  const { token, dialect = rfc, http = {} } = parts;
  const login =
    token === undefined
      ? {}
      : { authentication: { kind: 'bearer', token: new Secret(token), scheme: 'Bearer' } as const };
  const { client } = httpClientFor(url, { ...login, ...http });
  return {
    client: new ScimClient(client.send, dialect),
    close: () => {
      client.close();
    },
  };
}
