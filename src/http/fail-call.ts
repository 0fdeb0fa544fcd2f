import type { ErrorCode } from '../errors.ts';
import { HttpError, type HttpErrorOptions } from './http-error.ts';

interface CallIdentity {
  readonly method: string;
  readonly url: string;
  readonly requestId: string;
}

/** An HttpError about a call; it is not known whether the server carried the call out, unless the details say so. */
export function failCall(
  call: CallIdentity,
  code: ErrorCode,
  message: string,
  details: Partial<HttpErrorOptions> = {},
): HttpError {
  const { method, requestId } = call;
  return new HttpError(code, message, {
    method,
    url: withoutQuery(call.url),
    requestId,
    delivery: 'unknown',
    ...details,
  });
}

/** `GET https://host/scim/v2/Users`. */
export function describeCall(call: Pick<CallIdentity, 'method' | 'url'>): string {
  return `${call.method} ${withoutQuery(call.url)}`;
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*$/s, '');
}
