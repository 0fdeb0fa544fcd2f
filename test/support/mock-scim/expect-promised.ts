import { expect } from '@jest/globals';
import { resolveDialect } from '../../../src/profiles/resolve-dialect.ts';
import { checkFilter } from '../../../src/scim/check-filter.ts';
import { pageSizeFor } from '../../../src/scim/listing/list-rules.ts';
import type { DialectScene } from './dialect-scene.ts';
import { added, expectExport, modified, newcomer, newName, oneOfEach } from './mixed-batch.ts';
import type { Promised } from './promised.ts';

/** Exports, fulfills one order of each kind, and exports again: files, verdicts and the server are as promised. */
export async function expectPromised(scene: DialectScene, promised: Promised): Promise<void> {
  await expectExport(scene, promised.withoutGroups);
  await expectVerdicts(scene, promised);
  await scene.server.refresh?.();
  expectDone(scene, promised);
  await expectExport(scene, promised.withoutGroups);
  await expectRefusals(scene, promised);
  await expectToldWhatIsNotKept(scene, promised);
  expectFiltersRefused(scene, promised);
  expectPagesWithin(scene, promised);
  if (promised.withoutBulk === true) expect(writesOf(scene).filter((write) => write.endsWith('/Bulk'))).toEqual([]);
}

async function expectVerdicts(scene: DialectScene, promised: Promised): Promise<void> {
  const { family, create, update, withoutGroups = false, deletion } = promised;
  const { naming } = family();
  const withoutJoins = promised.withoutJoins ?? withoutGroups;
  const orders = oneOfEach({ naming, withoutJoins, ...(create && { create }), ...(update && { update }) });

  const results = await scene.fulfill(orders);

  const verdicts = results.map(({ AssignedResourceTypeId, State, Message }) => {
    const isRefused = deletion === 'refused' && AssignedResourceTypeId === 'delete' && State !== 'Executed';
    return State === 'Executed' || isRefused ? 'as promised' : `${AssignedResourceTypeId} ${State} ${Message}`;
  });
  expect(verdicts).toEqual(orders.map(() => 'as promised'));
  const message = results.find(({ AssignedResourceTypeId }) => AssignedResourceTypeId === 'delete')?.Message;
  if (deletion === 'inactive') expect(message).toMatch(/deactivate/);
}

/** The server holds what the orders want, and nothing else has changed. */
function expectDone({ server: { store } }: DialectScene, promised: Promised): void {
  const { update = { title: 'Lead' }, deletion = 'gone', withoutGroups = false } = promised;
  const { naming, seed } = promised.family();
  const { userId, groupId } = naming;
  const before = seed['Users']?.length ?? seed['users']?.length ?? 0;
  const made = store.all('Users').filter((user) => user['userName'] === newName(naming));
  expect(made).toMatchObject([{ active: true }]);
  expect(store.get('Users', userId(5))).toMatchObject(update);
  expect(store.get('Users', userId(9))?.['active']).toBe({ gone: undefined, inactive: false, refused: true }[deletion]);
  expect(store.all('Users')).toHaveLength(deletion === 'gone' ? before : before + 1);
  if (withoutGroups || promised.withoutJoins === true) return;
  expect([0, 1, 2].map((number) => store.membersOf(groupId(number)).sort())).toEqual([
    [userId(1), userId(2)],
    [userId(2), userId(3)],
    [String(made[0]?.id), userId(6)].sort(),
  ]);
}

/** Refused before anything is written: the words are the agent's. */
async function expectRefusals(scene: DialectScene, { family, create, refused = [] }: Promised): Promise<void> {
  const name = newName(family().naming);
  const before = scene.server.store.all('Users');
  const writes = writesOf(scene);
  for (const [changes, why] of refused) {
    const order = newcomer(name.replace('nina', 'vera'), { externalId: 'N-vera', ...create, ...changes });
    const [result] = await scene.fulfill([added('refused', order)]);
    expect(result?.State).not.toBe('Executed');
    expect(result?.Message).toMatch(why);
  }
  expect(scene.server.store.all('Users')).toEqual(before);
  expect(writesOf(scene)).toEqual(writes);
}

function writesOf({ server }: DialectScene): string[] {
  const writes = server.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('token'));
  return writes.map(({ method, url }) => `${method} ${url}`);
}

async function expectToldWhatIsNotKept(scene: DialectScene, { family, unkept }: Promised): Promise<void> {
  if (unkept === undefined) return;
  const [result] = await scene.fulfill([modified('unkept', family().naming.userId(7), unkept)]);
  expect(result?.State).not.toBe('Executed');
}

function expectFiltersRefused({ connection }: DialectScene, { misunderstood = [] }: Promised): void {
  const { dialect } = resolveDialect(connection);
  for (const filter of misunderstood) {
    expect(() => {
      checkFilter(new Map([['Users', filter]]), dialect);
    }).toThrow('asks more than the target understands');
  }
}

function expectPagesWithin({ server, connection }: DialectScene, { mostRows }: Promised): void {
  if (mostRows === undefined) return;
  const { dialect } = resolveDialect(connection);
  expect(pageSizeFor(mostRows + 1, dialect)).toBe(mostRows);
  const counts = server.requests.map(({ query }) => Number(query.get('count') ?? 0));
  expect(Math.max(0, ...counts)).toBeLessThanOrEqual(mostRows);
}
