/*
 * A SCIM server in memory, on 127.0.0.1, that behaves as the product whose family it is given, and refuses what that one refuses.
 *
 *   const server = await startMockServer(salesforce());
 *   …requests to `${server.origin}/services/scim/v2`…
 *   expect(server.store.membersOf('00G000000000001')).toEqual([…]);
 *   await server.close();
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ScimProtocolError } from '../../../src/scim/protocol/error.ts';
import { readMockRequest, Refusal, type Handler, type MockAnswer, type MockRequest, type Routes } from './exchange.ts';
import type { Tokens } from './login.ts';
import type { Naming } from './seed.ts';
import { MockStore, type Seed } from './store.ts';

/** What one product's server is like. */
export interface MockFamily {
  /** Path of its SCIM base: `/services/scim/v2`. */
  readonly base: string;
  /** The part of it that stands in a connection's `Server`: `/services/scim`. */
  readonly server: string;
  /** What else a connection says to be let in, as settings have it. */
  readonly login: (origin: string) => Readonly<Record<string, string>>;
  readonly naming: Naming;
  readonly seed: Seed;
  readonly routes: Routes;
  /** The resources of places that are named otherwise: `people` for `Users`. */
  readonly entities?: ReadonlyMap<string, string>;
  readonly tokens: Tokens;
  readonly isLetIn: (request: MockRequest) => boolean;
  readonly answerRefusal: (refusal: Refusal) => MockAnswer;
  /** What stands beside the SCIM base, such as a token endpoint; undefined for all else. */
  readonly answerBeside?: (request: MockRequest) => MockAnswer | undefined;
  /** Starts the server where it is none of these mocks. */
  readonly start?: () => Promise<MockServer>;
  /** The Content-Type of its answers. */
  readonly contentType?: string;
}

/** Answers in place of the server; undefined for what it shall answer itself. */
export type Interception = (request: MockRequest) => MockAnswer | undefined;

export interface MockServer {
  readonly origin: string;
  readonly store: MockStore;
  readonly tokens: Tokens;
  /** All that came, in order. */
  readonly requests: readonly (MockRequest & { readonly status: number })[];
  readonly intercept: (interception: Interception) => void;
  readonly close: () => Promise<void>;
  /** Brings the store up to date, where the server has one of its own. */
  readonly refresh?: () => Promise<void>;
}

export async function startMockServer(family: MockFamily): Promise<MockServer> {
  const store = new MockStore(family.seed);
  const requests: (MockRequest & { readonly status: number })[] = [];
  let interception: Interception = () => undefined;
  let origin = '';
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readMockRequest(incoming, origin);
    const answer = interception(request) ?? answerOf(request, family, store);
    requests.push({ ...request, status: answer.status });
    send(response, answer, family.contentType ?? 'application/scim+json');
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    store,
    tokens: family.tokens,
    requests,
    intercept: (next) => {
      interception = next;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answerOf(request: MockRequest, family: MockFamily, store: MockStore): MockAnswer {
  try {
    const beside = family.answerBeside?.(request);
    if (beside !== undefined) return beside;
    if (!family.isLetIn(request)) throw new Refusal(401, 'The login is not valid.', { code: 'unauthorized' });
    const [place, id] = placeIn(request, family);
    const entity = family.entities?.get(place) ?? place;
    return findHandler(family.routes, request.method, place, id !== '')({ request, store, entity, id });
  } catch (error) {
    return family.answerRefusal(refusalOf(error));
  }
}

/** Where a request goes below the base, and the id that stands behind it. */
function placeIn({ path }: MockRequest, { base, routes }: MockFamily): [place: string, id: string] {
  if (!path.startsWith(`${base}/`)) throw new Refusal(404, `${path} is not below ${base}.`, { code: 'not_found' });
  const rest = path.slice(base.length + 1);
  const end = rest.lastIndexOf('/');
  if (end === -1 || isKnown(routes, rest)) return [rest, ''];
  return [rest.slice(0, end), decodeURIComponent(rest.slice(end + 1))];
}

function isKnown(routes: Routes, place: string): boolean {
  return Object.keys(routes).some((key) => key.endsWith(` ${place}`));
}

function findHandler(routes: Routes, method: string, entity: string, isOne: boolean): Handler {
  const place = `${entity}${isOne ? '/*' : ''}`;
  const handler = Object.hasOwn(routes, `${method} ${place}`) ? routes[`${method} ${place}`] : undefined;
  if (handler !== undefined) return handler;
  throw new Refusal(isKnown(routes, place) ? 405 : 404, `There is no ${method} of ${place}.`, { code: 'not_found' });
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ScimProtocolError) return new Refusal(error.status, error.message, { scimType: error.scimType });
  return new Refusal(500, `the mock server failed: ${String(error)}`);
}

function send(response: ServerResponse, { status, body, headers }: MockAnswer, contentType: string): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = body === undefined ? 0 : Buffer.byteLength(text);
  const type = body === undefined ? {} : { 'content-type': contentType };
  response.writeHead(status, { ...type, 'content-length': length, ...headers });
  response.end(body === undefined ? undefined : text);
}
