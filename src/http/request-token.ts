import { randomUUID } from 'node:crypto';
import { Secret } from '../secret.ts';
import { basicHeader, type OAuth2Login } from './authentication.ts';
import type { Answer, Call, Exchange } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import { HttpError, restateHttpError } from './http-error.ts';
import { parseJson } from './parse-json.ts';
import { readErrorBody } from './read-error-body.ts';
import { readRetryAfter } from './retry-after.ts';

export interface Token {
  readonly value: Secret;
  readonly lifeSeconds: number | undefined;
}

export interface TokenTools {
  readonly exchange: Exchange;
  readonly userAgent: string;
  readonly depth: number;
}

/**
 * Asks a token endpoint for a token. Whatever fails, the request that needed the token was `not-sent`;
 * TARGET_REFUSED_LOGIN when the endpoint says no.
 */
export async function requestToken(url: string, login: OAuth2Login, tools: TokenTools): Promise<Token> {
  const call = tokenCall(url, login, tools.userAgent);
  try {
    return readToken(await tools.exchange(call), call, tools.depth);
  } catch (error) {
    throw error instanceof HttpError
      ? restateHttpError(error, { message: error.message, delivery: 'not-sent', staleConnection: false })
      : error;
  }
}

function tokenCall(url: string, login: OAuth2Login, userAgent: string): Call {
  const requestId = randomUUID();
  const headers = {
    Accept: 'application/json',
    'Accept-Encoding': 'gzip',
    'Content-Type': 'application/x-www-form-urlencoded',
    'User-Agent': userAgent,
    'X-Request-Id': requestId,
    ...(usesBasic(login) ? { Authorization: clientHeader(login) } : {}),
  };
  const body = Buffer.from(tokenForm(login).toString(), 'ascii');
  return { method: 'POST', url, headers, body, requestId, readsContent: false };
}

function tokenForm(login: OAuth2Login): URLSearchParams {
  const form = new URLSearchParams({ grant_type: login.grant });
  if (!usesBasic(login)) {
    form.set('client_id', login.clientId);
    form.set('client_secret', login.clientSecret.reveal());
  }
  if (login.grant === 'password') {
    form.set('username', login.login ?? '');
    form.set('password', login.password?.reveal() ?? '');
  }
  if (login.scope !== undefined) form.set('scope', login.scope);
  return form;
}

function usesBasic(login: OAuth2Login): boolean {
  return login.clientAuthentication === 'basic';
}

/** Both parts are form-encoded before they are joined (RFC 6749 section 2.3.1). */
function clientHeader(login: OAuth2Login): string {
  const secret = new Secret(formEncode(login.clientSecret.reveal()));
  return basicHeader(formEncode(login.clientId), secret).reveal();
}

function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

function readToken(answer: Answer, call: Call, depth: number): Token {
  const parsed = parseJson(answer.body, depth);
  const body = parsed.kind === 'value' ? parsed.value : undefined;
  if (answer.status !== 200) throw refusal(answer, call, body);
  const members = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const value = members.get('access_token');
  if (typeof value !== 'string' || value === '') {
    throw failCall(
      call,
      'TARGET_REFUSED_LOGIN',
      `The token endpoint (${describeCall(call)}) answered without an access_token.`,
      {
        status: answer.status,
        next: 'Check that OAuth2Url is the token endpoint.',
      },
    );
  }
  return { value: new Secret(value), lifeSeconds: readLife(members.get('expires_in')) };
}

function readLife(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

function refusal(answer: Answer, call: Call, body: unknown): HttpError {
  const { detail, scimType } = readErrorBody(body);
  const said = [scimType, detail].filter((text) => text !== undefined).join(': ');
  const message = `The token endpoint (${describeCall(call)}) answered ${answer.status}${said === '' ? '' : ` (${said})`}.`;
  const { status } = answer;
  if (status === 429 || status >= 500) {
    const retryAfterSeconds = readRetryAfter(answer.headers, Date.now()).seconds;
    return failCall(call, status === 429 ? 'TARGET_THROTTLED' : 'TARGET_FAILED', message, {
      status,
      retryAfterSeconds,
    });
  }
  return failCall(call, 'TARGET_REFUSED_LOGIN', message, {
    status,
    detail,
    next: 'Check ApplicationId, ApplicationKey, Login, Password and OAuth2Url of the connection.',
  });
}
