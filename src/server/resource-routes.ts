import { isObject } from '../scim/protocol/json.ts';
import { groupType } from '../scim/protocol/resource-types.ts';
import type { Answer } from './answer.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import type { Exchange, Route } from './exchange.ts';
import { listPage } from './list-page.ts';
import { isKnownVersion, versionOf } from './preconditions.ts';
import { compileProjection, parseProjection } from './projection.ts';
import { parseQuery, parseSearchRequest } from './query.ts';
import { largestBody, readJson } from './request-body.ts';
import type { ResourceStore } from './store.ts';
import { findEntry, writeResource, type Write } from './write-resource.ts';

/** `/Users`, `/Groups` (RFC 7644 sections 3.3 and 3.4.2). */
export function collectionRoute(store: ResourceStore): Route {
  return {
    GET: ({ provider, parameters }) => answerList(provider, [store], parameters),
    POST: (exchange) => answerWrite(exchange, { method: 'POST', store }),
  };
}

/** `/.search` below a collection, or below the root for all of them (RFC 7644 section 3.4.3). */
export function searchRoute(stores: readonly ResourceStore[]): Route {
  return {
    POST: async ({ provider, request }) =>
      answerList(provider, stores, parseSearchRequest(await readJson(request, largestBody))),
  };
}

/** `/Users/{id}`, `/Groups/{id}` (RFC 7644 sections 3.4.1, 3.5 and 3.6). */
export function resourceRoute(store: ResourceStore, id: string): Route {
  return {
    GET: (exchange) => answerOne(exchange, store, id),
    PUT: (exchange) => answerWrite(exchange, { method: 'PUT', store, id }),
    PATCH: (exchange) => answerWrite(exchange, { method: 'PATCH', store, id }),
    DELETE: ({ provider, request }) => {
      writeResource(provider.directory, { method: 'DELETE', store, id, ifMatch: request.headers['if-match'] });
      return { status: 204 };
    },
  };
}

function answerList(
  { directory, cursors, pageSizes }: Exchange['provider'],
  stores: readonly ResourceStore[],
  parameters: URLSearchParams,
): Answer {
  return { status: 200, text: listPage(directory, cursors, stores, parseQuery(parameters, pageSizes)) };
}

function answerOne({ provider, request, parameters }: Exchange, store: ResourceStore, id: string): Answer {
  const entry = findEntry(store, id);
  const headers = { etag: versionOf(entry) };
  if (isKnownVersion(entry, request.headers['if-none-match'])) return { status: 304, headers };
  return { status: 200, headers, text: textOf(provider.directory, entry, parameters) };
}

async function answerWrite({ provider, request, parameters }: Exchange, write: Write): Promise<Answer> {
  const data = await readJson(request, largestBody);
  const entry = writeResource(provider.directory, { ...write, data, ifMatch: request.headers['if-match'] });
  const headers = { etag: versionOf(entry), location: locationOf(entry) };
  if (write.method === 'PATCH' && isQuiet(entry, parameters)) return { status: 204, headers };
  const status = write.method === 'POST' ? 201 : 200;
  return { status, headers, text: textOf(provider.directory, entry, parameters) };
}

/** Groups can be huge, and identity providers expect 204 for them; a client that names attributes gets them. */
function isQuiet(entry: Entry, parameters: URLSearchParams): boolean {
  return entry.type === groupType.name && !parameters.has('attributes');
}

export function locationOf(entry: Entry): string {
  const { meta } = entry.resource;
  return isObject(meta) ? String(meta['location']) : '';
}

function textOf(directory: Directory, entry: Entry, parameters: URLSearchParams): string {
  const projection = parseProjection(parameters);
  if (projection === undefined) return directory.textOf(entry);
  return JSON.stringify(compileProjection(projection, directory.storeOf(entry).schema)(directory.viewOf(entry)));
}
