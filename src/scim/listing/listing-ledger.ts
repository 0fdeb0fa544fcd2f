import { AgentError, type ErrorCode } from '../../errors.ts';
import { KeySet } from '../../key-set.ts';
import type { ListResponse } from '../protocol/list-response.ts';
import type { ScimResource } from '../protocol/resource.ts';

const again =
  'The agent reads the list again; if this stays, run the export when the target is quiet or ask its vendor.';
const vendor = 'Nothing is taken from this list. Ask the vendor of the target how its lists are paged.';

/** A list without a count that can be believed ends at the latest here, in rows. */
const mostRows = 10_000_000;

export interface ListingBooks {
  readonly endpoint: string;
  readonly warn: (warning: string) => void;
  /** Takes the ids; empty at first. */
  readonly ids?: KeySet | undefined;
  /** Most rows of a list without a count. */
  readonly mostRows?: number;
}

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
  /** The highest of the counts that may be too low. */
  #largestTotal = 0;
  /** The first total that was another one than on the page before. */
  #changedTotal: readonly [before: number | undefined, after: number | undefined] | undefined;
  #received = 0;
  readonly #mostRows: number;

  constructor(books: ListingBooks) {
    this.#endpoint = books.endpoint;
    this.#warn = books.warn;
    this.#ids = books.ids ?? new KeySet();
    this.#mostRows = books.mostRows ?? mostRows;
  }

  get received(): number {
    return this.#received;
  }

  /** The count on the latest page; 0 where it has none. */
  get expected(): number {
    return this.#lastTotal ?? 0;
  }

  get hasTotal(): boolean {
    return this.#lastTotal !== undefined;
  }

  /** True as long as no page was accepted. */
  get isUntouched(): boolean {
    return this.#firstPage === undefined;
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

  /** Books the next page of a target whose count may be too low, that of the page only, but is never too high. */
  acceptUncounted(page: ListResponse): void {
    this.#largestTotal = Math.max(this.#largestTotal, page.total ?? 0);
    this.accept({ ...page, total: undefined });
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

  /** Throws when fewer were received than the target counted on any page. */
  assertLargestTotal(): void {
    if (this.#received < this.#largestTotal) throw this.short(`read ${this.#received} of ${this.#largestTotal}`);
  }

  /** Throws unless a page that begins at the last row shows that nothing is behind it. */
  assertEndsWith({ resources }: ListResponse): void {
    if (resources.length > 0 && resources.every(({ id }) => this.#ids.has(id))) return;
    throw this.short(`read ${this.#received}, then came a status that stands for an empty list, which is not its end`);
  }

  /** Throws when the target made up all that was received. */
  assertReal(syntheticIds: readonly string[]): void {
    const madeUp = syntheticIds.filter((id) => this.#ids.has(id));
    if (this.#received === 0 || madeUp.length < this.#received) return;
    throw this.#error(
      'RESPONSE_NOT_SCIM',
      `the list has nothing but the made-up resource "${madeUp.join('", "')}"`,
      'Nothing is taken from this list. Let the target show its real resources, or set list.syntheticIds to [] in ProfileOverrides where this one is real.',
    );
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

  /** Gives a remark on the whole list to the caller. */
  warn(remark: string): void {
    this.#warnOnce(`${this.#endpoint}: ${remark}.`);
  }

  short(what = `read ${this.#received} of ${countText(this.#lastTotal)}`): AgentError {
    return this.#error('LIST_SHORT', what);
  }

  withoutTotal(what: string): AgentError {
    return this.#error('LIST_TOTAL_INVALID', what, vendor);
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
    if (!this.#ids.add(id)) throw this.changed(`the id "${id.slice(0, 100)}" came twice`);
    if (isTwin) this.#warnOnce(`${this.#endpoint}: some ids differ only in upper and lower case.`);
  }

  /** Counted in rows, so that a target with tiny pages is not taken for an endless one. */
  #refuseEndlessList(): void {
    const rows = this.#firstPage?.resources.length ?? 0;
    const total = this.#firstPage?.total ?? (this.#largestTotal > rows ? this.#largestTotal : undefined);
    const most = total === undefined ? this.#mostRows : 2 * total + 10 * Math.max(1, rows);
    if (this.#received <= most) return;
    throw this.endless(`listing does not end, ${this.#received} read of ${countText(total)}`);
  }

  #warnOnce(warning: string): void {
    if (this.#warned.has(warning)) return;
    this.#warned.add(warning);
    this.#warn(warning);
  }

  #error(code: ErrorCode, what: string, next = again): AgentError {
    return new AgentError(code, `${this.#endpoint}: ${what}.`, { next });
  }
}

function countText(total: number | undefined): string {
  return total === undefined ? 'an unknown number' : String(total);
}
