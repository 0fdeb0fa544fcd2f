import { describe, expect, it } from '@jest/globals';
import type { PlannedRequest } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import type { RecordedRequest } from '../../support/fault-proxy.ts';
import { changeAnswer, first, loseAnswer, on } from '../../support/faults.ts';
import { readResults, useFulfillScene, type FulfillChanges } from '../../support/fulfill-scene.ts';
import { aDeleted, aJoined, aModified, anAdded } from '../../support/order-files.ts';
import { membersOf, userOf, usersNamed } from '../../support/server-state.ts';

const setScene = useFulfillScene();

function overriding(profileOverrides: Readonly<Record<string, unknown>>): FulfillChanges {
  return { connection: { profileOverrides } };
}

/** The server's own description says that it has no PATCH. */
const withoutPatch = on(
  'GET /ServiceProviderConfig',
  changeAnswer((given) => {
    const body = JSON.parse(given.body) as object;
    return { ...given, body: JSON.stringify({ ...body, patch: { supported: false } }) };
  }),
);

function writesIn(requests: readonly RecordedRequest[]): string[] {
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

describe('a target that says it has no PATCH', () => {
  it('gets accounts and groups whole, bound to the version that was read, and nothing else of them changes', async () => {
    const scene = await setScene();
    scene.proxy.plan(withoutPatch);

    const summary = await scene.apply([
      aModified('u1', { title: 'Lead', mail: 'new@acme.example', department: 'R&D' }),
      aJoined('u5', 'g0'),
    ]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 2 });
    expect(writesIn(scene.proxy.requests).sort()).toEqual(['PUT /Groups/g0', 'PUT /Users/u1']);
    const puts = scene.proxy.requests.filter(({ method }) => method === 'PUT');
    expect(puts.map(({ headers }) => headers['if-match'])).not.toContain(undefined);
    const state = await scene.state();
    expect(userOf(state, 'u1')).toMatchObject({
      title: 'Lead',
      externalId: 'N-u1',
      name: { givenName: 'First u1', familyName: 'Last u1' },
      emails: [{ value: 'new@acme.example', type: 'work', primary: true }],
    });
    expect(membersOf(state, 'g0')).toEqual(['u0', 'u1', 'u2', 'u5']);
  });

  it('is sent a change once whose answer was lost', async () => {
    const scene = await setScene();
    scene.proxy.plan((request) => withoutPatch(request) ?? first(1, on('PUT /Users/u1', loseAnswer))(request));

    const summary = await scene.apply([aModified('u1', { title: 'Lead' })]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 1 });
    expect(userOf(await scene.state(), 'u1')).toMatchObject({ title: 'Lead' });
  });

  it('is shown by a dry run what would be sent, with all that was planned before', async () => {
    const scene = await setScene();
    scene.proxy.plan(withoutPatch);
    const planned: PlannedRequest[] = [];
    const orders = [anAdded('ada'), aModified('u1', { title: 'Lead' }), aModified('u1', { department: 'R&D' })].map(
      (order, index) => ({ ...order, AssignedResourceTypeId: String(index) }),
    );

    await scene.apply(orders, { dryRun: true, onPlanned: (request) => planned.push(request) });

    const puts = planned.filter(({ method }) => method === 'PUT');
    expect(planned.map(({ method }) => method).sort()).toEqual(['POST', 'PUT', 'PUT']);
    expect(puts[1]?.body).toMatchObject({ userName: 'u1@acme.example', title: 'Lead' });
    expect(JSON.stringify(puts[1]?.body)).toContain('R&D');
    expect(writesIn(scene.proxy.requests)).toEqual([]);
  });
});

describe('a target that wants a PATCH without paths', () => {
  it('gets objects, and loses what is taken away', async () => {
    const scene = await setScene();
    const changes = overriding({ update: { patchStyle: 'pathless' } });

    await scene.apply([aModified('u1', { title: 'Lead', department: 'R&D' })], changes);
    const summary = await scene.apply([aModified('u1', { title: '', firstName: 'A.', mail: '' })], changes);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 1 });
    const user = userOf(await scene.state(), 'u1');
    expect(user).toMatchObject({ name: { givenName: 'A.', familyName: 'Last u1' } });
    expect(user).not.toHaveProperty('title');
    expect(user).not.toHaveProperty('emails');
    const bodies = scene.proxy.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
    expect(bodies.join()).not.toContain('"path"');
  });
});

describe('a deletion where the profile has it otherwise', () => {
  it('makes the account inactive, also when it is ordered twice', async () => {
    const scene = await setScene();
    const changes = overriding({ delete: { user: 'deactivate', settleSeconds: 1 } });

    const summaries = [await scene.apply([aDeleted('u1')], changes), await scene.apply([aDeleted('u1')], changes)];

    expect(summaries).toMatchObject([{ executed: 1 }, { executed: 1 }]);
    expect(userOf(await scene.state(), 'u1')).toMatchObject({ active: false });
    const [row] = await readResults(summaries[0] ?? { resultsFile: undefined });
    expect(row).toMatchObject({ State: 'Executed', Message: 'The account was deactivated, not deleted.' });
    expect(writesIn(scene.proxy.requests)).toEqual(['PATCH /Users/u1', 'PATCH /Users/u1']);
  });

  it('is refused before any request', async () => {
    const scene = await setScene();

    const summary = await scene.apply([aDeleted('u1'), aModified('u2', { title: 'Lead' })], {
      ...overriding({ delete: { user: 'prevent' } }),
    });

    expect(summary).toMatchObject({ executed: 1, errored: 1 });
    expect(writesIn(scene.proxy.requests)).toEqual(['PATCH /Users/u2']);
    expect(userOf(await scene.state(), 'u1')).toBeDefined();
  });

  it('is counted by the guard as ever', async () => {
    const scene = await setScene();
    const orders = Array.from({ length: 8 }, (_, index) => aDeleted(`u${index}`));

    const summary = await scene.apply(orders, overriding({ delete: { user: 'deactivate' } }));

    expect(summary).toMatchObject({ outcome: 'held' });
    expect(writesIn(scene.proxy.requests)).toEqual([]);
  });
});

describe('an account that a profile wants more of', () => {
  it('is not created without it, and nothing is sent for it', async () => {
    const scene = await setScene();

    const summary = await scene.apply([anAdded('ada'), anAdded('eve', { title: 'Lead' })], {
      ...overriding({ account: { required: ['title'] } }),
    });

    expect(summary).toMatchObject({ executed: 1, errored: 1 });
    expect(writesIn(scene.proxy.requests)).toEqual(['POST /Users']);
    expect(usersNamed(await scene.state(), 'ada')).toEqual([]);
  });
});

describe('an account that is known by its name', () => {
  it('is brought up to date instead of created', async () => {
    const scene = await setScene();
    const changes = overriding({ lookUp: { keyAttribute: 'userName', attributes: ['userName'] } });

    const summary = await scene.apply(
      [
        anAdded('U1@acme.example', { title: 'Lead', employeeNumber: null }),
        anAdded('U2@acme.example', { title: 'Lead', employeeNumber: 'of somebody else' }),
      ],
      changes,
    );

    expect(summary).toMatchObject({ outcome: 'applied', executed: 1, errored: 1 });
    const state = await scene.state();
    expect(userOf(state, 'u1')).toMatchObject({ title: 'Lead', externalId: 'N-u1' });
    expect(userOf(state, 'u2')).not.toHaveProperty('title', 'Lead');
    expect(state.users).toHaveLength(40);
    expect(scene.proxy.requests.map(({ path }) => decodeURIComponent(path)).join()).not.toContain('externalId eq');
  });
});
