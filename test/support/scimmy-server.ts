/*
 * A SCIM server that nobody of this project wrote: the packages scimmy and scimmy-routers on Express 4, with the people
 * in memory. What it holds is of the whole process, so a second start in one test file replaces what the first one held.
 */
import express from 'express';
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
  readonly close: () => Promise<void>;
}

interface Question {
  readonly id?: string;
  readonly filter?: { readonly match: (resources: readonly Resource[]) => Resource[] };
}

/** Starts a server with users and groups; it wants `token` as a bearer token. */
export async function startScimmyServer(directory: Directory, token: string): Promise<ScimmyServer> {
  const { User, Group } = SCIMMY.Resources;
  const extensions = [{ schema: SCIMMY.Schemas.EnterpriseUser, required: false }];
  SCIMMY.Resources.declare(User, { egress: finderIn(directory['Users'] ?? []), extensions });
  SCIMMY.Resources.declare(Group, { egress: finderIn(directory['Groups'] ?? []) });
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
  return { url: `http://127.0.0.1:${port}/scim`, requests, close: () => closeServer(server) };
}

function finderIn(resources: readonly Resource[]): (question: Question) => Resource | Resource[] {
  return ({ id, filter }) => {
    if (id === undefined) return filter?.match(resources) ?? [...resources];
    const found = resources.find((resource) => resource['id'] === id);
    if (found === undefined) throw new SCIMMY.Types.Error(404, '', 'Not found');
    return found;
  };
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
