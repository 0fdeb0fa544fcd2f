import type { HttpRequest, HttpResponse, Send } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { isObject, valueOf, withValue, type JsonObject } from './protocol/json.ts';
import { pathTo } from './resource-path.ts';

/**
 * Sends every request to where the server keeps the resource: its path in place of the entity's name, in a Bulk request as well.
 * Addresses in an answer get the name back.
 */
export function atResourcePaths(send: Send, resources: Dialect['resources']): Send {
  const places = (resources ?? []).flatMap(({ name, path }) => (path === undefined ? [] : [{ name, path }]));
  if (places.length === 0) return send;
  const paths = new Map(places.map(({ name, path }) => [name.toLowerCase(), pathTo(path)]));
  const move = (path: string): string => {
    const [name = ''] = path.split('/', 1);
    return (paths.get(name.toLowerCase()) ?? name) + path.slice(name.length);
  };
  return async (request) => {
    const answer = await send({ ...request, path: move(request.path), ...movedBody(request, move) });
    return withNames(answer, request, (location) => moveBack(location, places));
  };
}

interface Place {
  readonly name: string;
  readonly path: string;
}

function moveBack(location: string, places: readonly Place[]): string {
  for (const { name, path } of places) {
    const at = location.toLowerCase().lastIndexOf(`/${path.toLowerCase()}/`);
    if (at >= 0) return `${location.slice(0, at)}/${name}${location.slice(at + 1 + path.length)}`;
  }
  return location;
}

type Rename = (text: string) => string;

function withNames(answer: HttpResponse, { effect }: HttpRequest, rename: Rename): HttpResponse {
  const location = answer.headers.get('location');
  const headers =
    location === undefined ? answer.headers : new Map([...answer.headers, ['location', rename(location)] as const]);
  return { ...answer, headers, ...(effect === 'bulk' && { body: inOperations(answer.body, 'location', rename) }) };
}

function movedBody({ effect, body }: HttpRequest, move: Rename): Pick<HttpRequest, 'body'> {
  if (effect !== 'bulk') return {};
  return { body: inOperations(body, 'path', (path) => `/${move(path.replace(/^\//, ''))}`) };
}

function inOperations(body: unknown, name: string, rename: Rename): unknown {
  const operations = isObject(body) ? valueOf(body, 'Operations') : undefined;
  if (!isObject(body) || !Array.isArray(operations)) return body;
  return withValue(
    body,
    'Operations',
    operations.map((operation: unknown) => (isObject(operation) ? renamed(operation, name, rename) : operation)),
  );
}

function renamed(operation: JsonObject, name: string, rename: Rename): JsonObject {
  const text = valueOf(operation, name);
  return typeof text === 'string' ? withValue(operation, name, rename(text)) : operation;
}
