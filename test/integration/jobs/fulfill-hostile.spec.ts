import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../support/fault-proxy.ts';
import { answer, on } from '../../support/faults.ts';
import { readResults, sceneToken, statesOf, useFulfillScene, type FulfillScene } from '../../support/fulfill-scene.ts';
import { allExecuted, expectNothingDone, expectOneOfEachKind, oneOfEachKind } from '../../support/mixed-orders.ts';
import { aDeleted, aJoined, aModified, anAdded } from '../../support/order-files.ts';
import { namesCreated, userOf } from '../../support/server-state.ts';

const setScene = useFulfillScene();

describe('a server that does not filter as it should', () => {
  const cases: readonly (readonly [string, (filter: string) => string])[] = [
    ['ignores the filter', () => ''],
    ['looks at the first clause only', (filter) => filter.split(' or ')[0] ?? ''],
    ['looks at the last clause only', (filter) => filter.split(' or ').at(-1) ?? ''],
  ];

  it.each(cases)('and %s gets no account twice', async (_case, filterTaken) => {
    const scene = await setScene();
    scene.proxy.plan(on('GET /Users', readWithFilter(scene, filterTaken)));
    const there = Array.from({ length: 10 }, (_, index) =>
      anAdded(`u${index}@acme.example`, { employeeNumber: `N-u${index}` }),
    );

    const summary = await scene.apply([...there, anAdded('nina'), anAdded('otto')]);

    expect(summary).toMatchObject({ outcome: 'applied', errored: 0 });
    expect(namesCreated(scene.proxy.requests)).toEqual(['nina', 'otto']);
  });

  it('and refuses combined ones is asked for one key at a time', async () => {
    const scene = await setScene();
    scene.proxy.plan((request) => (/%20or%20|\+or\+/.test(request.url) ? answer(400) : undefined));

    const summary = await scene.apply([...oneOfEachKind, anAdded('u7@acme.example', { employeeNumber: 'N-u7' })]);

    expect(await statesOf(summary)).toEqual({ ...allExecuted, 'Added-u7@acme.example': 'Executed' });
    await expectOneOfEachKind(scene);
  });
});

describe('a server that sends the agent elsewhere', () => {
  it.each([301, 302, 303, 307, 308])('with %s is not followed, and the order is not done', async (status) => {
    const scene = await setScene();
    const location = 'http://127.0.0.1:1/scim/v2/Users';
    scene.proxy.plan(on('(POST|PATCH|DELETE) .+', answer(status, { location })));

    const summary = await scene.apply(oneOfEachKind);

    expect(summary).toMatchObject({ outcome: 'stopped', executed: 0 });
    await expectNothingDone(scene);
  });
});

describe('ids and names that want to be more than that', () => {
  const ids = [
    '..',
    '.',
    '',
    '/',
    'u1/../u2',
    '../Users/u3',
    'u4?count=1',
    'u5#',
    '%2e%2e',
    'u6%00',
    'u7\n',
    '*',
    'u8/',
  ];

  it.each(ids)('such as %j hit no other account', async (id) => {
    const scene = await setScene();

    const summary = await scene.apply([
      aDeleted(id),
      { ...aModified(id, { title: 'Boss' }), AssignedResourceTypeId: '2' },
      aJoined('u30', id),
    ]);

    expect((await readResults(summary)).filter(({ State }) => State === 'NotAttempted')).toEqual([]);
    await expectNothingDone(scene);
  });

  it.each(['" or userName pr or userName eq "', '\\', 'a"b', "o'neil", 'ü+&%=#', 'x\ny', '\u0000'])(
    'such as the userName %j find no other account',
    async (login) => {
      const scene = await setScene();

      const summary = await scene.apply([anAdded(login, { employeeNumber: login })]);

      const [row] = await readResults(summary);
      const found = await scene.state();
      expect(row?.State).toMatch(/Executed|Errored/);
      expect(found.users).toHaveLength(row?.State === 'Executed' ? 41 : 40);
      expect(userOf(found, 'u0')).toMatchObject({ name: { givenName: 'First u0' } });
    },
  );
});

describe('what a server says about a failure', () => {
  const refuse =
    (detail: string): Fault =>
    ({ reply }) => {
      const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '400', detail });
      reply({ status: 400, headers: { 'content-type': 'application/scim+json' }, body });
    };

  it('stands in the results on one line, whatever it is', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('PATCH /Users/u5', refuse('line one\r\nline "two",\u2028three\u0007;=1+1')));

    const summary = await scene.apply([aModified('u5', { title: 'Boss' })]);

    const [row] = await readResults(summary);
    expect(row).toMatchObject({ State: 'Errored', HttpStatus: '400' });
    expect(row?.Message).toContain('line one');
    expect(row?.Message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  });

  it('is told without the token that it repeats', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('PATCH /Users/u5', refuse(`the token ${sceneToken} may not do that`)));

    const summary = await scene.apply([aModified('u5', { title: 'Boss' })]);

    const [row] = await readResults(summary);
    expect(row?.Message).toContain('may not do that');
    expect(row?.Message).not.toContain(sceneToken);
    expect(JSON.stringify(summary.failures)).not.toContain(sceneToken);
  });

  it('may be very long', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('PATCH /Users/u5', refuse('x'.repeat(200_000))));

    const summary = await scene.apply([aModified('u5', { title: 'Boss' })]);

    expect((await readResults(summary))[0]?.Message.length).toBeLessThanOrEqual(500);
  });
});

/** Asks the server past the proxy with the part of the filter that it is said to take. */
function readWithFilter({ sandbox }: FulfillScene, filterTaken: (filter: string) => string): Fault {
  return async ({ request, reply }) => {
    const { searchParams } = new URL(request.url, sandbox);
    const filter = searchParams.get('filter');
    if (filter !== null) searchParams.set('filter', filterTaken(filter));
    const response = await fetch(`${sandbox}/Users?${searchParams.toString()}`, {
      headers: { authorization: `Bearer ${sceneToken}` },
    });
    reply({
      status: response.status,
      headers: { 'content-type': 'application/scim+json' },
      body: await response.text(),
    });
  };
}
