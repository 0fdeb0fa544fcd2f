const successesPerStep = 20;

/**
 * How many requests are under way at once. A throttling answer halves the number, twenty good ones raise it by one
 * (additive increase, multiplicative decrease), and a hold keeps new requests back altogether.
 */
export class ConcurrencyLimit {
  readonly #maximum: number;
  readonly #waiting: (() => void)[] = [];
  #allowed: number;
  #active = 0;
  #holds = 0;
  #successes = 0;
  #generation = 0;

  constructor(maximum: number) {
    this.#maximum = Math.max(1, maximum);
    this.#allowed = this.#maximum;
  }

  get allowed(): number {
    return this.#allowed;
  }

  /** To be handed to `throttled`: several answers to requests of one generation halve the limit once. */
  get generation(): number {
    return this.#generation;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#active--;
      this.#admit();
    }
  }

  succeeded(): void {
    this.#successes++;
    if (this.#successes < successesPerStep) return;
    this.#successes = 0;
    this.#allowed = Math.min(this.#maximum, this.#allowed + 1);
    this.#admit();
  }

  throttled(generation: number): void {
    this.#successes = 0;
    if (generation !== this.#generation) return;
    this.#generation++;
    this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
  }

  /** Keeps new requests back until the returned function is called. */
  hold(): () => void {
    this.#holds++;
    return () => {
      this.#holds--;
      this.#admit();
    };
  }

  async #enter(): Promise<void> {
    if (this.#isOpen()) {
      this.#active++;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#isOpen()) {
      this.#active++;
      this.#waiting.shift()?.();
    }
  }

  #isOpen(): boolean {
    return this.#holds === 0 && this.#active < this.#allowed;
  }
}
