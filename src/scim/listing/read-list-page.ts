import { HttpError } from '../../http/http-error.ts';
import type { Send } from '../../http/request.ts';
import type { ListRequest } from './list-request.ts';
import { parseListResponse, type ListResponse } from '../protocol/list-response.ts';
import { filterOf } from '../look-up/prove-filter.ts';
import { refusesRequest } from '../refuses-request.ts';
import { pathTo } from '../resource-path.ts';

/** `startIndex` and `count`, or `cursor` and `count`; none of them for a list that is not paged. */
export type Position = Readonly<Record<string, string>>;

/** Reads the page at a position. */
export type ReadPosition = (position: Position) => Promise<ListResponse>;

/** What a page is asked for with. */
export type PageRequest = Pick<
  ListRequest,
  | 'endpoint'
  | 'filter'
  | 'paging'
  | 'startBase'
  | 'totalIsOptional'
  | 'totalMember'
  | 'emptyStatuses'
  | 'equality'
  | 'parameters'
  | 'unpagedFallback'
  | 'normalize'
  | 'signal'
>;

async function readListPage(send: Send, request: PageRequest, position: Position): Promise<ListResponse> {
  request.signal?.throwIfAborted();
  const { endpoint, filter, parameters } = request;
  const query = { ...parameters, ...(filter !== undefined && { filter }), ...position };
  const response = await send({ method: 'GET', effect: 'read', path: pathTo(endpoint), query });
  return parseListResponse(response.body, { source: endpoint, ...request });
}

/** The first resource and the total; where the list is not paged, all of it. */
export async function readFirstPage(send: Send, request: PageRequest): Promise<ListResponse> {
  const read = listPageReader(send, request);
  try {
    return await read(firstPosition(request));
  } catch (error) {
    if (request.unpagedFallback !== true || !refusesRequest(error)) throw error;
    return read({});
  }
}

/** One resource is asked for: some servers take a count of 0 for "all". */
function firstPosition({ paging, startBase }: PageRequest): Position {
  if (paging === 'none') return {};
  return paging === 'cursor' ? { cursor: '', count: '1' } : { startIndex: String(startBase), count: '1' };
}

/**
 * Reads the pages of one listing. A status that stands for an empty list is one also for a wrong address, or for a filter that is not
 * understood: it is believed only where the endpoint has given resources before or, when a filter may be the reason, answers without
 * the filter, and answers a filter that one of its resources fits.
 */
export function listPageReader(send: Send, request: PageRequest): ReadPosition {
  let hasRows = false;
  const isThere = async (): Promise<boolean> =>
    hasRows || (request.filter !== undefined && (await answersOtherwise(send, request)));
  return async (position) => {
    try {
      const page = await readListPage(send, request, position);
      hasRows ||= page.resources.length > 0;
      return page;
    } catch (error) {
      if (!isEmptyStatus(error, request) || !(await isThere())) throw error;
      return emptyPage;
    }
  };
}

const emptyPage: ListResponse = { total: 0, resources: [], nextCursor: undefined, isByStatus: true, warnings: [] };

async function answersOtherwise(send: Send, { filter: _filter, ...given }: PageRequest): Promise<boolean> {
  const request = { ...given, totalIsOptional: true };
  try {
    const { resources } = await readFirstPage(send, request);
    const [sample] = resources;
    if (sample === undefined) return true;
    const position = firstPosition(request);
    await readListPage(send, { ...request, filter: filterOf(sample, request.equality ?? 'quoted') }, position);
    return true;
  } catch (error) {
    if (isEmptyStatus(error, request)) return false;
    throw error;
  }
}

function isEmptyStatus(error: unknown, { emptyStatuses = [] }: PageRequest): boolean {
  return error instanceof HttpError && error.status !== undefined && emptyStatuses.includes(error.status);
}
