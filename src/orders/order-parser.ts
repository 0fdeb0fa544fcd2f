import { jsonParser } from 'stream-json/parser.js';
import { AgentError } from '../errors.ts';
import { OrderAssembler, type OrderLayout } from './order-assembler.ts';

const longestSilence = 1024 * 1024;
/** Brings every token to its end that the text leaves open; more than the parser waits for. */
const padding = ' '.repeat(16);

/** Reads orders from the bytes of a JSON text as they come; never holds more of the text than one order. */
export class OrderParser {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #parse = jsonParser({ packValues: true, streamValues: false });
  readonly #assembler: OrderAssembler;
  #silence = 0;

  constructor(accept: (order: unknown, layout: OrderLayout) => void) {
    this.#assembler = new OrderAssembler(accept);
  }

  /** Throws ORDER_FILE_INVALID for what is not UTF-8, not JSON or not orders; the message never quotes the text. */
  add(bytes: Uint8Array): void {
    this.#addText(decode(() => this.#decoder.decode(bytes, { stream: true })));
  }

  /** Throws ORDER_FILE_INVALID when the text ends too early. */
  end(): void {
    this.#addText(decode(() => this.#decoder.decode()) + padding);
    if (!this.#assembler.isWhole) throw refused('ends too early: it is empty, was cut, or is still being written');
  }

  #addText(text: string): void {
    const tokens = this.#tokensOf(text);
    this.#silence = tokens.length === 0 ? this.#silence + text.length : 0;
    if (this.#silence > longestSilence) throw refused(`holds a text of more than ${longestSilence} characters`);
    for (const token of tokens) this.#assembler.add(token);
  }

  #tokensOf(text: string) {
    try {
      const result = this.#parse(text);
      return typeof result === 'symbol' ? [] : result.values;
    } catch {
      throw refused('is not JSON');
    }
  }
}

function decode(read: () => string): string {
  try {
    return read();
  } catch {
    throw refused('is not UTF-8');
  }
}

function refused(reason: string): AgentError {
  return new AgentError('ORDER_FILE_INVALID', reason);
}
