import { describe, expect, it } from '@jest/globals';
import { answer, first, loseAnswer, on, refuseManyMembers } from '../../support/faults.ts';
import { readResults, statesOf, useFulfillScene, type FulfillScene } from '../../support/fulfill-scene.ts';
import { aJoined, aLeft, aModified, anAdded, theGroup } from '../../support/order-files.ts';
import { membersOf, usersNamed } from '../../support/server-state.ts';

const setScene = useFulfillScene();

describe('memberships', () => {
  it('of many accounts in one group go together', async () => {
    const scene = await setScene();

    const summary = await scene.apply([...joined(10, 19), aLeft('u0', 'g0'), aLeft('u1', 'g0')]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 12 });
    expect(membersOf(await scene.state(), 'g2')).toEqual(names(10, 19));
    expect(membersOf(await scene.state(), 'g0')).toEqual(['u2']);
    expect(groupPatches(scene)).toHaveLength(2);
  });

  it('go in requests of at most a hundred members', async () => {
    const scene = await setScene();
    const added = Array.from({ length: 230 }, (_, index) => anAdded(`new${index}`, { groups_add: [theGroup('g2')] }));

    const summary = await scene.apply(added);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 230 });
    expect(membersOf(await scene.state(), 'g2')).toHaveLength(230);
    expect(Math.max(...groupPatches(scene).map(({ body }) => body.split('"value":"').length - 1))).toBeLessThanOrEqual(
      100,
    );
    expect(groupPatches(scene)).toHaveLength(3);
  });

  it('beyond what a server takes at once are sent one by one', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('PATCH /Groups/*', refuseManyMembers(1)));

    const summary = await scene.apply([...joined(10, 19), aLeft('u2', 'g0')]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 11, errored: 0 });
    expect(membersOf(await scene.state(), 'g2')).toEqual(names(10, 19));
  });

  it('that are as ordered already are done, without harm to the others', async () => {
    const scene = await setScene();

    const summary = await scene.apply([
      aJoined('u0', 'g0'),
      aLeft('u30', 'g0'),
      aLeft('u1', 'g0'),
      aJoined('u5', 'g0'),
    ]);

    expect(new Set(Object.values(await statesOf(summary)))).toEqual(new Set(['Executed']));
    expect(membersOf(await scene.state(), 'g0')).toEqual(['u0', 'u2', 'u5']);
  });

  it.each([
    [404, undefined],
    [400, 'noTarget'],
  ])('to be removed that are not there are done when a server answers %s %s to that', async (status, scimType) => {
    const scene = await setScene();
    scene.proxy.plan((request) =>
      request.body.includes('u30') ? on('PATCH /Groups/*', answer(status, {}, scimType))(request) : undefined,
    );

    const summary = await scene.apply([aLeft('u30', 'g0'), aModified('u1', { groups_remove: [theGroup('g0')] })]);

    expect(await statesOf(summary)).toEqual({ 'Modified-u30': 'Executed', 'Modified-u1': 'Executed' });
    expect(membersOf(await scene.state(), 'g0')).toEqual(['u0', 'u2']);
  });

  it('in a group that is not there fail their own orders', async () => {
    const scene = await setScene();

    const summary = await scene.apply([aJoined('u5', 'g9'), aJoined('u6', 'g2', 'g9'), aJoined('u7', 'g2')]);

    expect(await statesOf(summary)).toEqual({
      'Modified-u5': 'Errored',
      'Modified-u6': 'Errored',
      'Modified-u7': 'Executed',
    });
    expect(membersOf(await scene.state(), 'g2')).toEqual(['u6', 'u7']);
    expect((await readResults(summary)).map(({ Message }) => Message).join()).toContain('g9');
  });

  it('of which the server refuses one fail that order only', async () => {
    const scene = await setScene();
    scene.proxy.plan((request) =>
      request.body.includes('u13') ? on('PATCH /Groups/*', answer(403))(request) : undefined,
    );

    const summary = await scene.apply(joined(10, 19));

    const states = await statesOf(summary);
    expect(Object.entries(states).filter(([, state]) => state !== 'Executed')).toEqual([['Modified-u13', 'Errored']]);
    expect(membersOf(await scene.state(), 'g2')).toEqual(names(10, 19).filter((name) => name !== 'u13'));
  });

  it('whose answer is lost are looked at, and not lost', async () => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on('PATCH /Groups/*', loseAnswer)));

    const summary = await scene.apply([...joined(10, 19), aLeft('u0', 'g0')]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 11 });
    expect(membersOf(await scene.state(), 'g2')).toEqual(names(10, 19));
  });

  it('into and out of the same group follow the order of the orders', async () => {
    const scene = await setScene();
    const named = (order: object, id: string): object => ({ ...order, AssignedResourceTypeId: id });
    const orders = [
      named(aJoined('u5', 'g2'), '1'),
      named(aLeft('u5', 'g2'), '2'),
      named(aLeft('u0', 'g0'), '3'),
      named(aJoined('u0', 'g0'), '4'),
    ];

    const summary = await scene.apply(orders);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 4 });
    expect(membersOf(await scene.state(), 'g2')).toEqual([]);
    expect(membersOf(await scene.state(), 'g0')).toContain('u0');
  });

  it('of an account that could not be made are not sent', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Users', answer(400)));

    const summary = await scene.apply([anAdded('nina', { groups_add: [theGroup('g2')] }), aJoined('u5', 'g2')]);

    expect(await statesOf(summary)).toEqual({ 'Added-nina': 'Errored', 'Modified-u5': 'Executed' });
    expect(membersOf(await scene.state(), 'g2')).toEqual(['u5']);
  });

  it('that fail leave the account as it was made, and say so', async () => {
    const scene = await setScene();

    const summary = await scene.apply([anAdded('nina', { groups_add: [theGroup('g2'), theGroup('g9')] })]);

    const [nina] = usersNamed(await scene.state(), 'nina');
    expect(await readResults(summary)).toMatchObject([{ State: 'Errored', ResourceKey: nina?.['id'] }]);
    expect(membersOf(await scene.state(), 'g2')).toEqual([nina?.['id']]);
  });
});

function joined(from: number, to: number): object[] {
  return names(from, to).map((id) => aJoined(id, 'g2'));
}

function names(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `u${from + index}`);
}

function groupPatches({ proxy }: FulfillScene): FulfillScene['proxy']['requests'] {
  return proxy.requests.filter(({ method, path }) => method === 'PATCH' && path.startsWith('/Groups/'));
}
