import { HttpError } from '../http/http-error.ts';

/** The server said no to the request itself, not to who asks or how often. */
export function refusesRequest(error: unknown): boolean {
  if (!(error instanceof HttpError) || error.delivery !== 'rejected') return false;
  return error.code === 'TARGET_REFUSED' || error.status === 501;
}
