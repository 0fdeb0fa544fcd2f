import type { ListingLedger } from './listing-ledger.ts';
import type { ReadPage } from './page-window.ts';

/**
 * For servers that give the page number `floor(startIndex / pageSize)`, at least the first one, and whose page size is their own:
 * a page is asked for by the index of its last row. The first page, which tells the size, begins at the first index.
 */
export function byLastRow(readPage: ReadPage, ledger: ListingLedger): ReadPage {
  let pageSize = 0;
  return async (offset, count) => {
    if (offset > 0) {
      // What a short page left out has no index of its own.
      if (offset % pageSize !== 0 && offset < ledger.expected) throw ledger.short();
      return readPage(Math.ceil(offset / pageSize) * pageSize + pageSize - 1, count);
    }
    const first = await readPage(0, count);
    pageSize = first.resources.length;
    return first;
  };
}
