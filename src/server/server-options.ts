import type { ScimResource } from '../scim/protocol/resource.ts';

export interface ScimServerOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Default `/scim/v2`. */
  readonly basePath?: string;
  /** What the server holds at first, in this order. */
  readonly resources: InitialResources;
  readonly authentication: AuthenticationOptions;
  readonly bulk?: BulkLimits;
  /** Default 500; a page without `count` has at most 100. */
  readonly maxPageSize?: number;
  /** Called once a request is answered. */
  readonly onRequest?: (method: string, url: string, status: number) => void;
  readonly now?: () => Date;
}

export interface InitialResources {
  readonly users: readonly ScimResource[];
  readonly groups: readonly ScimResource[];
}

export interface AuthenticationOptions {
  readonly bearerTokens: readonly string[];
  readonly basic?: { readonly login: string; readonly password: string };
  readonly oauth2?: OAuth2Options;
}

export interface OAuth2Options {
  readonly clientId: string;
  readonly clientSecret: string;
  /** For the password grant. */
  readonly login?: string;
  readonly password?: string;
  /** Default 3600. */
  readonly tokenLifetimeSeconds?: number;
}

export interface BulkLimits {
  readonly maxOperations: number;
  /** Bytes. */
  readonly maxPayloadSize: number;
}
