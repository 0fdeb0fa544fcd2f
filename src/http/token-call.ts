import { randomUUID } from 'node:crypto';
import { Secret } from '../secret.ts';
import type { TokenLogin, TokenRequest } from './authentication.ts';
import type { Call } from './call.ts';

type Parameters = TokenRequest['parameters'];

/** The request for a token. */
export function tokenCall(url: string, login: TokenLogin, userAgent: string): Call {
  const { method, parameters, encoding, authorization } = login.request;
  const requestId = randomUUID();
  const headers = {
    Accept: login.tokenPath === undefined ? 'application/json, text/plain;q=0.9' : 'application/json',
    'Accept-Encoding': 'gzip',
    'User-Agent': userAgent,
    'X-Request-Id': requestId,
    ...(authorization !== undefined && { Authorization: authorization.reveal() }),
  };
  const call = { method, requestId, readsContent: false };
  if (method === 'GET') return { ...call, url: withQuery(url, parameters), headers };
  const body = Buffer.from(encoding === 'json' ? jsonOf(parameters) : formOf(parameters), 'utf8');
  return { ...call, url, headers: { ...headers, 'Content-Type': contentTypes[encoding] }, body };
}

const contentTypes = { form: 'application/x-www-form-urlencoded', json: 'application/json' } as const;

/** Addresses are logged, here and on the way: a Secret stays masked in one. */
function withQuery(url: string, parameters: Parameters): string {
  if (parameters.size === 0) return url;
  const query = new URLSearchParams([...parameters].map(([name, value]) => [name, String(value)] as [string, string]));
  return `${url}${url.includes('?') ? '&' : '?'}${query.toString()}`;
}

function formOf(parameters: Parameters): string {
  return new URLSearchParams(revealed(parameters)).toString();
}

function jsonOf(parameters: Parameters): string {
  return JSON.stringify(Object.fromEntries(revealed(parameters)));
}

function revealed(parameters: Parameters): [string, string][] {
  return [...parameters].map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]);
}
