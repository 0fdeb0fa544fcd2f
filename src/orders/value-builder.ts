import type { Token } from 'stream-json/parser.js';
import { AgentError } from '../errors.ts';
import { isReservedName, printable } from '../validation/names.ts';

const deepest = 64;
const largest = 1024 * 1024;

interface Frame {
  readonly container: unknown[] | Record<string, unknown>;
  /** The key that the next value belongs to; arrays have none. */
  key: string;
}

/**
 * Builds JSON values from the tokens of a parser. Integers beyond 2^53 - 1 and numbers without a finite value stay text, because
 * rounding would silently join two identifiers.
 */
export class ValueBuilder {
  readonly #frames: Frame[] = [];
  #size = 0;
  #value: unknown;

  /** True while a value has begun and is not whole. */
  get isOpen(): boolean {
    return this.#frames.length > 0;
  }

  /** The value built last. */
  get value(): unknown {
    return this.#value;
  }

  /** Begins to count the size anew. */
  reset(): void {
    this.#size = 0;
  }

  /**
   * True when the value is whole. Throws ORDER_FILE_INVALID for a key that reaches a prototype or stands twice in one object, and
   * for a value that is too deep or too large.
   */
  add(token: Token): boolean {
    this.#grow(token);
    switch (token.name) {
      case 'startObject':
        return this.#open({});
      case 'startArray':
        return this.#open([]);
      case 'endObject':
      case 'endArray':
        return this.#place(this.#frames.pop()?.container);
      case 'keyValue':
        return this.#name(token.value);
      case 'numberValue':
        return this.#place(numberOf(token.value));
      default:
        return 'value' in token && this.#place(token.value);
    }
  }

  /** Every token counts, so that a list of a million nulls is large too. */
  #grow(token: Token): void {
    this.#size += 2 + ('value' in token && typeof token.value === 'string' ? token.value.length : 0);
    if (this.#size > largest) throw refused(`is larger than ${largest} characters`);
  }

  #open(container: Frame['container']): boolean {
    if (this.#frames.length >= deepest) throw refused(`is nested deeper than ${deepest} levels`);
    this.#frames.push({ container, key: '' });
    return false;
  }

  #name(key: string): boolean {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return false;
    if (isReservedName(key)) throw refused(`holds the key ${key}, which is not allowed`);
    if (Object.hasOwn(frame.container, key)) throw refused(`holds the key ${printable(key)} twice`);
    frame.key = key;
    return false;
  }

  #place(value: unknown): boolean {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      this.#value = value;
      return true;
    }
    if (Array.isArray(frame.container)) frame.container.push(value);
    else frame.container[frame.key] = value;
    return false;
  }
}

function numberOf(text: string): unknown {
  const value = Number(text);
  const isExact = Number.isSafeInteger(value) || (!/^-?\d+$/.test(text) && Number.isFinite(value));
  return isExact ? value : text;
}

function refused(reason: string): AgentError {
  return new AgentError('ORDER_FILE_INVALID', reason);
}
