import { HttpError } from '../http/http-error.ts';
import { KeySet } from '../key-set.ts';
import type { ListingLedger } from './listing-ledger.ts';
import type { ListResponse } from './protocol/list-response.ts';

/** Reads the page at a cursor; the empty cursor is the first page. */
export type ReadCursor = (cursor: string) => Promise<ListResponse>;

const mostEmptyPages = 10;

/** Reads from cursor to cursor until an answer has none (RFC 9865 section 2). */
export async function* pagesByCursor(
  readCursor: ReadCursor,
  ledger: ListingLedger,
  pageSize: number,
): AsyncGenerator<ListResponse> {
  const cursors = new KeySet();
  let cursor: string | undefined = '';
  let emptyPages = 0;
  while (cursor !== undefined) {
    if (!cursors.add(cursor)) throw ledger.endless('the same cursor came twice');
    const page: ListResponse = await readLiveCursor(readCursor, cursor, ledger);
    ledger.accept(page);
    emptyPages = page.resources.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages) throw ledger.endless(`${emptyPages} empty pages came in a row`);
    yield page;
    cursor = page.nextCursor;
  }
  ledger.assertComplete();
  if (cursors.size === 1) ledger.assertOnlyPage(pageSize);
}

async function readLiveCursor(readCursor: ReadCursor, cursor: string, ledger: ListingLedger): Promise<ListResponse> {
  try {
    return await readCursor(cursor);
  } catch (error) {
    if (error instanceof HttpError && error.scimType === 'expiredCursor')
      throw ledger.changed('the cursor expired while reading');
    throw error;
  }
}
