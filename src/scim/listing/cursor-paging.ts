import { HttpError } from '../../http/http-error.ts';
import { KeySet } from '../../key-set.ts';
import type { ListingLedger } from './listing-ledger.ts';
import type { ListResponse } from '../protocol/list-response.ts';

/** Reads at most `count` resources from a cursor on; the empty cursor is that of the first page. */
export type ReadCursor = (cursor: string, count: number) => Promise<ListResponse>;

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
    const at: string = cursor;
    if (!cursors.add(at)) throw ledger.endless('the same cursor came twice');
    const page: ListResponse = await readLiveCursor(() => readCursor(at, pageSize), ledger);
    ledger.accept(page);
    emptyPages = page.resources.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages) throw ledger.endless(`${emptyPages} empty pages came in a row`);
    yield page;
    cursor = page.nextCursor;
  }
  ledger.assertComplete();
  const isProven = cursors.size > 1 || ledger.hasTotal || ledger.received < Math.min(pageSize, 2);
  if (!isProven) await assertKnowsCursors(readCursor, ledger);
}

/** A page with neither a cursor nor a total may be the first one of a longer list: a shorter page must have a cursor. */
async function assertKnowsCursors(readCursor: ReadCursor, ledger: ListingLedger): Promise<void> {
  if (ledger.received > 1 && (await readCursor('', 1)).nextCursor !== undefined) return;
  throw ledger.withoutTotal(
    'nothing tells whether the only page is all; the target gives neither a total nor a cursor',
  );
}

async function readLiveCursor(read: () => Promise<ListResponse>, ledger: ListingLedger): Promise<ListResponse> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HttpError && error.scimType === 'expiredCursor')
      throw ledger.changed('the cursor expired while reading');
    throw error;
  }
}
