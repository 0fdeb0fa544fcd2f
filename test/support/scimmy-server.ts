/*
 * A SCIM server that nobody of this project wrote: the packages scimmy and scimmy-routers on Express 4, with the people
 * in memory. What it holds is of the whole process, so a second start in one test file replaces what the first one held.
 */
import express from 'express';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import type { Directory, Resource } from './scim-directory.ts';

export interface ScimmyServer {
  /** Without `/v2`. */
  readonly url: string;
  /** Path and query of every request, below `/v2`. */
  readonly requests: readonly string[];
  /** What it holds now at an endpoint: `Users`. */
  readonly resources: (endpoint: string) => readonly Resource[];
  readonly close: () => Promise<void>;
}

interface Question {
  readonly id?: string;
  readonly filter?: { readonly match: (resources: readonly Resource[]) => Resource[] };
}

type Store = Map<string, Resource>;

/** Starts a server with users and groups, which can be created, changed and deleted; it wants `token` as a bearer token. */
export async function startScimmyServer(directory: Directory, token: string): Promise<ScimmyServer> {
  const { User, Group } = SCIMMY.Resources;
  const extensions = [{ schema: SCIMMY.Schemas.EnterpriseUser, required: false }];
  const users = storeOf(directory['Users']);
  const groups = storeOf(directory['Groups']);
  SCIMMY.Resources.declare(User, { ...handlersOf(users), extensions });
  SCIMMY.Resources.declare(Group, handlersOf(groups));
  const requests: string[] = [];
  const application = express();
  application.use('/scim/v2', (request, _response, next) => {
    requests.push(request.url);
    next();
  });
  application.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler: checkToken(token) }));
  const server = application.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/scim`,
    requests,
    resources: (endpoint) => [...(endpoint === 'Users' ? users : groups).values()],
    close: () => closeServer(server),
  };
}

function storeOf(resources: readonly Resource[] = []): Store {
  return new Map(resources.map((resource) => [String(resource['id']), resource]));
}

function handlersOf(store: Store) {
  return {
    egress: ({ id, filter }: Question) => {
      if (id === undefined) return filter?.match([...store.values()]) ?? [...store.values()];
      return stored(store, id);
    },
    ingress: ({ id }: Question, data: unknown) => {
      if (id !== undefined) stored(store, id);
      const resource = { ...(JSON.parse(JSON.stringify(data)) as Resource), id: id ?? randomUUID() };
      refuseTakenName(store, resource);
      store.set(resource.id, resource);
      return resource;
    },
    degress: ({ id = '' }: Question) => {
      stored(store, id);
      store.delete(id);
    },
  };
}

function stored(store: Store, id: string): Resource {
  const resource = store.get(id);
  if (resource === undefined) throw new SCIMMY.Types.Error(404, '', 'Not found');
  return resource;
}

function refuseTakenName(store: Store, resource: Resource): void {
  const name = nameOf(resource);
  const isTaken = (other: Resource): boolean => other['id'] !== resource['id'] && nameOf(other) === name;
  if (name === undefined || ![...store.values()].some(isTaken)) return;
  throw new SCIMMY.Types.Error(409, 'uniqueness', 'The userName is taken');
}

function nameOf({ userName }: Resource): string | undefined {
  return typeof userName === 'string' ? userName.toLowerCase() : undefined;
}

function checkToken(token: string): (request: express.Request) => string {
  return (request) => {
    if (request.header('Authorization') === `Bearer ${token}`) return 'agent';
    throw new Error('Wrong token');
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
