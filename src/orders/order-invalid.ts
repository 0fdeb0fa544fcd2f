import { AgentError } from '../errors.ts';

/** ORDER_INVALID with one reason, as the rest of a sentence. */
export function orderInvalid(reason: string): AgentError {
  return new AgentError('ORDER_INVALID', reason);
}

/** Collects what is wrong with one order, so that all of it is told at once. */
export class OrderProblems {
  readonly #problems: string[] = [];

  add(problem: string): void {
    this.#problems.push(problem);
  }

  /** The result of `read`, or undefined when it throws ORDER_INVALID, whose reason is kept with `place` before it. */
  try<T>(place: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AgentError) || error.code !== 'ORDER_INVALID') throw error;
      this.add(place === '' ? error.message : `${place}: ${error.message}`);
      return undefined;
    }
  }

  throwIfAny(): void {
    if (this.#problems.length > 0) throw this.error();
  }

  /** ORDER_INVALID, whose message names all problems. */
  error(): AgentError {
    return new AgentError('ORDER_INVALID', `the order cannot be carried out: ${this.#problems.join('; ')}`, {
      problems: this.#problems,
      next: 'Correct the order or the mapping; nothing was sent for this order.',
    });
  }
}
