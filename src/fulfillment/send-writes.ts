import { AgentError } from '../errors.ts';
import type { HttpError } from '../http/http-error.ts';
import type { BulkLimits } from '../scim/writing/bulk-limits.ts';
import { chunkWrites } from '../scim/writing/chunk-writes.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import type { ScimClient } from '../scim/scim-client.ts';
import type { BulkAnswer } from '../scim/writing/send-bulk.ts';
import type { Write, WriteOutcome } from '../scim/writing/write.ts';
import { inParallel } from './in-parallel.ts';
import type { Journal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';
import { saysCreated } from './order-result.ts';
import { briefOf, type TargetHealth } from './target-health.ts';

/** One write with the orders that it is for. */
export interface WriteItem {
  readonly write: Write;
  /** Tells the writes of one order apart in the journal: `create`, `members Groups/g1`. */
  readonly step: string;
  /** Positions of the orders. */
  readonly orders: readonly string[];
  /** Texts in it that are not to be shown. */
  readonly secrets?: readonly string[];
}

export type OnOutcome<Item extends WriteItem> = (item: Item, outcome: WriteOutcome) => void;

/** Sends writes and tells how each of them ended, as soon as that is known. */
export type SendWrites = <Item extends WriteItem>(items: readonly Item[], onOutcome: OnOutcome<Item>) => Promise<void>;

export interface SenderTools {
  readonly scim: ScimClient;
  readonly journal: Pick<Journal, 'append'>;
  readonly health: TargetHealth;
  readonly maxConcurrentRequests: number;
  /** That of `scim`. */
  readonly dialect: Dialect;
  /** Undefined where Bulk is not to be used. */
  readonly bulk: BulkLimits | undefined;
  readonly now: () => number;
  /** Throws when nothing may be sent any more; called before each request. */
  readonly beforeSend: () => Promise<void>;
  readonly warn: (warning: string) => void;
}

/**
 * Sends writes as requests of their own, or in Bulk requests. Each is in the journal, on disk, before it leaves: what
 * cannot be recorded is not sent.
 */
export function writeSender(tools: SenderTools): SendWrites {
  const sender = new Sender(tools);
  return (items, onOutcome) => sender.send(items, onOutcome);
}

type TellAll = (outcomeAt: (index: number) => WriteOutcome | undefined) => void;

class Sender {
  readonly #tools: SenderTools;
  #bulk: BulkLimits | undefined;

  constructor(tools: SenderTools) {
    this.#tools = tools;
    this.#bulk = tools.bulk;
  }

  async send<Item extends WriteItem>(items: readonly Item[], onOutcome: OnOutcome<Item>): Promise<void> {
    if (this.#bulk === undefined || items.length < 2) await this.#sendEach(items, onOutcome);
    else await this.#sendInBulk(items, this.#bulk, onOutcome);
  }

  async #sendEach<Item extends WriteItem>(items: readonly Item[], onOutcome: OnOutcome<Item>): Promise<void> {
    await inParallel(items, this.#tools.maxConcurrentRequests, async (item) => {
      onOutcome(item, await this.#sendOne(item));
    });
  }

  async #sendOne(item: WriteItem): Promise<WriteOutcome> {
    const stop = await this.#announce([item]);
    if (stop !== undefined) return { kind: 'not-sent', error: stop };
    const outcome = await this.#orStop(() => this.#tools.scim.write(item.write));
    if (outcome instanceof AgentError) return { kind: 'unknown', error: outcome };
    this.#tools.health.noteWrite(outcome);
    this.#record(item, outcome);
    return outcome;
  }

  async #sendInBulk<Item extends WriteItem>(
    items: readonly Item[],
    limits: BulkLimits,
    onOutcome: OnOutcome<Item>,
  ): Promise<void> {
    const itemOf = new Map<Write, Item>(items.map((item) => [item.write, item]));
    const chunks = [...chunkWrites([...itemOf.keys()], limits, this.#tools.dialect)];
    await inParallel(chunks, this.#tools.maxConcurrentRequests, async ({ kind, writes }) => {
      const chunk = writes.map((write) => itemOf.get(write)).filter((item) => item !== undefined);
      if (kind === 'single' || this.#bulk === undefined) await this.#sendEach(chunk, onOutcome);
      else await this.#sendChunk(chunk, onOutcome);
    });
  }

  async #sendChunk<Item extends WriteItem>(chunk: readonly Item[], onOutcome: OnOutcome<Item>): Promise<void> {
    const tellAll: TellAll = (outcomeAt) => {
      for (const [index, item] of chunk.entries()) onOutcome(item, outcomeAt(index) ?? noOutcome);
    };
    const stop = await this.#announce(chunk);
    if (stop !== undefined) {
      tellAll(() => ({ kind: 'not-sent', error: stop }));
      return;
    }
    const writes = chunk.map(({ write }) => write);
    const answer = await this.#orStop(() => this.#tools.scim.bulk(writes, this.#tools.warn));
    if (answer instanceof AgentError) tellAll(() => ({ kind: 'unknown', error: answer }));
    else if (answer.kind === 'refused') await this.#sendOtherwise(chunk, answer, onOutcome);
    else {
      this.#noteBulk(answer.outcomes);
      for (const [index, item] of chunk.entries()) this.#record(item, answer.outcomes[index] ?? noOutcome);
      tellAll((index) => answer.outcomes[index]);
    }
  }

  /** One request is one success or one failure, however many operations it held. */
  #noteBulk(outcomes: readonly WriteOutcome[]): void {
    const [first] = outcomes;
    // A request that failed as a whole is the one outcome of all its writes.
    const failedAsAWhole = first !== undefined && outcomes.every((outcome) => outcome === first);
    if (failedAsAWhole) this.#tools.health.noteWrite(first);
    else this.#tools.health.noteAnswer();
  }

  async #sendOtherwise<Item extends WriteItem>(
    chunk: readonly Item[],
    { reason, error }: Extract<BulkAnswer, { kind: 'refused' }>,
    onOutcome: OnOutcome<Item>,
  ): Promise<void> {
    this.#tools.health.noteAnswer();
    if (!saysNothingWasDone(error)) {
      this.#giveUpBulk(reason, error);
      for (const item of chunk) onOutcome(item, { kind: 'unknown', error });
      return;
    }
    for (const item of chunk) this.#record(item, { kind: 'refused', status: error.status, error });
    if (reason === 'too-large' && chunk.length > 1) {
      const middle = Math.ceil(chunk.length / 2);
      await this.#sendChunk(chunk.slice(0, middle), onOutcome);
      await this.#sendChunk(chunk.slice(middle), onOutcome);
      return;
    }
    this.#giveUpBulk(reason, error);
    await this.#sendEach(chunk, onOutcome);
  }

  #giveUpBulk(reason: string, error: AgentError): void {
    if (reason !== 'not-supported' || this.#bulk === undefined) return;
    this.#bulk = undefined;
    this.#tools.warn(`The target refuses Bulk requests, so that single ones are sent. ${briefOf(error)}`);
  }

  /** Records what is about to be sent; gives the reason when nothing may be sent any more. */
  async #announce(items: readonly WriteItem[]): Promise<AgentError | undefined> {
    const { journal, health, now, beforeSend } = this.#tools;
    if (health.stoppedBy !== undefined) return health.stoppedBy;
    const at = new Date(now()).toISOString();
    try {
      await beforeSend();
      await journal.append(items.flatMap((item) => sentRecords(item, at)));
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      health.stop(error);
    }
    return health.stoppedBy;
  }

  /** What is not known to have been answered stays open in the journal, for the next run to look at. */
  #record(item: WriteItem, outcome: WriteOutcome): void {
    const { journal, health } = this.#tools;
    if (outcome.kind === 'unknown' && !saysCreated(outcome)) return;
    journal.append(answeredRecords(item, outcome)).catch((error: unknown) => {
      if (error instanceof AgentError) health.stop(error);
    });
  }

  /** A stop of the run comes as an error; whether the request under way was carried out is not known then. */
  async #orStop<Answer>(request: () => Promise<Answer>): Promise<Answer | AgentError> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      this.#tools.health.stop(error);
      return error;
    }
  }
}

/** There is no Bulk there, or not for so much; any other refusal may be that of a server which had begun already. */
function saysNothingWasDone({ status }: HttpError): boolean {
  return [404, 405, 413, 501].includes(status ?? 0);
}

const noOutcome: WriteOutcome = {
  kind: 'unknown',
  error: new AgentError('RESPONSE_NOT_SCIM', 'the answer to the Bulk request is short'),
};

function sentRecords({ write, step, orders }: WriteItem, at: string): JournalRecord[] {
  const target = write.method === 'POST' ? write.endpoint : `${write.endpoint}/${write.id}`;
  return orders.map((position) => ({ type: 'sent', position, step, method: write.method, target, at }));
}

function answeredRecords({ step, orders }: WriteItem, outcome: WriteOutcome): JournalRecord[] {
  const isDone = outcome.kind === 'done' || saysCreated(outcome);
  const status = outcome.kind === 'done' || outcome.kind === 'refused' ? outcome.status : undefined;
  const id = outcome.kind === 'done' ? outcome.id : undefined;
  return orders.map((position) => ({
    type: 'answered',
    position,
    step,
    status,
    id,
    outcome: isDone ? 'done' : 'refused',
  }));
}
