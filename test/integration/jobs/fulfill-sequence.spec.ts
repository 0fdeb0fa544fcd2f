import { describe, expect, it } from '@jest/globals';
import { readResults, statesOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import { aDeleted, aModified, anAdded } from '../../support/order-files.ts';
import { membersOf, userOf, usersNamed } from '../../support/server-state.ts';

const setScene = useFulfillScene();
const nameOf = (id: string): string => `${id}@acme.example`;

/** A new account under the number, and as a rule the name, of one that is there. */
function addedAgain(id: string, changes: Readonly<Record<string, unknown>> = {}, login = nameOf(id)) {
  return { ...anAdded(login, { employeeNumber: `N-${id}`, ...changes }), AssignedResourceTypeId: `again-${id}` };
}

/** How often a race would have to be lost for a test to be red. */
const many = Array.from({ length: 12 }, (_, index) => `u${index + 10}`);

describe('orders that call one account by different names', () => {
  it.each([
    ['name and number', addedAgain('u1')],
    ['name', addedAgain('u1', { employeeNumber: 'N-new' })],
    ['number', addedAgain('u1', {}, 'someone.else')],
  ])('leave a new account when it is deleted by its id, and made again under its %s', async (_case, added) => {
    const scene = await setScene();

    const summary = await scene.apply([aDeleted('u1'), added]);

    const { login } = added.Changes as { readonly login: string };
    expect(summary).toMatchObject({ outcome: 'applied', executed: 2 });
    const found = await scene.state();
    expect(userOf(found, 'u1')).toBeUndefined();
    expect(usersNamed(found, login)).toHaveLength(1);
    expect(usersNamed(found, login)[0]?.['id']).toBe((await readResults(summary))[1]?.ResourceKey);
  });

  it('leave no account when it is made again and then deleted', async () => {
    const scene = await setScene();

    const summary = await scene.apply([addedAgain('u1'), aDeleted('u1')]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 2 });
    expect(usersNamed(await scene.state(), nameOf('u1'))).toEqual([]);
  });

  it.each([
    ['a create and then a change', 'new', (id: string) => [addedAgain(id, { title: 'old' }), titled(id, 'new')]],
    ['a change and then a create', 'old', (id: string) => [titled(id, 'new'), addedAgain(id, { title: 'old' })]],
  ])('leave it as the last one says: %s', async (_case, title, ordersFor) => {
    const scene = await setScene();

    const summary = await scene.apply(many.flatMap(ordersFor));

    expect(summary).toMatchObject({ outcome: 'applied', executed: 24 });
    const found = await scene.state();
    expect(many.map((id) => userOf(found, id)?.['title'])).toEqual(many.map(() => title));
    expect(found.users).toHaveLength(40);
  });

  it('give a name that becomes free to somebody else, always', async () => {
    const scene = await setScene();
    const orders = many.flatMap((id) => [
      aModified(id, { login: `renamed.${id}` }),
      addedAgain(id, { employeeNumber: `N-heir-${id}` }),
    ]);

    const summary = await scene.apply(orders);

    expect(new Set(Object.values(await statesOf(summary)))).toEqual(new Set(['Executed']));
    const found = await scene.state();
    expect(found.users).toHaveLength(52);
    expect(many.map((id) => userOf(found, id)?.['userName'])).toEqual(many.map((id) => `renamed.${id}`));
    expect(many.map((id) => usersNamed(found, nameOf(id))[0]?.['externalId'])).toEqual(
      many.map((id) => `N-heir-${id}`),
    );
  });

  it('go into a group and out of it in their order', async () => {
    const scene = await setScene();
    const leaves = { ...aModified('u5', { groups_remove: [{ group_id: 'g2' }] }), AssignedResourceTypeId: 'leaves' };

    const summary = await scene.apply([addedAgain('u5', { groups_add: [{ group_id: 'g2' }] }), leaves]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 2 });
    expect(membersOf(await scene.state(), 'g2')).toEqual([]);
  });
});

function titled(id: string, title: string) {
  return aModified(id, { title });
}
