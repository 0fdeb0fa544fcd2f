import { Secret } from '../secret.ts';

/** What a token endpoint is sent. */
export interface TokenRequest {
  readonly method: 'POST' | 'GET';
  /** A GET has them in its query, where a Secret is never revealed. */
  readonly parameters: ReadonlyMap<string, string | Secret>;
  readonly encoding: 'form' | 'json';
  /** Value of its `Authorization` header. */
  readonly authorization?: Secret;
}

/** Credentials that are exchanged for a token, again when it ends or is refused. */
export interface TokenLogin {
  readonly kind: 'token';
  /** Asked from the server where it is missing (RFC 8414). */
  readonly tokenUrl?: string;
  readonly request: TokenRequest;
  /** Names from the root of the JSON answer to the token; without them the whole body is the token. */
  readonly tokenPath?: readonly string[];
  /** Word before the token; empty for none. */
  readonly scheme: string;
  /** The answer may name another origin for all requests, in this member. */
  readonly baseUrl?: BaseUrlRule;
}

export interface BaseUrlRule {
  readonly member: string;
  /** Ends of the host names that it may name, each with its dot: `.vendor.example`. */
  readonly hosts: readonly string[];
}

export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: Secret; readonly scheme?: string }
  | { readonly kind: 'basic'; readonly login: string; readonly password: Secret }
  | TokenLogin;

/** What one attempt is sent with. */
export interface Access {
  /** Value of the `Authorization` header. */
  readonly header: Secret | undefined;
  /** Where to ask instead of the origin of the base URL. */
  readonly origin?: string;
}

export interface Credentials {
  readonly access: () => Promise<Access>;
  /** The server answered 401 to this: the next attempt gets another one, where that can be had. */
  readonly reject: (access: Access) => void;
}

/** Credentials that never change. */
export function fixedCredentials(authentication: Exclude<Authentication, TokenLogin>): Credentials {
  const access = { header: fixedHeader(authentication) };
  return { access: () => Promise.resolve(access), reject: () => undefined };
}

function fixedHeader(authentication: Exclude<Authentication, TokenLogin>): Secret | undefined {
  if (authentication.kind === 'none') return undefined;
  if (authentication.kind === 'basic') return basicHeader(authentication.login, authentication.password);
  return tokenHeader(authentication.scheme ?? 'Bearer', authentication.token);
}

export function tokenHeader(scheme: string, token: Secret): Secret {
  return scheme === '' ? token : new Secret(`${scheme} ${token.reveal()}`);
}

/** `Basic` credentials (RFC 7617, in UTF-8). */
export function basicHeader(login: string, password: Secret): Secret {
  return new Secret(`Basic ${Buffer.from(`${login}:${password.reveal()}`, 'utf8').toString('base64')}`);
}

/** `Basic` credentials of an OAuth2 client: both parts are form-encoded before they are joined (RFC 6749 section 2.3.1). */
export function clientHeader(clientId: string, clientSecret: Secret): Secret {
  return basicHeader(formEncode(clientId), new Secret(formEncode(clientSecret.reveal())));
}

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}
