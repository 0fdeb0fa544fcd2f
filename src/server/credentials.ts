import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { authenticationSchemes, type AuthenticationScheme } from '../scim/protocol/service-provider-config.ts';
import type { AuthenticationOptions } from './server-options.ts';

const defaultLifetimeSeconds = 3600;

/** Decides who may call: configured tokens, a login, and tokens issued here, which are kept as digests. */
export class Credentials {
  readonly #options: AuthenticationOptions;
  readonly #now: () => Date;
  readonly #expiryByDigest = new Map<string, number>();

  constructor(options: AuthenticationOptions, now: () => Date) {
    this.#options = options;
    this.#now = now;
  }

  /** The schemes for `/ServiceProviderConfig`, the preferred one first. */
  get schemes(): AuthenticationScheme[] {
    return [
      ...(this.#options.bearerTokens.length > 0 ? [authenticationSchemes.bearer] : []),
      ...(this.#options.oauth2 === undefined ? [] : [authenticationSchemes.oauth2]),
      ...(this.#options.basic === undefined ? [] : [authenticationSchemes.basic]),
    ];
  }

  /** The value of `WWW-Authenticate`. */
  get challenge(): string {
    const bearer = 'Bearer realm="scim", error="invalid_token"';
    return this.#options.basic === undefined ? bearer : `${bearer}, Basic realm="scim", charset="UTF-8"`;
  }

  accepts(authorization: string | undefined): boolean {
    const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(authorization ?? '') ?? [];
    if (scheme.toLowerCase() === 'bearer') return this.#acceptsToken(value);
    const { basic } = this.#options;
    if (scheme.toLowerCase() !== 'basic' || basic === undefined) return false;
    return isSame(Buffer.from(value, 'base64').toString('utf8'), `${basic.login}:${basic.password}`);
  }

  /** A new token and the seconds that it lives. */
  issueToken(): { readonly token: string; readonly lifetimeSeconds: number } {
    const lifetimeSeconds = this.#options.oauth2?.tokenLifetimeSeconds ?? defaultLifetimeSeconds;
    const now = this.#now().getTime();
    for (const [digest, expiry] of this.#expiryByDigest) if (expiry <= now) this.#expiryByDigest.delete(digest);
    const token = randomBytes(32).toString('base64url');
    this.#expiryByDigest.set(digestOf(token).toString('hex'), now + lifetimeSeconds * 1000);
    return { token, lifetimeSeconds };
  }

  #acceptsToken(token: string): boolean {
    const configured = this.#options.bearerTokens.filter((known) => isSame(token, known));
    const expiry = this.#expiryByDigest.get(digestOf(token).toString('hex')) ?? 0;
    return configured.length > 0 || expiry > this.#now().getTime();
  }
}

/** Compares in a time that tells nothing about the secret. */
export function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(secret));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
