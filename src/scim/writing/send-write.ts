import { AgentError } from '../../errors.ts';
import { HttpError } from '../../http/http-error.ts';
import type { HttpRequest, Send } from '../../http/request.ts';
import type { EncodeTools } from './encode-tools.ts';
import { encodeWrite } from './encode-write.ts';
import { ScimProtocolError } from '../protocol/error.ts';
import {
  failWrite,
  mayBeMadeAnew,
  outcomeOfFailure,
  outcomeOfSuccess,
  refuseUnusableId,
  type Write,
  type WriteOutcome,
} from './write.ts';

const mostTimesAnew = 3;

/**
 * Sends one write as a request of its own. One that holds what the resource had is made anew, from another look at it, where the server
 * certainly did not take it. Throws only what is no failure of this request: a stop, a bug, a setting.
 */
export async function sendWrite(send: Send, write: Write, tools: EncodeTools): Promise<WriteOutcome> {
  const refusal = refuseUnusableId(write);
  if (refusal !== undefined) return refusal;
  for (let timesAnew = 0; ; timesAnew += 1) {
    const prepared = await prepareWrite(write, tools);
    if ('kind' in prepared) return prepared;
    const outcome = await exchange(send, write, prepared);
    const isWorthIt = prepared.effect === 'merge' && mayBeMadeAnew(outcome);
    if (!isWorthIt || timesAnew >= mostTimes(write, outcome)) return outcome;
  }
}

/** A new login is tried once, and at once. Otherwise operations that hold what was read are made anew by whoever made them. */
function mostTimes(write: Write, outcome: WriteOutcome): number {
  if (outcome.kind === 'refused' && outcome.error.code === 'TARGET_REFUSED_LOGIN') return 1;
  return write.method === 'PATCH' && write.isMadeFromRead === true ? 0 : mostTimesAnew;
}

async function exchange(send: Send, write: Write, request: HttpRequest): Promise<WriteOutcome> {
  try {
    const { status, headers, body } = await send(request);
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
