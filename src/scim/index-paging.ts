import { AgentError } from '../errors.ts';
import type { ListingLedger } from './listing-ledger.ts';
import { PageWindow, type ReadPage } from './page-window.ts';
import type { ListResponse } from './protocol/list-response.ts';

export interface IndexPaging {
  readonly pageSize: number;
  /** Pages asked for at once, and so the most that are kept. */
  readonly maxConcurrentRequests: number;
  /** False for servers that fail at an index behind the end. */
  readonly looksBehindEnd: boolean;
}

/**
 * Reads by `startIndex` and `count` up to the server's total (RFC 7644 section 3.4.2.4).
 * The first page tells the total and how many resources a page really has; the others are asked for ahead and given in order.
 */
export async function* pagesByIndex(
  readPage: ReadPage,
  ledger: ListingLedger,
  { pageSize, maxConcurrentRequests, looksBehindEnd }: IndexPaging,
): AsyncGenerator<ListResponse> {
  const first = await acceptPage(ledger, () => readPage(0, pageSize));
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
  if (looksBehindEnd) await assertNothingBehind(readPage, ledger);
}

/** Reads one page after the other until an empty one, for servers whose total cannot be trusted. */
export async function* pagesUntilEmpty(
  readPage: ReadPage,
  ledger: ListingLedger,
  pageSize: number,
): AsyncGenerator<ListResponse> {
  for (let emptyPages = 0; emptyPages < 2;) {
    const counted = await readPage(ledger.received, pageSize);
    const page = { ...counted, total: undefined };
    ledger.accept(page);
    const isEmpty = page.resources.length === 0;
    emptyPages = isEmpty ? emptyPages + 1 : 0;
    if (!isEmpty) yield page;
    else ledger.assertEmpty(counted);
  }
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
async function assertNothingBehind(readPage: ReadPage, ledger: ListingLedger): Promise<void> {
  if (ledger.received === 0) return;
  try {
    ledger.assertNothingNew(await readPage(ledger.received, 1));
  } catch (error) {
    // Some servers refuse an index behind the end.
    if (!(error instanceof AgentError) || error.code !== 'TARGET_REFUSED') throw error;
  }
}
