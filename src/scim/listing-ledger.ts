import { AgentError } from '../errors.ts';
import { KeySet } from '../key-set.ts';
import type { ListResponse } from './protocol/list-response.ts';
import type { ScimResource } from './protocol/resource.ts';

const again =
  'The agent reads the list again; if this stays, run the export when the target is quiet or ask its vendor.';
const vendor = 'Nothing is taken from this list. Ask the vendor of the target how its lists are paged.';

/** The books of one listing: what was received, in order, against what the server counts. It refuses a page that cannot be right. */
export class ListingLedger {
  readonly #endpoint: string;
  readonly #warn: (warning: string) => void;
  readonly #warned = new Set<string>();
  readonly #ids: KeySet;
  /** Lower-case forms of the ids that are not in lower case themselves. */
  readonly #foldedIds = new KeySet();
  #firstPage: ListResponse | undefined;
  #previous: readonly ScimResource[] = [];
  #lastTotal: number | undefined;
  /** The first total that was another one than on the page before. */
  #changedTotal: readonly [before: number | undefined, after: number | undefined] | undefined;
  #received = 0;

  constructor(endpoint: string, warn: (warning: string) => void, ids = new KeySet()) {
    this.#endpoint = endpoint;
    this.#warn = warn;
    this.#ids = ids;
  }

  get received(): number {
    return this.#received;
  }

  /** The count on the latest page; 0 where it has none. */
  get expected(): number {
    return this.#lastTotal ?? 0;
  }

  /** Books the next page in order; an empty one changes the total only. */
  accept(page: ListResponse): void {
    page.warnings.forEach((warning) => {
      this.#warnOnce(warning);
    });
    if (this.#firstPage === undefined) this.#firstPage = page;
    else if (page.total !== this.#lastTotal) this.#changedTotal ??= [this.#lastTotal, page.total];
    this.#lastTotal = page.total;
    if (page.resources.length === 0) return;
    this.#refuseRepeatedPage(page.resources);
    for (const { id } of page.resources) this.#addId(id);
    this.#received += page.resources.length;
    this.#previous = page.resources;
    this.#refuseEndlessList();
  }

  /** Throws unless as many distinct ids as the server counts were received, and the count stayed the same. */
  assertComplete(): void {
    const last = this.#lastTotal;
    if (this.#changedTotal !== undefined) {
      const [before, after] = this.#changedTotal;
      throw this.changed(`the total went from ${countText(before)} to ${countText(after)} while reading`);
    }
    if (last === undefined || this.#received === last) return;
    if (this.#received < last) throw this.short();
    throw this.changed(`the target counts ${last} but gave ${this.#received}`);
  }

  /** Throws when a page from behind the end has a resource that was not received before. */
  assertNothingNew(page: ListResponse): void {
    const isSameTotal = page.total === this.#lastTotal || page.total === 0;
    if (isSameTotal && page.resources.every(({ id }) => this.#ids.has(id))) return;
    throw this.#error(
      'LIST_SHORT',
      `read ${this.#received}, which was the total, but there are more behind them`,
      vendor,
    );
  }

  /** Throws for a full page that has neither a cursor nor a total: nothing tells it from the first page of a longer list. */
  assertOnlyPage(pageSize: number): void {
    if (this.#lastTotal !== undefined || this.#received < pageSize) return;
    throw this.#error(
      'LIST_TOTAL_INVALID',
      `the only page is full, and the target gives neither a total nor a cursor`,
      vendor,
    );
  }

  short(): AgentError {
    return this.#error('LIST_SHORT', `read ${this.#received} of ${countText(this.#lastTotal)}`);
  }

  changed(what: string): AgentError {
    return this.#error('LIST_CHANGED', what);
  }

  endless(what: string): AgentError {
    return this.#error('LIST_ENDLESS', what, vendor);
  }

  #refuseRepeatedPage(resources: readonly ScimResource[]): void {
    if (this.#previous.length === 0) return;
    if (resources[0]?.id === this.#firstPage?.resources[0]?.id) {
      throw this.#error('LIST_NOT_PAGED', 'paging not honoured, a later page begins like the first one', vendor);
    }
    if (
      this.#previous.length === resources.length &&
      resources.every(({ id }, row) => id === this.#previous[row]?.id)
    ) {
      throw this.endless('the same page came twice in a row');
    }
  }

  #addId(id: string): void {
    const folded = id.toLowerCase();
    const isTwin = id === folded ? this.#foldedIds.has(id) : !this.#foldedIds.add(folded) || this.#ids.has(folded);
    if (!this.#ids.add(id)) throw this.changed(`the id "${id}" came twice`);
    if (isTwin) this.#warnOnce(`${this.#endpoint}: some ids differ only in upper and lower case.`);
  }

  /** Counted in rows, so that a target with tiny pages is not taken for an endless one. */
  #refuseEndlessList(): void {
    const first = this.#firstPage;
    if (first?.total === undefined) return;
    const most = 2 * first.total + 10 * Math.max(1, first.resources.length);
    if (this.#received <= most) return;
    throw this.endless(`listing does not end, ${this.#received} read of ${first.total}`);
  }

  #warnOnce(warning: string): void {
    if (this.#warned.has(warning)) return;
    this.#warned.add(warning);
    this.#warn(warning);
  }

  #error(
    code: 'LIST_SHORT' | 'LIST_CHANGED' | 'LIST_ENDLESS' | 'LIST_NOT_PAGED' | 'LIST_TOTAL_INVALID',
    what: string,
    next = again,
  ): AgentError {
    return new AgentError(code, `${this.#endpoint}: ${what}.`, { next });
  }
}

function countText(total: number | undefined): string {
  return total === undefined ? 'an unknown number' : String(total);
}
