import { AgentError } from '../errors.ts';
import type { FinalVerdict } from './journal-record.ts';
import type { Journal } from './journal.ts';
import type { OrderResult } from './order-result.ts';
import type { OrderTask } from './order-task.ts';
import type { Results } from './results.ts';
import type { TargetHealth } from './target-health.ts';
import type { Verdict } from './verdict.ts';

export interface RecorderTools {
  readonly journal: Pick<Journal, 'append'>;
  readonly results: Pick<Results, 'add'>;
  readonly health: TargetHealth;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Keeps how each order ended: first in the journal, then in the results. */
export class VerdictRecorder {
  readonly #tools: RecorderTools;
  readonly #verdicts = new Map<string, Verdict>();
  #last: Promise<void> = Promise.resolve();

  /** @param known What an earlier run decided. */
  constructor(tools: RecorderTools, known: Iterable<Verdict>) {
    this.#tools = tools;
    for (const verdict of known) this.#verdicts.set(verdict.position, verdict);
  }

  verdictOf(position: string): Verdict | undefined {
    return this.#verdicts.get(position);
  }

  record(order: OrderTask['order'], result: OrderResult): void {
    const { now, health, onVerdict } = this.#tools;
    const executedAt = new Date(now()).toISOString();
    const verdict = { ...order, ...result, executedAt };
    this.#verdicts.set(order.position, verdict);
    onVerdict(verdict);
    if (!isFinal(verdict)) return;
    // The journal shares flushes, so that nobody need wait for each; `settle` waits for all.
    this.#last = Promise.all([this.#last, this.#keep(verdict)]).then(() => undefined);
    this.#last.catch((error: unknown) => {
      if (error instanceof AgentError) health.stop(error);
    });
  }

  /** Waits until all verdicts are on disk; throws what stood in the way. */
  async settle(): Promise<void> {
    await this.#last;
  }

  async #keep(verdict: FinalVerdict): Promise<void> {
    await this.#tools.journal.append([{ type: 'verdict', ...verdict }]);
    await this.#tools.results.add([verdict]);
  }
}

export function isFinal(verdict: Verdict): verdict is FinalVerdict {
  return verdict.state !== 'NotAttempted';
}
