import type { MockAnswer, MockRequest } from './exchange.ts';

/** The bearer tokens that a server takes. */
export class Tokens {
  readonly #valid = new Set<string>();
  #issued = 0;

  constructor(...fixed: readonly string[]) {
    for (const token of fixed) this.#valid.add(token);
  }

  /** How many were given out. */
  get issued(): number {
    return this.#issued;
  }

  issue(): string {
    const token = `issued-token-${++this.#issued}`;
    this.#valid.add(token);
    return token;
  }

  has(token: string | undefined): boolean {
    return token !== undefined && this.#valid.has(token);
  }

  /** From now on none of those given out is taken. */
  expire(): void {
    for (const token of this.#valid) if (token.startsWith('issued-token-')) this.#valid.delete(token);
  }
}

export function bearerOf({ headers }: MockRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
}

/** Login and password of HTTP Basic, joined by a colon. */
export function basicOf({ headers }: MockRequest): string | undefined {
  const encoded = /^Basic (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

/** The parameters of a token request, from a form or a JSON body, or from the query. */
export function parametersOf({ text, headers, query }: MockRequest): Record<string, string> {
  const isJson = (headers['content-type'] ?? '').includes('json');
  const body = isJson ? (JSON.parse(text) as Record<string, string>) : Object.fromEntries(new URLSearchParams(text));
  return { ...Object.fromEntries(query), ...body };
}

/** True when each parameter has its value. */
export function hasParameters(request: MockRequest, expected: Readonly<Record<string, string>>): boolean {
  const given = parametersOf(request);
  return Object.entries(expected).every(([name, value]) => given[name] === value);
}

export const invalidGrant: MockAnswer = {
  status: 400,
  body: { error: 'invalid_grant', error_description: 'authentication failure' },
};

/** A token without `expires_in` unless a lifetime is given. */
export function tokenAnswer(tokens: Tokens, more: Readonly<Record<string, unknown>> = {}): MockAnswer {
  return { status: 200, body: { access_token: tokens.issue(), token_type: 'Bearer', ...more } };
}
