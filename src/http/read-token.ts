import { Secret } from '../secret.ts';
import type { TokenLogin } from './authentication.ts';
import type { Answer, Call } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import type { HttpError } from './http-error.ts';
import { parseJson } from './parse-json.ts';
import { targetOrigin } from './target-origin.ts';

export interface Token {
  readonly value: Secret;
  readonly lifeSeconds: number | undefined;
  /** Where requests go from now on, instead of the origin of the base URL. */
  readonly origin: string | undefined;
}

export interface ReadTokenTools {
  readonly login: TokenLogin;
  readonly baseUrl: string;
  readonly depth: number;
  /** Where requests went with the token before; undefined with the first one. */
  readonly pinned?: string | undefined;
}

// A token goes into a header: nothing may end that, and servers take no more than some kilobytes.
const tokenText = /^[\x21-\x7e]{1,16384}$/;

/**
 * The token in a good answer; throws TARGET_REFUSED_LOGIN when there is none, TARGET_FOREIGN_ORIGIN when it comes with an
 * address that it may not be sent to.
 */
export function readToken(answer: Answer, call: Call, { login, baseUrl, depth, pinned }: ReadTokenTools): Token {
  const { tokenPath, baseUrl: rule } = login;
  if (tokenPath === undefined) {
    return { value: tokenIn(answer.body.toString('utf8').trim(), call), lifeSeconds: undefined, origin: undefined };
  }
  const parsed = parseJson(answer.body, depth);
  const body = parsed.kind === 'value' ? parsed.value : undefined;
  const holder = tokenPath.slice(0, -1).reduce(ownMember, body);
  return {
    value: tokenIn(ownMember(holder, tokenPath.at(-1) ?? ''), call, tokenPath),
    lifeSeconds: readLife(ownMember(holder, 'expires_in')),
    origin:
      rule === undefined ? undefined : targetOrigin(ownMember(body, rule.member), { call, baseUrl, rule, pinned }),
  };
}

function ownMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function tokenIn(value: unknown, call: Call, path?: readonly string[]): Secret {
  if (typeof value === 'string' && tokenText.test(value)) return new Secret(value);
  throw withoutToken(call, path === undefined ? 'the whole body' : path.join('.'));
}

function withoutToken(call: Call, place: string): HttpError {
  return failCall(
    call,
    'TARGET_REFUSED_LOGIN',
    `The token endpoint (${describeCall(call)}) answered without a token (${place}).`,
    // The status says that there was an answer: after a few of them no more is asked.
    { status: 200, next: 'Check OAuth2Url, or authentication.tokenUrl and authentication.tokenPath of the profile.' },
  );
}

function readLife(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}
