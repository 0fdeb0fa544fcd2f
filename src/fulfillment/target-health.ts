import { AgentError } from '../errors.ts';
import { HttpError } from '../http/http-error.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';
import { isSystemic } from './order-result.ts';

const mostFailuresInARow = 10;
const fewestOrdersJudged = 50;
const largestFailedShare = 0.4;
const longestRetryAfterSeconds = 300;

/** Says when a batch must go no further: the target is sick, most orders fail, or the run itself is at its end. */
export class TargetHealth {
  #stoppedBy: AgentError | undefined;
  #failuresInARow = 0;
  #judged = 0;
  #failed = 0;

  /** Undefined while all is well. */
  get stoppedBy(): AgentError | undefined {
    return this.#stoppedBy;
  }

  stop(error: AgentError): void {
    this.#stoppedBy ??= error;
  }

  /** To be told of every write. */
  noteWrite(outcome: WriteOutcome): void {
    if (outcome.kind === 'done') this.noteAnswer();
    else this.noteFailure(outcome.error);
  }

  noteAnswer(): void {
    this.#failuresInARow = 0;
  }

  /** To be told of every failed request. */
  noteFailure(error: AgentError): void {
    if (endsAtOnce(error)) this.stop(restated(error, `${briefOf(error)}${waitAskedFor(error)}`));
    if (!isSystemic(error) && error.code !== 'TARGET_FAILED') {
      this.noteAnswer();
      return;
    }
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= mostFailuresInARow) this.stop(tooManyInARow(error));
  }

  /** To be told how each order ended that the target was asked about. */
  noteOrder(failed: boolean): void {
    this.#judged += 1;
    if (failed) this.#failed += 1;
    if (this.#judged < fewestOrdersJudged || this.#failed <= this.#judged * largestFailedShare) return;
    this.stop(tooManyFailed(this.#failed, this.#judged));
  }
}

/** A login that is refused for good locks accounts when it is tried on and on; a long wait was asked for. */
function endsAtOnce(error: AgentError): boolean {
  if (error.code === 'TARGET_REFUSED_LOGIN') return true;
  if (!(error instanceof HttpError) || error.code !== 'TARGET_THROTTLED') return false;
  return (error.retryAfterSeconds ?? 0) > longestRetryAfterSeconds;
}

function tooManyInARow(error: AgentError): AgentError {
  return restated(error, `${mostFailuresInARow} requests failed in a row. The last one: ${briefOf(error)}`);
}

function waitAskedFor(error: AgentError): string {
  if (!(error instanceof HttpError) || error.retryAfterSeconds === undefined) return '';
  return ` It asked to wait ${error.retryAfterSeconds} seconds.`;
}

function restated({ code, next }: AgentError, message: string): AgentError {
  return new AgentError(code, message, next === undefined ? {} : { next });
}

/** Without the words of the server, which may quote values of an order. */
export function briefOf(error: AgentError): string {
  if (!(error instanceof HttpError) || error.status === undefined) return error.message;
  return `${error.method} ${error.url} answered ${error.status}.`;
}

function tooManyFailed(failed: number, judged: number): AgentError {
  return new AgentError('ORDERS_FAILING', `${failed} of the first ${judged} orders failed`, {
    next: 'Look at results.csv, mend what they have in common, and run the same command again: it goes on with the others.',
  });
}
