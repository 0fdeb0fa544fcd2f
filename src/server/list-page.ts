import { urns } from '../scim/protocol/urns.ts';
import type { Cursors } from './cursor.ts';
import type { Directory } from './directory.ts';
import { positionAfter, type Entry } from './entry.ts';
import { compileProjection } from './projection.ts';
import type { Query } from './query.ts';
import { selectEntries } from './select.ts';
import type { ResourceStore } from './store.ts';

/** The ListResponse message for a query, as JSON text (RFC 7644 section 3.4.2, RFC 9865 section 2). */
export function listPage(
  directory: Directory,
  cursors: Cursors,
  stores: readonly ResourceStore[],
  query: Query,
): string {
  const entries = selectEntries(directory, stores, query);
  const identity = `${stores.map(({ type }) => type.name).join()} ${query.identity}`;
  const start = query.cursor === undefined ? query.startIndex - 1 : cursorStart(entries, cursors, { query, identity });
  const page = entries.slice(start, start + query.count);
  const last = page.at(-1);
  const hasMore = query.cursor !== undefined && last !== undefined && start + page.length < entries.length;
  const position = { sequence: last?.sequence ?? 0, offset: start + page.length, count: query.count };
  const head = {
    schemas: [urns.listResponse],
    totalResults: entries.length,
    itemsPerPage: page.length,
    ...(query.cursor === undefined && { startIndex: query.startIndex }),
    ...(hasMore && { nextCursor: cursors.write(position, identity) }),
  };
  // The texts of resources are at hand: making them anew for every page would cost more than all the rest.
  return `${JSON.stringify(head).slice(0, -1)},"Resources":[${textsOf(directory, page, query).join()}]}`;
}

interface CursorQuery {
  readonly query: Query;
  readonly identity: string;
}

function cursorStart(entries: readonly Entry[], cursors: Cursors, { query, identity }: CursorQuery): number {
  if (query.cursor === undefined || query.cursor === '') return 0;
  const { sequence, offset } = cursors.read(query.cursor, identity, query.count);
  return query.sortBy === undefined ? positionAfter(entries, sequence) : offset;
}

function textsOf(directory: Directory, page: readonly Entry[], { projection }: Query): string[] {
  if (projection === undefined) return page.map((entry) => directory.textOf(entry));
  const reduceUser = compileProjection(projection, directory.users.schema);
  const reduceGroup = compileProjection(projection, directory.groups.schema);
  return page.map((entry) => {
    const reduce = directory.storeOf(entry) === directory.users ? reduceUser : reduceGroup;
    return JSON.stringify(reduce(directory.viewOf(entry)));
  });
}
