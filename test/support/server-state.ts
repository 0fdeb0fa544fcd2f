import { urns } from '../../src/scim/protocol/urns.ts';
import type { RecordedRequest } from './fault-proxy.ts';
import type { Resource } from './scim-directory.ts';

/** What a SCIM server holds, read from the server itself. */
export interface ServerState {
  readonly users: readonly Resource[];
  readonly groups: readonly Resource[];
}

const pageSize = 500;

/** `url` ends in `/v2`. */
export async function readServer(url: string, token: string): Promise<ServerState> {
  return { users: await readAll(`${url}/Users`, token), groups: await readAll(`${url}/Groups`, token) };
}

async function readAll(url: string, token: string): Promise<Resource[]> {
  const found: Resource[] = [];
  for (;;) {
    const response = await fetch(`${url}?startIndex=${found.length + 1}&count=${pageSize}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const page = (await response.json()) as { totalResults: number; Resources?: Resource[] };
    found.push(...(page.Resources ?? []));
    if (found.length >= page.totalResults || (page.Resources ?? []).length === 0) return found;
  }
}

export function usersNamed({ users }: ServerState, userName: string): Resource[] {
  return users.filter((user) => String(user['userName']).toLowerCase() === userName.toLowerCase());
}

/** The user with this id; undefined where there is none. */
export function userOf({ users }: ServerState, id: string): Resource | undefined {
  return users.find((user) => user['id'] === id);
}

/** The ids of a group's members, sorted. */
export function membersOf({ groups }: ServerState, id: string): string[] {
  const members = groups.find((group) => group['id'] === id)?.['members'] ?? [];
  return (members as readonly { readonly value: string }[]).map(({ value }) => value).sort();
}

/** A create that reached the server, singly or in a Bulk request, whatever the client was told. */
export interface Creation {
  readonly userName: string;
  /** 409 where the account was there already: a twin, had the server not seen to it. */
  readonly status: number;
}

interface BulkBody {
  readonly Operations: readonly { method: string; bulkId?: string; data?: Resource; status: string }[];
}

export function creationsIn(requests: readonly RecordedRequest[]): Creation[] {
  return requests.flatMap(({ method, path, body, answer }) => {
    if (method !== 'POST' || answer === undefined) return [];
    if (path === '/Bulk') return answer.status === 200 ? bulkCreationsIn(body, answer.body) : [];
    return path === '/Users' ? [{ userName: nameIn(JSON.parse(body) as Resource), status: answer.status }] : [];
  });
}

/** The userName of each account that the server made, and of each that it was asked to make again. */
export function namesCreated(requests: readonly RecordedRequest[]): string[] {
  return creationsIn(requests)
    .filter(({ status }) => status < 300 || status === 409)
    .map(({ userName }) => userName)
    .sort();
}

function bulkCreationsIn(question: string, answer: string): Creation[] {
  const asked = (JSON.parse(question) as BulkBody).Operations;
  const names = new Map(asked.map(({ bulkId, data }) => [bulkId, nameIn(data)]));
  return (JSON.parse(answer) as BulkBody).Operations.filter(({ method }) => method === 'POST').map(
    ({ bulkId, status }) => ({ userName: names.get(bulkId) ?? '', status: Number(status) }),
  );
}

function nameIn(user: Resource | undefined): string {
  return String(user?.['userName']);
}

/** Department of a user: an attribute of the enterprise extension. */
export function departmentOf(user: Resource | undefined): unknown {
  return (user?.[urns.enterpriseUser] as Resource | undefined)?.['department'];
}
