import { AgentError } from '../errors.ts';
import type { Send } from '../http/request.ts';
import type { KeySet } from '../key-set.ts';
import { pagesByCursor } from './cursor-paging.ts';
import { pagesByIndex, pagesUntilEmpty } from './index-paging.ts';
import { ListingLedger } from './listing-ledger.ts';
import { parseListResponse, type ListResponse } from './protocol/list-response.ts';
import type { ScimResource } from './protocol/resource.ts';

export interface ListRequest {
  /** `Users` */
  readonly endpoint: string;
  /** As in RFC 7644 section 3.4.2.2, not URL-encoded. */
  readonly filter?: string;
  /** Resources asked for per page; the server may give fewer. */
  readonly pageSize: number;
  readonly maxConcurrentRequests: number;
  /** By index up to the server's total, by index until a page is empty, or from cursor to cursor. */
  readonly paging: 'index' | 'until-empty' | 'cursor';
  /** The index of the first resource. */
  readonly startBase: 0 | 1;
  /** For servers that give no count; their lists end without proof. */
  readonly totalIsOptional: boolean;
  /** Takes the id of every resource; empty at first. */
  readonly ids?: KeySet;
  /** Looked at before each request; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told what the server counts, with every page. */
  readonly onTotal?: (total: number) => void;
  /** Called once for each thing that was tolerated. */
  readonly onWarning?: (warning: string) => void;
}

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
  const ledger = new ListingLedger(request.endpoint, request.onWarning ?? (() => undefined), request.ids);
  for await (const { resources, total } of pagesOf(send, request, ledger)) yield { resources, total };
}

/** True when the list drifted while it was read, so that reading it from the start may succeed. */
export function canListAgain(error: unknown): error is AgentError {
  return error instanceof AgentError && (error.code === 'LIST_CHANGED' || error.code === 'LIST_SHORT');
}

function pagesOf(send: Send, request: ListRequest, ledger: ListingLedger): AsyncGenerator<ListResponse> {
  const { pageSize, maxConcurrentRequests, startBase } = request;
  const readPage = (offset: number, count: number): Promise<ListResponse> =>
    readListPage(send, request, { startIndex: String(offset + startBase), count: String(count) });
  const readCursor = (cursor: string): Promise<ListResponse> =>
    readListPage(send, request, { cursor, count: String(pageSize) });
  switch (request.paging) {
    case 'index':
      return pagesByIndex(readPage, ledger, { pageSize, maxConcurrentRequests });
    case 'until-empty':
      return pagesUntilEmpty(readPage, ledger, pageSize);
    case 'cursor':
      return pagesByCursor(readCursor, ledger, pageSize);
  }
}

async function readListPage(
  send: Send,
  request: ListRequest,
  position: Readonly<Record<string, string>>,
): Promise<ListResponse> {
  request.signal?.throwIfAborted();
  const filter = request.filter === undefined ? {} : { filter: request.filter };
  const path = pathTo(request.endpoint);
  const response = await send({ method: 'GET', effect: 'read', path, query: { ...filter, ...position } });
  const page = parseListResponse(response.body, {
    source: request.endpoint,
    totalIsOptional: request.totalIsOptional,
  });
  if (page.total !== undefined) request.onTotal?.(page.total);
  return page;
}

/** Encodes each segment of an endpoint, and an id behind it. */
export function pathTo(endpoint: string, id?: string): string {
  const segments = id === undefined ? endpoint.split('/') : [...endpoint.split('/'), id];
  return segments.map((segment) => encodeURIComponent(segment)).join('/');
}
