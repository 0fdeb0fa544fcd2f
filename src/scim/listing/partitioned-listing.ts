import { AgentError } from '../../errors.ts';
import { KeySet } from '../../key-set.ts';
import { featuresOf } from '../check-filter.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { DividedPrefixes, lengthOf, longestPrefix } from './divided-prefixes.ts';
import type { ListRequest } from './list-request.ts';
import type { ResourcePage } from './list-resources.ts';
import { PartValues } from './part-values.ts';
import { quoteFilterValue } from '../protocol/filter.ts';
import { isObject, valueOf } from '../protocol/json.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { refusesRequest } from '../refuses-request.ts';

type HardCap = Dialect['list']['hardCaps'][string];

export type ReadList = (request: ListRequest) => AsyncGenerator<ResourcePage>;

/** How a list that the server cuts off is divided. */
export interface Division {
  readonly cap: HardCap;
  readonly filter: Dialect['filter'];
}

/** The limit of an entity's whole listing, where the dialect knows one. */
export function hardCapOf({ list }: Pick<Dialect, 'list'>, endpoint: string): HardCap | undefined {
  const name = endpoint.toLowerCase();
  return Object.entries(list.hardCaps).find(([entity]) => entity.toLowerCase() === name)?.[1];
}

/**
 * Reads a list that the server cuts off after so many rows: as it is and, when it ends just there, once more in parts, by filters on the
 * beginning of an attribute. Each resource is given once.
 *
 * Ends by itself only when the parts, none of them cut off, have every resource that the undivided list gave and as many in all as the
 * server counted for it. Otherwise it throws LIST_SHORT, or what the reading of a part throws.
 */
export function listInParts(read: ReadList, request: ListRequest, division: Division): AsyncGenerator<ResourcePage> {
  return new PartitionedListing(read, request, division).pages();
}

/** A part is asked for by a prefix; the whole list has none. */
interface Part {
  readonly prefix: string;
  readonly operator?: 'sw' | 'eq';
}

const mostParts = 5000;

class PartitionedListing {
  readonly #read: ReadList;
  readonly #request: ListRequest;
  readonly #division: Division;
  readonly #prefixes: DividedPrefixes;
  readonly #ids: KeySet;
  /** The ids that came in parts. */
  readonly #idsInParts = new KeySet();
  #total: number | undefined;
  #parts = 0;

  constructor(read: ReadList, request: ListRequest, division: Division) {
    this.#read = read;
    this.#request = request;
    this.#division = division;
    this.#prefixes = new DividedPrefixes(division.cap.prefixes);
    this.#ids = request.ids ?? new KeySet();
  }

  async *pages(): AsyncGenerator<ResourcePage> {
    const isCut = yield* this.#readPart({ prefix: '' });
    if (!isCut) return;
    this.#refuseUndividable();
    yield* this.#divide('');
    const isComplete = this.#ids.size === this.#total && this.#idsInParts.size === this.#total;
    if (!isComplete) throw this.#short(`divided by ${this.#division.cap.attribute}, ${this.#countText()}`);
  }

  async *#divide(prefix: string): AsyncGenerator<ResourcePage> {
    for (const longer of this.#prefixes.longerThan(prefix)) {
      const isCut = yield* this.#readPart({ prefix: longer, operator: 'sw' });
      if (isCut) yield* this.#divideFurther(longer);
    }
  }

  async *#divideFurther(prefix: string): AsyncGenerator<ResourcePage> {
    if (lengthOf(prefix) >= longestPrefix) throw this.#stillCut(prefix);
    const isCut = yield* this.#readPart({ prefix, operator: 'eq' });
    if (isCut) throw this.#stillCut(prefix);
    yield* this.#divide(prefix);
  }

  /** Gives the resources of a part that are new; true when it ends where the server cuts off. */
  async *#readPart(part: Part): AsyncGenerator<ResourcePage, boolean> {
    if (++this.#parts > mostParts) throw this.#short(`${mostParts} parts are not enough`);
    const ids = new KeySet();
    const values = new PartValues(part.prefix);
    try {
      for await (const { resources } of this.#read(this.#requestFor(part, ids))) {
        for (const resource of resources) this.#learn(part, resource, values);
        const fresh = resources.filter(({ id }) => this.#ids.add(id));
        if (fresh.length > 0) yield { resources: fresh, total: this.#total };
      }
    } catch (error) {
      if (ids.size !== this.#division.cap.rows || !mayBeCut(error)) throw error;
    }
    if (values.areOthers) throw this.#short(`it does not select by ${this.#filterFor(part)}`);
    return ids.size === this.#division.cap.rows;
  }

  #learn({ prefix, operator }: Part, resource: ScimResource, values: PartValues): void {
    if (operator !== undefined) this.#idsInParts.add(resource.id);
    const value = textAt(resource, this.#division.cap.attribute);
    if (value === undefined) return;
    this.#prefixes.learn(prefix, value);
    values.add(value);
  }

  #requestFor(part: Part, ids: KeySet): ListRequest {
    const { filter: own, ...request } = this.#request;
    const filter = [own, this.#filterFor(part)].filter((clause) => clause !== undefined).join(' and ');
    const onTotal = (total: number): void => {
      if (part.operator !== undefined) return;
      this.#total = total;
      this.#request.onTotal?.(total);
    };
    return { ...request, ids, onTotal, ...(filter !== '' && { filter }) };
  }

  #filterFor({ prefix, operator }: Part): string | undefined {
    if (operator === undefined) return undefined;
    return `${this.#division.cap.attribute} ${operator} ${quoteFilterValue(prefix)}`;
  }

  #refuseUndividable(): void {
    const { logic, operators } = this.#division.filter;
    if (operators?.includes('sw') === false) throw this.#short('its filters do not know sw, to divide it by');
    const { filter } = this.#request;
    if (filter === undefined) return;
    const features = featuresOf(filter);
    const canCombine = logic !== 'none' && features?.hasOr === false;
    if (!canCombine) throw this.#short(`the filter ${filter} cannot be combined with another one, to divide it`);
  }

  #stillCut(prefix: string): AgentError {
    return this.#short(`so does its part that begins with ${JSON.stringify(prefix)}`);
  }

  #countText(): string {
    return `${this.#idsInParts.size} of ${this.#total ?? 'an unknown number'} were found`;
  }

  #short(what: string): AgentError {
    const { endpoint } = this.#request;
    const { rows } = this.#division.cap;
    return new AgentError('LIST_SHORT', `${endpoint}: the target ends the list after ${rows} resources, and ${what}.`, {
      next: 'Nothing is taken from this list. Select fewer with Filter, or divide it otherwise with list.hardCaps in ProfileOverrides.',
    });
  }
}

/** The ways in which the reading of a list fails that the server cuts off. */
function mayBeCut(error: unknown): boolean {
  if (refusesRequest(error)) return true;
  return error instanceof AgentError && ['LIST_SHORT', 'LIST_NOT_PAGED', 'LIST_ENDLESS'].includes(error.code);
}

function textAt(resource: ScimResource, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce<unknown>((part, name) => (isObject(part) ? valueOf(part, name) : undefined), resource);
  return typeof value === 'string' ? value : undefined;
}
