import { AgentError } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { HttpRequest, Send } from '../http/request.ts';
import { encodeWrite, type EncodeTools } from './encode-write.ts';
import { ScimProtocolError } from './protocol/error.ts';
import {
  failWrite,
  outcomeOfFailure,
  outcomeOfSuccess,
  refuseUnusableId,
  type Write,
  type WriteOutcome,
} from './write.ts';

/** Sends one write as a request of its own. Throws only what is no failure of this request: a stop, a bug, a setting. */
export async function sendWrite(send: Send, write: Write, tools: EncodeTools): Promise<WriteOutcome> {
  const prepared = refuseUnusableId(write) ?? (await prepareWrite(write, tools));
  if ('kind' in prepared) return prepared;
  try {
    const { status, headers, body } = await send(prepared);
    return outcomeOfSuccess(write, { status, location: headers.get('location'), body });
  } catch (error) {
    if (error instanceof HttpError) return outcomeOfFailure(error);
    throw error;
  }
}

/** The request of a write, or how the write ended before anything was sent of it. */
export async function prepareWrite(write: Write, tools: EncodeTools): Promise<HttpRequest | WriteOutcome> {
  try {
    return await encodeWrite(write, tools);
  } catch (error) {
    if (error instanceof ScimProtocolError) return unfit(write, error);
    if (error instanceof HttpError && error.delivery === 'rejected') return outcomeOfFailure(error);
    if (error instanceof AgentError && error.outcome === 'target') return { kind: 'not-sent', error };
    throw error;
  }
}

function unfit(write: Write, { message, status }: ScimProtocolError): WriteOutcome {
  const what = `the change does not fit what the target has; nothing was sent. ${message}`;
  return { kind: 'refused', status, error: failWrite(write, 'TARGET_REFUSED', what, { status, delivery: 'rejected' }) };
}
