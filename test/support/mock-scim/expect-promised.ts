import { expect } from '@jest/globals';
import type { DialectScene } from './dialect-scene.ts';
import { expectExport, newName, oneOfEach } from './mixed-batch.ts';
import type { Promised } from './promises.ts';

/** Exports, fulfills one order of each kind, and exports again: files, verdicts and the server are as promised. */
export async function expectPromised(scene: DialectScene, promised: Promised): Promise<void> {
  await expectExport(scene, promised.withoutGroups);
  const results = await scene.fulfill(ordersFor(promised));
  const verdicts = results.map(({ AssignedResourceTypeId, State, Message }) =>
    State === 'Executed' ? State : `${AssignedResourceTypeId} ${State} ${Message}`,
  );
  expect(verdicts).toEqual(results.map(() => 'Executed'));
  await scene.server.refresh?.();
  expectDone(scene, promised);
  await expectExport(scene, promised.withoutGroups);
}

function ordersFor({ family, create, update, withoutGroups = false }: Promised): object[] {
  const { naming } = family();
  return oneOfEach({ naming, withoutGroups, ...(create && { create }), ...(update && { update }) });
}

/** The server holds what the orders want, and nothing else has changed. */
function expectDone({ server: { store } }: DialectScene, promised: Promised): void {
  const { update = { title: 'Lead' }, deletion = 'gone', withoutGroups = false } = promised;
  const { naming } = promised.family();
  const { userId, groupId } = naming;
  const made = store.all('Users').filter((user) => user['userName'] === newName(naming));
  expect(made).toMatchObject([{ active: true }]);
  expect(store.get('Users', userId(5))).toMatchObject(update);
  const left = store.get('Users', userId(9));
  expect(left?.['active']).toBe(deletion === 'gone' ? undefined : false);
  expect(store.all('Users')).toHaveLength(deletion === 'gone' ? 10 : 11);
  if (withoutGroups) return;
  expect([0, 1, 2].map((number) => store.membersOf(groupId(number)).sort())).toEqual([
    [userId(1), userId(2)],
    [userId(2), userId(3)],
    [String(made[0]?.id), userId(6)].sort(),
  ]);
}
