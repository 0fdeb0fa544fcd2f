import { randomUUID } from 'node:crypto';
import type { LogWriter } from '../logging/log.ts';
import type { Secret } from '../secret.ts';
import type { Answer, Call, Exchange } from './call.ts';
import { describeCall, failCall } from './fail-call.ts';
import { readJsonAnswer } from './read-json-answer.ts';
import { refusalOf } from './refusal.ts';
import type { AuthorizedRequest, SendAuthorized } from './request.ts';
import type { BuildUrl } from './target-url.ts';

export interface JsonTools {
  readonly buildUrl: BuildUrl;
  readonly accept: string;
  readonly contentType: string;
  readonly userAgent: string;
  readonly extraHeaders: Readonly<Record<string, Secret>>;
  readonly limits: { readonly requestBytes: number; readonly depth: number };
  readonly now: () => number;
  readonly throttleCodes?: readonly string[];
  readonly log: LogWriter;
  readonly exchange: Exchange;
}

/** Sends JSON and reads JSON; throws an HttpError for every answer that is not a success with a sound body. */
export function sendJson(tools: JsonTools): SendAuthorized {
  const fixedHeaders = headersForAll(tools);
  return async (request) => {
    const call = createCall(request, fixedHeaders, tools);
    const answer = await tools.exchange(call);
    logAnswer(call, answer, tools.log);
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, call, tools);
    return { status: answer.status, headers: answer.headers, body: readJsonAnswer(answer, call, tools.limits.depth) };
  };
}

function headersForAll(tools: JsonTools): Readonly<Record<string, string>> {
  const extra = Object.entries(tools.extraHeaders).map(
    ([name, value]) => [name.toLowerCase(), value.reveal()] as const,
  );
  return {
    accept: tools.accept,
    'accept-encoding': 'gzip',
    'user-agent': tools.userAgent,
    ...Object.fromEntries(extra),
  };
}

function createCall(
  request: AuthorizedRequest,
  fixedHeaders: Readonly<Record<string, string>>,
  tools: JsonTools,
): Call {
  const requestId = randomUUID();
  const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body), 'utf8');
  const call = {
    method: request.method,
    url: tools.buildUrl(request, request.origin),
    headers: {
      ...fixedHeaders,
      ...(body === undefined ? {} : { 'content-type': tools.contentType }),
      ...lowerCased(request.headers ?? {}),
      'x-request-id': requestId,
    },
    requestId,
    readsContent: request.effect === 'read',
  };
  if (body === undefined) return call;
  if (body.length > tools.limits.requestBytes) throw tooLargeToSend(call, body.length, tools.limits.requestBytes);
  return { ...call, body };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function tooLargeToSend(call: Call, bytes: number, limit: number): Error {
  const message = `${describeCall(call)}: a request of ${bytes} bytes is above the limit of ${limit}; it was not sent.`;
  return failCall(call, 'TARGET_REFUSED', message, { delivery: 'not-sent' });
}

function logAnswer(call: Call, answer: Answer, log: LogWriter): void {
  const { status, body } = answer;
  log.debug('request answered', { request: describeCall(call), requestId: call.requestId, status, bytes: body.length });
}
