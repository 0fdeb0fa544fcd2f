import { AgentError } from '../../errors.ts';
import type { ListingLedger } from './listing-ledger.ts';
import { PageWindow, type ReadPage } from './page-window.ts';
import type { ListResponse } from '../protocol/list-response.ts';

export interface IndexPaging {
  readonly pageSize: number;
  /** Pages asked for at once, and so the most that are kept. */
  readonly maxConcurrentRequests: number;
  /** What `startIndex` counts. */
  readonly index: 'firstRow' | 'lastRow';
}

/**
 * Reads by `startIndex` and `count` up to the server's total (RFC 7644 section 3.4.2.4).
 * The first page tells the total and how many resources a page really has; the others are asked for ahead and given in order.
 */
export async function* pagesByIndex(
  readPage: ReadPage,
  ledger: ListingLedger,
  { pageSize, maxConcurrentRequests, index }: IndexPaging,
): AsyncGenerator<ListResponse> {
  const first = await acceptPage(ledger, () => readPage(0, pageSize));
  const behindEnd = index === 'firstRow' ? 1 : pageSize;
  const realPageSize = first.resources.length || pageSize;
  const offset = ledger.received;
  const window = new PageWindow(readPage, { size: maxConcurrentRequests, pageSize: realPageSize, offset });
  window.fill(ledger.expected);
  yield first;
  while (ledger.received < ledger.expected) {
    const page = await acceptPage(ledger, () => window.take(ledger.received));
    window.fill(ledger.expected);
    yield page;
  }
  await window.drop();
  ledger.assertComplete();
  if (ledger.received > 0) await assertNothingBehind(() => readPage(ledger.received, behindEnd), ledger, index);
}

/** Reads one page after the other until an empty one, for servers whose total may be too low. */
export async function* pagesUntilEmpty(
  readPage: ReadPage,
  ledger: ListingLedger,
  pageSize: number,
): AsyncGenerator<ListResponse> {
  let endsByStatus = false;
  for (let emptyPages = 0; emptyPages < 2;) {
    const page = await readPage(ledger.received, pageSize);
    ledger.acceptUncounted(page);
    const isEmpty = page.resources.length === 0;
    emptyPages = isEmpty ? emptyPages + 1 : 0;
    endsByStatus = isEmpty && (endsByStatus || page.isByStatus === true);
    if (!isEmpty) yield { ...page, total: undefined };
  }
  ledger.assertLargestTotal();
  // The status is also that of a target which fails: from the last row on there must be just this row.
  if (endsByStatus && ledger.received > 0) ledger.assertEndsWith(await readPage(ledger.received - 1, pageSize));
}

/** An empty page before the end is asked for once more. */
async function acceptPage(ledger: ListingLedger, read: () => Promise<ListResponse>): Promise<ListResponse> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const page = await read();
    ledger.accept(page);
    if (page.resources.length > 0 || ledger.received >= ledger.expected) return page;
  }
  throw ledger.short();
}

/** Some servers give the length of a page, or the most that they search, as the total: the next index must give nothing new. */
async function assertNothingBehind(
  readNext: () => Promise<ListResponse>,
  ledger: ListingLedger,
  index: IndexPaging['index'],
): Promise<void> {
  try {
    ledger.assertNothingNew(await readNext());
  } catch (error) {
    if (!isOfIndexBehindEnd(error, index)) throw error;
  }
}

/** Some servers refuse an index behind the end; those that count pages may fail there. */
function isOfIndexBehindEnd(error: unknown, index: IndexPaging['index']): boolean {
  if (!(error instanceof AgentError)) return false;
  return error.code === 'TARGET_REFUSED' || (index === 'lastRow' && error.code === 'TARGET_FAILED');
}
