import type { LogWriter } from '../logging/log.ts';

/** Logs warnings of one connection and counts them by kind, for its manifest and summary. */
export class WarningCounts {
  readonly #log: LogWriter;
  readonly #connection: string;
  readonly #counts = new Map<string, number>();
  readonly #messages: string[] = [];

  constructor(log: LogWriter, connection: string) {
    this.#log = log;
    this.#connection = connection;
  }

  add(kind: string, message: string, count = 1): void {
    this.count(kind, count);
    this.#messages.push(message);
    this.#log.warn(`${this.#connection}: ${message}`);
  }

  /** Counts without a word to the log. */
  count(kind: string, count: number): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  /** How often each kind of warning was given. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  get messages(): readonly string[] {
    return this.#messages;
  }
}
