import { HttpError } from '../http/http-error.ts';
import type { HttpRequest, Send } from '../http/request.ts';
import { pathTo } from './list-resources.ts';
import { buildPatchRequest } from './protocol/patch.ts';
import { outcomeOfFailure, outcomeOfSuccess, refuseUnusableId, type Write, type WriteOutcome } from './write.ts';

/** Sends one write as a request of its own. Throws only what is no failure of this request: a stop, a bug, a setting. */
export async function sendWrite(send: Send, write: Write): Promise<WriteOutcome> {
  const refused = refuseUnusableId(write);
  if (refused !== undefined) return refused;
  try {
    const { status, headers, body } = await send(requestOf(write));
    return outcomeOfSuccess(write, { status, location: headers.get('location'), body });
  } catch (error) {
    if (error instanceof HttpError) return outcomeOfFailure(error);
    throw error;
  }
}

function requestOf(write: Write): HttpRequest {
  if (write.method === 'POST') {
    return { method: 'POST', effect: 'create', path: pathTo(write.endpoint), body: write.body };
  }
  const { method, endpoint, id, version } = write;
  const request = { path: pathTo(endpoint, id), ...(version !== undefined && { headers: { 'If-Match': version } }) };
  if (method === 'DELETE') return { ...request, method, effect: 'delete' };
  return { ...request, method, effect: 'patch', body: buildPatchRequest(write.operations) };
}
