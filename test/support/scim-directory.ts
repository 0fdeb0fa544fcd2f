import { urns } from '../../src/scim/protocol/urns.ts';
import type { FaultReply, FaultRequest, FaultScript } from './fault-server.ts';

export type Resource = Readonly<Record<string, unknown>>;

/** What a server holds: a resource list for each endpoint. */
export type Directory = Readonly<Record<string, readonly Resource[]>>;

export interface ListBody {
  readonly schemas: readonly string[];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly Resource[];
}

/** Answers a list request in another way than right; `page` is what would be right. */
export type ListFault = (reply: FaultReply, page: ListBody, request: FaultRequest) => Promise<void> | void;

/** A server on the fault server that does everything right, and has no self-description. */
export function directoryServer(directory: Directory): FaultScript {
  return async (request, reply) => {
    const resources = directory[endpointOf(request)];
    if (resources === undefined) await reply.send(404);
    else await reply.json(pageOf(resources, request));
  };
}

/** The same with a fault: on every list request to an endpoint (`Users`), or on that for one page of it (`Users?5`). */
export function faultyServer(directory: Directory, where: string, fault: ListFault): FaultScript {
  const sound = directoryServer(directory);
  const [endpoint = '', startIndex] = where.split('?');
  return async (request, reply) => {
    const isHit =
      endpointOf(request) === endpoint && [undefined, queryOf(request).get('startIndex')].includes(startIndex);
    if (isHit) await fault(reply, pageOf(directory[endpoint] ?? [], request), request);
    else await sound(request, reply);
  };
}

export function pageOf(resources: readonly Resource[], request: FaultRequest): ListBody {
  const query = queryOf(request);
  const startIndex = Number(query.get('startIndex') ?? 1);
  const page = resources.slice(startIndex - 1, startIndex - 1 + Number(query.get('count') ?? 100));
  return {
    schemas: [urns.listResponse],
    totalResults: resources.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page,
  };
}

export function endpointOf({ path }: FaultRequest): string {
  return path.replace(/^.*\//, '');
}

export function queryOf({ query }: FaultRequest): URLSearchParams {
  return new URLSearchParams(query);
}

/** `u0`, `u1`, … */
export function someUsers(count: number, from = 0): Resource[] {
  return Array.from({ length: count }, (_, index) => aUser(`u${from + index}`));
}

export function aUser(id: unknown, more: Resource = {}): Resource {
  return { schemas: [urns.user], id, userName: `${String(id)}@acme.example`, active: true, ...more };
}

export function aGroup(id: string, members: readonly string[]): Resource {
  return { schemas: [urns.group], id, displayName: `Group ${id}`, members: members.map((value) => ({ value })) };
}
