import type { Token } from 'stream-json/parser.js';
import { AgentError } from '../errors.ts';
import { isReservedName } from '../validation/names.ts';
import { ValueBuilder } from './value-builder.ts';

/** How the orders of a file are wrapped. */
export type OrderLayout = 'wrapped' | 'list' | 'single';

const listName = 'ProvisioningOrdersList';

/** Finds the orders among the tokens of a file: an object with `ProvisioningOrdersList`, a bare list, or one order. */
export class OrderAssembler {
  readonly #accept: (order: unknown, layout: OrderLayout) => void;
  readonly #builder = new ValueBuilder();
  readonly #fields = new Map<string, unknown>();
  #place: 'before' | 'object' | 'list' | 'after' = 'before';
  #layout: OrderLayout = 'single';
  #key = '';

  /** `accept` gets each order as soon as it is whole, unchecked. */
  constructor(accept: (order: unknown, layout: OrderLayout) => void) {
    this.#accept = accept;
  }

  /** True when nothing may follow any more. */
  get isWhole(): boolean {
    return this.#place === 'after';
  }

  /** Throws ORDER_FILE_INVALID for what is no list of orders, and for an order that is out of bounds. */
  add(token: Token): void {
    if (this.#builder.isOpen) this.#build(token);
    else if (this.#place === 'list') this.#addToList(token);
    else if (this.#place === 'object') this.#addToObject(token);
    else this.#begin(token);
  }

  #begin(token: Token): void {
    if (token.name === 'startArray') this.#openList('list');
    else if (token.name === 'startObject') this.#place = 'object';
    else throw refused('is neither a list of orders nor an order');
  }

  #openList(layout: OrderLayout): void {
    this.#layout = layout;
    this.#place = 'list';
    this.#builder.reset();
  }

  #addToList(token: Token): void {
    if (token.name !== 'endArray') this.#build(token);
    else this.#place = this.#layout === 'wrapped' ? 'object' : 'after';
  }

  #addToObject(token: Token): void {
    if (token.name === 'endObject') this.#end();
    else if (token.name === 'keyValue') this.#name(token.value);
    else if (this.#key !== listName) this.#build(token);
    else if (token.name === 'startArray') this.#openList('wrapped');
    else throw refused(`has a ${listName} that is not a list`);
  }

  #name(key: string): void {
    this.#key = key.toLowerCase() === listName.toLowerCase() ? listName : key;
    if (isReservedName(key)) throw refused(`holds the key ${key}, which is not allowed`);
    if (this.#fields.has(this.#key)) throw refused(`holds the key ${this.#key} twice`);
    this.#fields.set(this.#key, undefined);
  }

  #build(token: Token): void {
    if (!this.#builder.add(token)) return;
    if (this.#place === 'object') {
      this.#fields.set(this.#key, this.#builder.value);
      return;
    }
    this.#accept(this.#builder.value, this.#layout);
    this.#builder.reset();
  }

  #end(): void {
    this.#place = 'after';
    if (this.#layout !== 'wrapped') this.#accept(Object.fromEntries(this.#fields), 'single');
    else if (this.#hasOrderFields()) throw refused(`holds both ${listName} and the fields of an order`);
  }

  #hasOrderFields(): boolean {
    return [...this.#fields.keys()].some((key) => /^(ChangeType|Changes)$/i.test(key));
  }
}

function refused(reason: string): AgentError {
  return new AgentError('ORDER_FILE_INVALID', reason);
}
