import type { ErrorCode } from '../errors.ts';
import type { LogWriter } from '../logging/log.ts';
import type { Answer, Call } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import type { Delivery, HttpError } from './http-error.ts';
import { parseJson } from './parse-json.ts';
import { readErrorBody } from './read-error-body.ts';
import { readRetryAfter } from './retry-after.ts';

export interface RefusalTools {
  readonly now: () => number;
  readonly log: LogWriter;
  readonly limits: { readonly depth: number };
  /** Error codes that mean too many requests, whatever the status. */
  readonly throttleCodes?: readonly string[];
}

const nextSteps: Partial<Record<ErrorCode, string>> = {
  TARGET_REFUSED: 'Check the Server setting, which is the SCIM address without /v2, and the Filter of the entity.',
  TARGET_REFUSED_LOGIN: 'Check the login, password, token or application of the connection.',
  TARGET_FORBIDDEN: "Give the connection's account the right to do this in the target.",
  TARGET_REDIRECTED: 'Check the Server setting; a redirect is never followed, because credentials would go with it.',
  TARGET_THROTTLED: 'Lower MaxRequestsPerMinute or MaxConcurrentRequests.',
};

/** The error that an answer outside 200 to 299 stands for. */
export function refusalOf(answer: Answer, call: Call, tools: RefusalTools): HttpError {
  const { status } = answer;
  const parsed = parseJson(answer.body, tools.limits.depth);
  const said = parsed.kind === 'value' ? readErrorBody(parsed.value) : {};
  const isThrottled = said.scimType !== undefined && tools.throttleCodes?.includes(said.scimType) === true;
  const code = isThrottled ? 'TARGET_THROTTLED' : codeFor(status);
  const next = nextSteps[code];
  return failCall(call, code, `${describeCall(call)} ${whatHappened(answer, call, said.detail)}`, {
    status,
    ...said,
    retryAfterSeconds: retryAfterIn(answer, call, tools),
    delivery: deliveryFor(status),
    lasting: status === 501 || status === 505,
    ...(next === undefined ? {} : { next }),
  });
}

function codeFor(status: number): ErrorCode {
  if (status < 400) return 'TARGET_REDIRECTED';
  if (status >= 500) return 'TARGET_FAILED';
  return clientErrorCodes.get(status) ?? 'TARGET_REFUSED';
}

const clientErrorCodes: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [401, 'TARGET_REFUSED_LOGIN'],
  [403, 'TARGET_FORBIDDEN'],
  [408, 'TARGET_TIMEOUT'],
  [429, 'TARGET_THROTTLED'],
]);

/** A 303 tells where the result of a request that was carried out is; a 408 may come after it was (RFC 9110 section 15). */
function deliveryFor(status: number): Delivery {
  if (status === 501 || status === 505) return 'rejected';
  return status >= 500 || status === 303 || status === 408 ? 'unknown' : 'rejected';
}

function whatHappened({ status, headers }: Answer, call: Call, detail: string | undefined): string {
  if (status >= 400) return `answered ${status}${detail === undefined ? '' : ` (${detail})`}.`;
  const location = headers.get('location');
  const target = location === undefined ? undefined : URL.parse(location, call.url);
  return `answered ${status}: redirect to ${target?.host ?? 'nowhere'} refused.`;
}

function retryAfterIn(answer: Answer, call: Call, tools: RefusalTools): number | undefined {
  if (answer.status < 400) return undefined;
  const advice = readRetryAfter(answer.headers, tools.now());
  if (advice.invalid) tools.log.warn('Retry-After is not usable and was ignored', { request: describeCall(call) });
  return advice.seconds;
}
