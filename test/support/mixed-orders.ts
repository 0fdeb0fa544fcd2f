import { expect } from '@jest/globals';
import type { FaultProxy } from './fault-proxy.ts';
import { aDeleted, aJoined, aLeft, aModified, anAdded, theGroup, type SampleOrder } from './order-files.ts';
import { departmentOf, membersOf, namesCreated, userOf, usersNamed, type ServerState } from './server-state.ts';

/** A server behind a proxy. */
interface Target {
  readonly proxy: Pick<FaultProxy, 'requests'>;
  readonly state: () => Promise<ServerState>;
}

/** One order of each kind, for the people of a fulfill scene. */
export const oneOfEachKind: readonly SampleOrder[] = [
  anAdded('nina', { department: 'Physics', groups_add: [theGroup('g2')] }),
  aModified('u5', { firstName: 'Renamed', department: 'Chemistry' }),
  aJoined('u6', 'g2'),
  aLeft('u0', 'g0'),
  aDeleted('u9'),
];

/** `Executed` for each of them. */
export const allExecuted = Object.fromEntries(
  oneOfEachKind.map(({ AssignedResourceTypeId: id }) => [id, 'Executed'] as const),
);

/** The server holds what the orders of each kind want, and no account more. */
export async function expectOneOfEachKind({ state, proxy }: Target): Promise<void> {
  const found = await state();
  const [nina, ...twins] = usersNamed(found, 'nina');
  expect({ nina, twins, created: namesCreated(proxy.requests) }).toMatchObject({
    nina: { externalId: 'N-nina', name: { givenName: 'First nina' }, active: true },
    twins: [],
    created: ['nina'],
  });
  expect(departmentOf(nina)).toBe('Physics');
  expect(userOf(found, 'u5')).toMatchObject({ name: { givenName: 'Renamed', familyName: 'Last u5' } });
  expect(departmentOf(userOf(found, 'u5'))).toBe('Chemistry');
  expect(userOf(found, 'u9')).toBeUndefined();
  expect(membersOf(found, 'g0')).toEqual(['u1', 'u2']);
  expect(membersOf(found, 'g1')).toEqual(['u2', 'u3']);
  expect(membersOf(found, 'g2')).toEqual([String(nina?.['id']), 'u6'].sort());
  expect(found.users).toHaveLength(40);
}

/** The server holds what it held before any order. */
export async function expectNothingDone({ state, proxy }: Target): Promise<void> {
  const found = await state();
  expect(found.users.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, index) => `u${index}`));
  expect(found.users.map((user) => user['meta'])).toEqual(
    found.users.map(() => expect.objectContaining({ version: 'W/"1"' })),
  );
  expect(['g0', 'g1', 'g2'].map((id) => membersOf(found, id))).toEqual([['u0', 'u1', 'u2'], ['u2', 'u3'], []]);
  expect(namesCreated(proxy.requests)).toEqual([]);
}

/** Requests that change something, whether the server behind the proxy got them or not. */
export function writesIn({ proxy }: Pick<Target, 'proxy'>): string[] {
  return proxy.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}
