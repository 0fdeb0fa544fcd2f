import { AgentError, type ErrorCode } from '../../src/errors.ts';
import { HttpError, type HttpErrorOptions } from '../../src/http/http-error.ts';
import type { FoundResources, ReadResource } from '../../src/fulfillment/step.ts';
import type { ScimResource } from '../../src/scim/protocol/resource.ts';
import type { WriteOutcome } from '../../src/scim/writing/write.ts';

export function anHttpError(code: ErrorCode, parts: Partial<HttpErrorOptions> = {}): HttpError {
  return new HttpError(code, `${code} it was.`, { method: 'GET', url: 'Users', delivery: 'unknown', ...parts });
}

/** Carried out; the resource is what the server shows of it. */
export function done(status = 200, id?: string, resource?: ScimResource): WriteOutcome {
  return { kind: 'done', status, ...(id !== undefined && { id }), ...(resource !== undefined && { resource }) };
}

/** The server said no. */
export function refused(
  status: number,
  parts: Partial<HttpErrorOptions> & { readonly code?: ErrorCode } = {},
): WriteOutcome {
  const { code = 'TARGET_REFUSED', ...options } = parts;
  return { kind: 'refused', status, error: anHttpError(code, { status, delivery: 'rejected', ...options }) };
}

/** The answer was lost. */
export function lost(code: ErrorCode = 'TARGET_TIMEOUT', parts: Partial<HttpErrorOptions> = {}): WriteOutcome {
  return { kind: 'unknown', error: anHttpError(code, parts) };
}

/** No byte left. */
export function notSent(code: ErrorCode = 'TARGET_UNREACHABLE'): WriteOutcome {
  return { kind: 'not-sent', error: anHttpError(code, { delivery: 'not-sent' }) };
}

/** What a look-up found. */
export function found(...resources: readonly ScimResource[]): FoundResources {
  return { kind: 'answered', value: resources };
}

/** The resource as it was read; none of this id without it. */
export function shown(resource?: ScimResource): ReadResource {
  return { kind: 'answered', value: resource };
}

/** The run is at its end, as with ten answers of 500 in a row: nothing was asked. */
export function stopped(code: ErrorCode = 'TARGET_FAILED'): { readonly kind: 'stopped'; readonly error: AgentError } {
  return { kind: 'stopped', error: new AgentError(code, 'The run is at its end.') };
}

/** The request failed. */
export function failed(
  code: ErrorCode,
  parts: Partial<HttpErrorOptions> = {},
): { readonly kind: 'failed'; readonly error: HttpError } {
  return { kind: 'failed', error: anHttpError(code, parts) };
}
