import { beginningOf } from './divided-prefixes.ts';

const collator = new Intl.Collator('und', { sensitivity: 'base' });

/** How many values of a part begin with its prefix, as a target may compare them: ignoring case and accents. */
export class PartValues {
  readonly #prefix: string;
  #all = 0;
  #fitting = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  add(value: string): void {
    this.#all++;
    if (collator.compare(beginningOf(value, this.#prefix), this.#prefix) === 0) this.#fitting++;
  }

  /** True when most values have nothing to do with the prefix: the target does not understand the filter. */
  get areOthers(): boolean {
    return this.#fitting * 2 < this.#all;
  }
}
