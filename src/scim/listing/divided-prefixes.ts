/** Longer prefixes are not asked for, in characters. */
export const longestPrefix = 20;

/**
 * The prefixes that a list is divided by. Each position has its own characters: those of the dialect in both cases, and any other that
 * a value has there; one that is seen while they are gone through comes at the end.
 */
export class DividedPrefixes {
  readonly #characters: readonly string[];
  readonly #positions: Set<string>[] = [];
  readonly #given = new Set<string>();
  #ignoresCase = false;

  constructor(characters: string) {
    this.#characters = Array.from(characters + characters.toLowerCase() + characters.toUpperCase());
  }

  /** Each prefix that is one character longer; not both cases of a letter once the target is known to take them for the same. */
  *longerThan(prefix: string): Generator<string> {
    for (const character of this.#at(lengthOf(prefix))) {
      const longer = prefix + character;
      if (this.#ignoresCase && this.#given.has(longer.toLowerCase())) continue;
      this.#given.add(longer.toLowerCase());
      yield longer;
    }
  }

  /** Learns from a value that the target gave for a prefix; the empty one for a list that was not divided. */
  learn(prefix: string, value: string): void {
    const characters = Array.from(value).slice(0, longestPrefix);
    characters.forEach((character, position) => this.#at(position).add(character));
    const begin = beginningOf(value, prefix);
    if (begin !== prefix && begin.toLowerCase() === prefix.toLowerCase()) this.#ignoresCase = true;
  }

  #at(position: number): Set<string> {
    return (this.#positions[position] ??= new Set(this.#characters));
  }
}

/** In characters, as Unicode counts them. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** What stands in a text where a prefix would. */
export function beginningOf(text: string, prefix: string): string {
  return Array.from(text).slice(0, lengthOf(prefix)).join('');
}
