import { HttpError } from '../http/http-error.ts';
import type { Send } from '../http/request.ts';
import { encodeWrite, type EncodeTools } from './encode-write.ts';
import { outcomeOfFailure, outcomeOfSuccess, refuseUnusableId, type Write, type WriteOutcome } from './write.ts';

/** Sends one write as a request of its own. Throws only what is no failure of this request: a stop, a bug, a setting. */
export async function sendWrite(send: Send, write: Write, tools: EncodeTools): Promise<WriteOutcome> {
  const refused = refuseUnusableId(write);
  if (refused !== undefined) return refused;
  try {
    const { status, headers, body } = await send(await encodeWrite(write, tools));
    return outcomeOfSuccess(write, { status, location: headers.get('location'), body });
  } catch (error) {
    if (error instanceof HttpError) return outcomeOfFailure(error);
    throw error;
  }
}
