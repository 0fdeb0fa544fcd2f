import type { ListingLedger } from './listing-ledger.ts';
import { refusesRequest } from '../refuses-request.ts';
import type { ListResponse } from '../protocol/list-response.ts';

/** Takes one answer for the whole list; what it says of a count or of a next page must agree. */
export async function* pagesUnpaged(
  readAll: () => Promise<ListResponse>,
  ledger: ListingLedger,
): AsyncGenerator<ListResponse> {
  const page = await readAll();
  ledger.accept(page);
  yield page;
  if (page.nextCursor !== undefined) throw ledger.short('the answer is only the first page of several');
  if (page.total === undefined) checkUncounted(page, ledger);
  ledger.assertComplete();
}

/** An answer that names the length of its page is one page of a list; how many there are it does not say. */
function checkUncounted({ itemsPerPage, resources }: ListResponse, ledger: ListingLedger): void {
  if (resources.length > 0 && itemsPerPage === resources.length)
    throw ledger.withoutTotal(`the answer is a page of ${itemsPerPage}, and nothing tells whether it is all`);
  ledger.warn('the target gives no total; nothing proves that its one answer is the whole list');
}

export interface UnpagedFallback {
  readonly readAll: () => Promise<ListResponse>;
  readonly onUnpaged?: (() => void) | undefined;
}

/** Reads a list page by page; as one answer where the target refuses the first page. */
export async function* pagesOrUnpaged(
  pages: AsyncGenerator<ListResponse>,
  { readAll, onUnpaged }: UnpagedFallback,
  ledger: ListingLedger,
): AsyncGenerator<ListResponse> {
  try {
    yield* pages;
  } catch (error) {
    if (!ledger.isUntouched || !refusesRequest(error)) throw error;
    yield* pagesUnpaged(readAll, ledger);
    onUnpaged?.();
  }
}
