import { describe, expect, it } from '@jest/globals';
import type { PlannedRequest } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import type { RecordedRequest } from '../../support/fault-proxy.ts';
import { changeAnswer, first, loseAnswer, on } from '../../support/faults.ts';
import { statesOf, useFulfillScene, type FulfillChanges, type FulfillScene } from '../../support/fulfill-scene.ts';
import { aJoined, aLeft, aModified, anAdded, theGroup, type SampleOrder } from '../../support/order-files.ts';
import { membersOf, userOf } from '../../support/server-state.ts';

const setScene = useFulfillScene();

function speaking(profileOverrides: DialectChanges): FulfillChanges {
  return { connection: { profileOverrides, maxConcurrentRequests: 1 } };
}

type MembersKnobs = NonNullable<DialectChanges['members']>;

function isWrite({ method }: RecordedRequest): boolean {
  return method !== 'GET';
}

function sentBy(scene: FulfillScene): unknown[] {
  return scene.proxy.requests
    .filter(isWrite)
    .map(({ method, path, body }) => [method, path, JSON.parse(body) as unknown]);
}

const memberships = [
  aJoined('u5', 'g0', 'g2'),
  aJoined('u2', 'g0'),
  aLeft('u0', 'g0'),
  aLeft('u30', 'g1'),
  aLeft('u3', 'g1'),
];

describe('memberships in another dialect', () => {
  it.each<MembersKnobs>([
    { write: 'put' },
    { write: 'replaceAll', remove: 'replaceAll' },
    { remove: 'replaceAll' },
    { write: 'patchPathless', remove: 'valueArray' },
  ])('come out the same, and a dry run shows what is sent: %j', async (members) => {
    const scene = await setScene();
    const planned: PlannedRequest[] = [];
    const changes = speaking({ members });
    const file = await scene.write('orders.json', memberships);

    await scene.fulfill([file], { ...changes, dryRun: true, onPlanned: (request) => planned.push(request) });
    const before = sentBy(scene);
    const summary = await scene.fulfill([file], changes);

    expect(before).toEqual([]);
    expect(summary).toMatchObject({ outcome: 'applied', executed: memberships.length });
    expect(planned.map(({ method, path, body }) => [method, path, body])).toEqual(sentBy(scene));
    const state = await scene.state();
    expect(['g0', 'g1', 'g2'].map((id) => membersOf(state, id))).toEqual([['u1', 'u2', 'u5'], ['u2'], ['u5']]);
  });

  it('keep the rest of a group that is written as a whole, when it was changed meanwhile too', async () => {
    const scene = await setScene();
    const stale = changeAnswer((given) => {
      const group = JSON.parse(given.body) as { readonly meta: object };
      return { ...given, body: JSON.stringify({ ...group, meta: { ...group.meta, version: 'W/"0"' } }) };
    });
    scene.proxy.plan(first(2, on('GET /Groups/g0', stale)));

    const summary = await scene.apply([aJoined('u5', 'g0')], speaking({ members: { write: 'put' } }));

    expect(summary).toMatchObject({ executed: 1 });
    expect(scene.proxy.requests.filter(isWrite)).toHaveLength(3);
    expect(membersOf(await scene.state(), 'g0')).toEqual(['u0', 'u1', 'u2', 'u5']);
  });

  it('are refused with the settings where a list of all members cannot be known, and nothing is sent', async () => {
    const scene = await setScene();
    const changes = speaking({ members: { write: 'put', read: 'user' } });

    const applied = scene.apply([aJoined('u5', 'g0'), aLeft('u0', 'g0')], changes);

    await expect(applied).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      problems: [expect.stringContaining('members.write: put must have members.read group')],
    });
    expect(sentBy(scene)).toEqual([]);
  });

  it('have the names of the members where the server wants them', async () => {
    const scene = await setScene();
    const fields: MembersKnobs['fields'] = ['value', 'display', '$ref'];

    await scene.apply(
      [anAdded('ada', { groups_add: [theGroup('g2')] }), aJoined('u5', 'g2')],
      speaking({ members: { fields } }),
    );

    const [change] = scene.proxy.requests.filter(({ method }) => method === 'PATCH');
    expect(JSON.parse(change?.body ?? '')).toMatchObject({
      Operations: [
        {
          value: [
            { value: 'u5', display: 'u5@acme.example', $ref: expect.stringContaining('/Users/u5') },
            { display: 'ada', $ref: expect.stringMatching(/^http.+\/Users\/.+/) },
          ],
        },
      ],
    });
  });
});

describe('roles', () => {
  const changed: readonly SampleOrder[] = [
    aModified('u1', { roles_add: ['admin', { value: 'audit' }] }, { AssignedResourceTypeId: '1' }),
    aModified('u1', { roles_remove: ['audit'], roles_add: ['stock'] }, { AssignedResourceTypeId: '2' }),
    aModified('u2', { roles_remove: ['none'] }, { AssignedResourceTypeId: '3' }),
    anAdded('ada', { roles_add: ['admin'], groups_add: [theGroup('g2')] }, { AssignedResourceTypeId: '4' }),
  ];

  it.each<DialectChanges>([{}, { update: { method: 'put' } }, { update: { patchStyle: 'pathless' } }])(
    'are granted and revoked, and a dry run shows what is sent: %j',
    async (overrides) => {
      const scene = await setScene();
      const planned: PlannedRequest[] = [];
      // This server leaves out empty lists.
      const changes = speaking({ ...overrides, roles: { omittedWhenEmpty: true } });
      const file = await scene.write('orders.json', changed);

      await scene.fulfill([file], { ...changes, dryRun: true, onPlanned: (request) => planned.push(request) });
      const summary = await scene.fulfill([file], changes);

      expect(await statesOf(summary)).toEqual({ 1: 'Executed', 2: 'Executed', 3: 'Executed', 4: 'Executed' });
      expect(planned.map(({ method }) => method)).toEqual(
        scene.proxy.requests.filter(isWrite).map(({ method }) => method),
      );
      const state = await scene.state();
      expect(userOf(state, 'u1')).toMatchObject({ roles: [{ value: 'admin' }, { value: 'stock' }] });
      expect(userOf(state, 'u2')).not.toHaveProperty('roles');
      expect(state.users.find(({ userName }) => userName === 'ada')).toMatchObject({ roles: [{ value: 'admin' }] });
    },
  );

  it('are granted once when the answer is lost', async () => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on('PATCH /Users/u1', loseAnswer)));

    const summary = await scene.apply([aModified('u1', { roles_add: ['admin'] })]);

    expect(summary).toMatchObject({ executed: 1 });
    expect(userOf(await scene.state(), 'u1')).toMatchObject({ roles: [{ value: 'admin' }] });
    expect(sentBy(scene)).toHaveLength(1);
  });
});
