import { AgentError } from '../errors.ts';

const mostListed = 100;

/** Problems of order files, as whole sentences; the first hundred are kept, the rest is counted. */
export class ProblemList {
  readonly #listed: string[] = [];
  #count = 0;

  add(problem: string): void {
    this.#count += 1;
    if (this.#listed.length < mostListed) this.#listed.push(problem);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** @throws AgentError ORDER_FILE_INVALID when there are problems. */
  throwIfAny(): void {
    if (this.isEmpty) return;
    const more = this.#count - this.#listed.length;
    throw new AgentError('ORDER_FILE_INVALID', 'the order files cannot be used; nothing was sent', {
      problems: more > 0 ? [...this.#listed, `and ${more} more`] : this.#listed,
      next: 'Correct the files, or have the platform write them again, and run the same command.',
    });
  }
}
