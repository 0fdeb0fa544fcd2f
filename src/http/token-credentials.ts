import { tokenHeader, type Access, type Credentials, type TokenLogin } from './authentication.ts';
import type { Exchange } from './call.ts';
import { findTokenUrl } from './find-token-url.ts';
import { HttpError } from './http-error.ts';
import type { Token } from './read-token.ts';
import { requestToken } from './request-token.ts';

export interface TokenTools {
  readonly exchange: Exchange;
  readonly baseUrl: string;
  readonly allowInsecureHttp: boolean;
  readonly userAgent: string;
  readonly depth: number;
  /** Milliseconds that never go back. */
  readonly uptime: () => number;
}

interface CurrentToken {
  readonly access: Access;
  /** Undefined when the server gives no end: it is used until a 401. */
  readonly refreshAt: number | undefined;
}

const mostRefusals = 3;

/**
 * Tokens: one request for any number of waiting callers, renewed before the end of their life. After three refusals in a
 * row no more is asked, so that a wrong secret does not lock the account.
 */
export function tokenCredentials(login: TokenLogin, tools: TokenTools): Credentials {
  let current: CurrentToken | undefined;
  let pending: Promise<CurrentToken> | undefined;
  let tokenUrl: string | undefined;
  let pinned: string | undefined;
  let refusals = 0;
  let lastRefusal: HttpError | undefined;

  const renew = async (): Promise<CurrentToken> => {
    if (refusals >= mostRefusals && lastRefusal !== undefined) throw lastRefusal;
    try {
      tokenUrl ??= await findTokenUrl(login, tools);
      const token = await requestToken(tokenUrl, login, { ...tools, pinned });
      pinned ??= token.origin ?? new URL(tools.baseUrl).origin;
      refusals = 0;
      current = toCurrent(token, login.scheme, tools.uptime());
      return current;
    } catch (error) {
      if (error instanceof HttpError && error.status !== undefined) {
        refusals++;
        lastRefusal = error;
      }
      throw error;
    }
  };

  const access = async (): Promise<Access> => {
    if (current !== undefined && (current.refreshAt ?? Infinity) > tools.uptime()) return current.access;
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return (await pending).access;
  };

  const reject = (refused: Access): void => {
    if (current?.access === refused) current = undefined;
  };
  return { access, reject };
}

/** Renewed at 80 % of its life, at half of a life under five minutes. */
function toCurrent({ value, origin, lifeSeconds }: Token, scheme: string, now: number): CurrentToken {
  const access = { header: tokenHeader(scheme, value), ...(origin !== undefined && { origin }) };
  if (lifeSeconds === undefined) return { access, refreshAt: undefined };
  const share = lifeSeconds < 300 ? 0.5 : 0.8;
  return { access, refreshAt: now + lifeSeconds * 1000 * share };
}
