import { AgentError } from '../../errors.ts';
import type { Send } from '../../http/request.ts';
import { pagesByCursor } from './cursor-paging.ts';
import { pagesByIndex, pagesUntilEmpty } from './index-paging.ts';
import { byLastRow } from './last-row-paging.ts';
import type { ListRequest } from './list-request.ts';
import { ListingLedger } from './listing-ledger.ts';
import type { ReadPage } from './page-window.ts';
import type { ListResponse } from '../protocol/list-response.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { listPageReader, type ReadPosition } from './read-list-page.ts';
import { pagesOrUnpaged, pagesUnpaged } from './unpaged-listing.ts';

export interface ResourcePage {
  readonly resources: readonly ScimResource[];
  /** All resources that match, by the server's latest count; undefined where it gives none. */
  readonly total: number | undefined;
}

/**
 * Reads a whole listing, page by page and in the server's order.
 *
 * The pages are worth nothing until the generator has ended by itself: only then every resource that the server counts was given exactly once.
 * In every other case it throws: LIST_CHANGED or LIST_SHORT (see `canListAgain`), LIST_ENDLESS, LIST_NOT_PAGED, RESPONSE_NOT_SCIM,
 * RESOURCE_INVALID, LIST_TOTAL_INVALID, or what `send` throws.
 */
export async function* listResources(send: Send, request: ListRequest): AsyncGenerator<ResourcePage> {
  const { endpoint, ids, onWarning: warn = () => undefined } = request;
  const ledger = new ListingLedger({ endpoint, warn, ids });
  for await (const { resources, total } of pagesOf(send, request, ledger)) yield { resources, total };
  ledger.assertReal(request.syntheticIds ?? []);
}

/** True when the list drifted while it was read, so that reading it from the start may succeed. */
export function canListAgain(error: unknown): error is AgentError {
  return error instanceof AgentError && (error.code === 'LIST_CHANGED' || error.code === 'LIST_SHORT');
}

function pagesOf(send: Send, request: ListRequest, ledger: ListingLedger): AsyncGenerator<ListResponse> {
  // That a target which was to be paged is not tells nothing of the length of its answer: only a count does.
  const isFallback = request.unpagedFallback === true;
  const readAll = (): Promise<ListResponse> => readerFor(send, { ...request, totalIsOptional: !isFallback })({});
  if (request.paging === 'none') return pagesUnpaged(readAll, ledger);
  const pages = pagedListing(readerFor(send, request), request, ledger);
  if (!isFallback) return pages;
  return pagesOrUnpaged(pages, { readAll, onUnpaged: request.onUnpaged }, ledger);
}

function readerFor(send: Send, request: ListRequest): ReadPosition {
  const read = listPageReader(send, request);
  return async (position) => {
    const page = await read(position);
    if (page.total !== undefined) request.onTotal?.(page.total);
    return page;
  };
}

function pagedListing(read: ReadPosition, request: ListRequest, ledger: ListingLedger): AsyncGenerator<ListResponse> {
  const { pageSize, maxConcurrentRequests, index = 'firstRow' } = request;
  if (request.paging === 'cursor') {
    return pagesByCursor((cursor, count) => read({ cursor, count: String(count) }), ledger, pageSize);
  }
  const byFirstRow: ReadPage = (offset, count) =>
    read({ startIndex: String(offset + request.startBase), count: String(count) });
  const readPage = index === 'lastRow' ? byLastRow(byFirstRow, ledger) : byFirstRow;
  if (request.paging === 'until-empty') return pagesUntilEmpty(readPage, ledger, pageSize);
  return pagesByIndex(readPage, ledger, { pageSize, maxConcurrentRequests, index });
}
