import type { KeySet } from '../../key-set.ts';

const mostRemembered = 10_000;

/** The ids that the links of one file refer to, as long as no resource is known that has them. */
export class UnknownIds {
  readonly #known: readonly KeySet[];
  readonly #ids = new Set<string>();

  /** Takes the ids of all that was read so far; the list goes on growing. */
  constructor(known: readonly KeySet[]) {
    this.#known = known;
  }

  add(id: string): void {
    if (this.#ids.size < mostRemembered && !this.#isKnown(id)) this.#ids.add(id);
  }

  /** Forgets everything, for a listing that is read again from the start. */
  clear(): void {
    this.#ids.clear();
  }

  /** Those that are of no resource even now. A link may refer to what is read after it, so this is asked at the end. */
  get count(): number {
    return [...this.#ids].filter((id) => !this.#isKnown(id)).length;
  }

  /** True when there may be more than were counted. */
  get isFull(): boolean {
    return this.#ids.size >= mostRemembered;
  }

  #isKnown(id: string): boolean {
    return this.#known.some((ids) => ids.has(id));
  }
}
