import { HttpError } from './http-error.ts';
import { Secret } from '../secret.ts';
import type { Credentials, OAuth2Login } from './authentication.ts';
import { findTokenUrl } from './find-token-url.ts';
import type { Exchange } from './call.ts';
import { requestToken, type Token } from './request-token.ts';

export interface OAuth2Tools {
  readonly exchange: Exchange;
  readonly baseUrl: string;
  readonly allowInsecureHttp: boolean;
  readonly userAgent: string;
  readonly depth: number;
  /** Milliseconds that never go back. */
  readonly uptime: () => number;
}

interface CurrentToken {
  readonly header: Secret;
  /** Undefined when the server gives no end: it is used until a 401. */
  readonly refreshAt: number | undefined;
}

const mostRefusals = 3;

/**
 * OAuth2 tokens (RFC 6749 sections 4.3 and 4.4): one request for any number of waiting callers, renewed before the end
 * of their life. After three refusals in a row no more is asked, so that a wrong secret does not lock the account.
 */
export function oauth2Credentials(login: OAuth2Login, tools: OAuth2Tools): Credentials {
  let current: CurrentToken | undefined;
  let pending: Promise<CurrentToken> | undefined;
  let tokenUrl: string | undefined;
  let refusals = 0;
  let lastRefusal: HttpError | undefined;

  const renew = async (): Promise<CurrentToken> => {
    if (refusals >= mostRefusals && lastRefusal !== undefined) throw lastRefusal;
    try {
      tokenUrl ??= await findTokenUrl(login, tools);
      const token = await requestToken(tokenUrl, login, tools);
      refusals = 0;
      current = toCurrent(token, tools.uptime());
      return current;
    } catch (error) {
      if (error instanceof HttpError && error.status !== undefined) {
        refusals++;
        lastRefusal = error;
      }
      throw error;
    }
  };

  const header = async (): Promise<Secret> => {
    if (current !== undefined && (current.refreshAt ?? Infinity) > tools.uptime()) return current.header;
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return (await pending).header;
  };

  const reject = (refused: Secret): void => {
    if (current?.header === refused) current = undefined;
  };
  return { header, reject };
}

/** Renewed at 80 % of its life, at half of a life under five minutes. */
function toCurrent(token: Token, now: number): CurrentToken {
  const header = new Secret(`Bearer ${token.value.reveal()}`);
  if (token.lifeSeconds === undefined) return { header, refreshAt: undefined };
  const share = token.lifeSeconds < 300 ? 0.5 : 0.8;
  return { header, refreshAt: now + token.lifeSeconds * 1000 * share };
}
