import type { TokenLogin } from './authentication.ts';
import type { Answer, Call, Exchange } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import { HttpError, restateHttpError } from './http-error.ts';
import { parseJson } from './parse-json.ts';
import { readErrorBody } from './read-error-body.ts';
import { readToken, type Token } from './read-token.ts';
import { readRetryAfter } from './retry-after.ts';
import { tokenCall } from './token-call.ts';

export interface RequestTokenTools {
  readonly exchange: Exchange;
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly depth: number;
  /** See `readToken`. */
  readonly pinned?: string | undefined;
}

/**
 * Asks a token endpoint for a token. Whatever fails, the request that needed the token was `not-sent`;
 * TARGET_REFUSED_LOGIN when the endpoint says no.
 */
export async function requestToken(url: string, login: TokenLogin, tools: RequestTokenTools): Promise<Token> {
  const call = tokenCall(url, login, tools.userAgent);
  try {
    const answer = await tools.exchange(call);
    if (!isToken(answer)) throw refusal(answer, call, tools.depth);
    return readToken(answer, call, { ...tools, login });
  } catch (error) {
    throw error instanceof HttpError
      ? restateHttpError(error, { message: error.message, delivery: 'not-sent', staleConnection: false })
      : error;
  }
}

/** A login that is no OAuth2 grant may answer that it made a session. */
function isToken({ status }: Answer): boolean {
  return status === 200 || status === 201;
}

function refusal(answer: Answer, call: Call, depth: number): HttpError {
  const parsed = parseJson(answer.body, depth);
  const { detail, scimType } = parsed.kind === 'value' ? readErrorBody(parsed.value) : {};
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
