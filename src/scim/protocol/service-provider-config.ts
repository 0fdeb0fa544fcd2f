import { urns } from './urns.ts';

export interface ProviderLimits {
  readonly maxPageSize: number;
  readonly defaultPageSize: number;
  /** Seconds. */
  readonly cursorTimeout: number;
  readonly bulk: { readonly maxOperations: number; readonly maxPayloadSize: number } | undefined;
}

export interface AuthenticationScheme {
  readonly type: 'oauthbearertoken' | 'oauth2' | 'httpbasic';
  readonly name: string;
  readonly description: string;
  readonly specUri: string;
}

/** The names of RFC 7643 section 5, for the schemes that a server takes. */
export const authenticationSchemes = {
  bearer: {
    type: 'oauthbearertoken',
    name: 'Bearer token',
    description: 'A token issued by the administrator',
    specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
  },
  oauth2: {
    type: 'oauth2',
    name: 'OAuth 2.0',
    description: 'A token issued by the token endpoint',
    specUri: 'https://www.rfc-editor.org/rfc/rfc6749',
  },
  basic: {
    type: 'httpbasic',
    name: 'HTTP Basic',
    description: 'A login and a password',
    specUri: 'https://www.rfc-editor.org/rfc/rfc7617',
  },
} as const satisfies Record<string, AuthenticationScheme>;

/** The document at `/ServiceProviderConfig` (RFC 7643 section 5, RFC 9865 section 4); the first scheme is the primary one. */
export function serviceProviderConfigDocument(
  limits: ProviderLimits,
  schemes: readonly AuthenticationScheme[],
  location: string,
): Readonly<Record<string, unknown>> {
  const { maxPageSize, defaultPageSize, cursorTimeout } = limits;
  const pagination = { cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize, maxPageSize };
  return {
    schemas: [urns.serviceProviderConfig],
    patch: { supported: true },
    bulk: { supported: limits.bulk !== undefined, maxOperations: 0, maxPayloadSize: 0, ...limits.bulk },
    filter: { supported: true, maxResults: maxPageSize },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: { ...pagination, cursorTimeout },
    authenticationSchemes: schemes.map((scheme, index) => ({ ...scheme, primary: index === 0 })),
    meta: { resourceType: 'ServiceProviderConfig', location },
  };
}
