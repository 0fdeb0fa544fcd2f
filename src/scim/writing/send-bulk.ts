import type { ErrorCode } from '../../errors.ts';
import { HttpError } from '../../http/http-error.ts';
import { readErrorBody } from '../../http/read-error-body.ts';
import type { Send } from '../../http/request.ts';
import { bulkOperationOf, numberWrites, type NumberedWrite } from './bulk-operation.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { matchBulkAnswers } from './match-bulk-answers.ts';
import { buildBulkRequest, parseBulkResponse, type BulkOperation, type BulkOperationAnswer } from '../protocol/bulk.ts';
import { ScimProtocolError } from '../protocol/error.ts';
import { idInLocation } from '../resource-id.ts';
import {
  failWrite,
  outcomeOfFailure,
  outcomeOfSuccess,
  refuseUnusableId,
  unknownOutcome,
  type Write,
  type WriteOutcome,
} from './write.ts';

/**
 * `answered`: an outcome for each write, in their order. `refused`: the server wants no such request and did nothing;
 * `too-large`: smaller ones may do, `not-supported`: the writes may go one by one.
 */
export type BulkAnswer =
  | { readonly kind: 'answered'; readonly outcomes: readonly WriteOutcome[] }
  | { readonly kind: 'refused'; readonly reason: 'too-large' | 'not-supported'; readonly error: HttpError };

type OutcomeOf = (write: NumberedWrite) => WriteOutcome;
type Refused = Extract<BulkAnswer, { readonly kind: 'refused' }>;

/**
 * Sends writes, all of which `bulkOperationOf` takes, as one Bulk request (RFC 7644 section 3.7). Throws only what is no failure of this
 * request: a stop, a bug, a setting.
 */
export async function sendBulk(
  send: Send,
  writes: readonly Write[],
  dialect: Dialect,
  onWarning: (warning: string) => void = () => undefined,
): Promise<BulkAnswer> {
  const numbered = numberWrites(writes);
  const sent = numbered.filter(({ write }) => refuseUnusableId(write) === undefined);
  const answer =
    sent.length === 0 ? readAnswers([], [], onWarning) : await exchange(send, { sent, dialect }, onWarning);
  if (typeof answer !== 'function') return answer;
  return { kind: 'answered', outcomes: numbered.map((each) => refuseUnusableId(each.write) ?? answer(each)) };
}

async function exchange(
  send: Send,
  { sent, dialect }: { readonly sent: readonly NumberedWrite[]; readonly dialect: Dialect },
  onWarning: (warning: string) => void,
): Promise<OutcomeOf | Refused> {
  const body = buildBulkRequest({ operations: sent.map((each) => operationOf(each, dialect)) });
  try {
    const response = await send({ method: 'POST', effect: 'bulk', path: 'Bulk', body });
    return readAnswers(sent, parseBulkResponse(response.body), onWarning);
  } catch (error) {
    if (error instanceof ScimProtocolError) return () => notABulkResponse;
    if (!(error instanceof HttpError)) throw error;
    if (!refusesBulk(error)) {
      const outcome = outcomeOfFailure(error);
      return () => outcome;
    }
    return { kind: 'refused', reason: error.status === 413 ? 'too-large' : 'not-supported', error };
  }
}

function operationOf(write: NumberedWrite, dialect: Dialect): BulkOperation {
  const operation = bulkOperationOf(write, dialect);
  if (operation === undefined) throw new Error('a write that is no operation of a Bulk request');
  return operation;
}

const notABulkResponse: WriteOutcome = {
  kind: 'unknown',
  error: new HttpError('RESPONSE_NOT_SCIM', 'POST Bulk: the answer is no Bulk response.', {
    method: 'POST',
    url: 'Bulk',
    delivery: 'unknown',
    next: 'Look at the resources in the target before the writes are repeated.',
  }),
};

/** A login that is refused, and a request too many, would be refused one by one just so. */
function refusesBulk({ delivery, code }: HttpError): boolean {
  return delivery === 'rejected' && code !== 'TARGET_REFUSED_LOGIN' && code !== 'TARGET_THROTTLED';
}

function readAnswers(
  sent: readonly NumberedWrite[],
  answers: readonly BulkOperationAnswer[],
  onWarning: (warning: string) => void,
): OutcomeOf {
  const { byBulkId, strangers } = matchBulkAnswers(sent, answers);
  if (strangers > 0) {
    onWarning(
      `Bulk: ${strangers} of ${answers.length} results belong to no operation of the request and were ignored.`,
    );
  }
  return ({ write, bulkId }) => {
    const answer = byBulkId.get(bulkId);
    if (answer !== undefined) return outcomeOfOperation(write, answer);
    return unknownOutcome(write, 'the answer to the Bulk request has no single result for this operation');
  };
}

function isElsewhere(write: Write, location: string | undefined): boolean {
  if (write.method === 'POST' || location === undefined) return false;
  const id = idInLocation(location, write.endpoint);
  return id !== undefined && id !== write.id;
}

function outcomeOfOperation(write: Write, { status, location, response }: BulkOperationAnswer): WriteOutcome {
  if (status === undefined) return unknownOutcome(write, 'its result in the answer to the Bulk request has no status');
  if (isElsewhere(write, location))
    return unknownOutcome(write, 'its result in the Bulk request is that of another resource');
  if (status >= 200 && status <= 299) return outcomeOfSuccess(write, { status, location, body: response });
  const said = readErrorBody(response);
  const what = `its result in the Bulk request is ${status}${said.detail === undefined ? '' : ` (${said.detail})`}.`;
  const isRefused = status >= 400 && status <= 499 && status !== 408;
  const delivery = isRefused ? 'rejected' : 'unknown';
  const error = failWrite(write, codeFor(status), what, { ...said, status, delivery });
  return isRefused ? { kind: 'refused', status, error } : { kind: 'unknown', error };
}

const codes: ReadonlyMap<number, ErrorCode> = new Map<number, ErrorCode>([
  [401, 'TARGET_REFUSED_LOGIN'],
  [403, 'TARGET_FORBIDDEN'],
  [408, 'TARGET_TIMEOUT'],
  [429, 'TARGET_THROTTLED'],
]);

function codeFor(status: number): ErrorCode {
  if (status >= 400 && status <= 499) return codes.get(status) ?? 'TARGET_REFUSED';
  return status >= 500 ? 'TARGET_FAILED' : 'RESPONSE_NOT_SCIM';
}
