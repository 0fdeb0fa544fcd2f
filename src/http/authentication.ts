import { Secret } from '../secret.ts';

export interface OAuth2Login {
  readonly kind: 'oauth2';
  readonly grant: 'password' | 'client_credentials';
  /** Asked from the server where it is missing (RFC 8414). */
  readonly tokenUrl?: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly login?: string;
  readonly password?: Secret;
  readonly scope?: string;
  /** Where the client's own credentials go; `body` by default. */
  readonly clientAuthentication?: 'body' | 'basic';
}

export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: Secret; readonly scheme?: string }
  | { readonly kind: 'basic'; readonly login: string; readonly password: Secret }
  | OAuth2Login;

/** Gives the value of the `Authorization` header for one attempt. */
export interface Credentials {
  readonly header: () => Promise<Secret | undefined>;
  /** The server answered 401 to this value: the next attempt gets another one, where that can be had. */
  readonly reject: (header: Secret) => void;
}

/** Credentials that never change. */
export function fixedCredentials(authentication: Exclude<Authentication, OAuth2Login>): Credentials {
  const header = fixedHeader(authentication);
  return { header: () => Promise.resolve(header), reject: () => undefined };
}

/** `Basic` credentials (RFC 7617, in UTF-8). */
export function basicHeader(login: string, password: Secret): Secret {
  return new Secret(`Basic ${Buffer.from(`${login}:${password.reveal()}`, 'utf8').toString('base64')}`);
}

function fixedHeader(authentication: Exclude<Authentication, OAuth2Login>): Secret | undefined {
  if (authentication.kind === 'none') return undefined;
  if (authentication.kind === 'basic') return basicHeader(authentication.login, authentication.password);
  return new Secret(`${authentication.scheme ?? 'Bearer'} ${authentication.token.reveal()}`);
}
