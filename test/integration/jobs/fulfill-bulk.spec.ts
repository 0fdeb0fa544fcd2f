import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../support/fault-proxy.ts';
import { answer, changeAnswer, changeBulkResults, cutAnswer, first, loseAnswer, on } from '../../support/faults.ts';
import { readResults, statesOf, useFulfillScene, type FulfillScene } from '../../support/fulfill-scene.ts';
import { allExecuted, expectOneOfEachKind, oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { aDeleted, aModified, anAdded, someAdded } from '../../support/order-files.ts';
import { namesCreated, usersNamed, userOf } from '../../support/server-state.ts';

const setScene = useFulfillScene();
const connection = { serviceSupportBulk: true };

describe('with Bulk', () => {
  it('orders go in requests of at most BulkMaxOperation, and each gets its verdict', async () => {
    const scene = await setScene();

    const summary = await scene.apply(manyOrders(), { connection: { ...connection, bulkMaxOperation: 10 } });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34, errored: 0 });
    expect(sizesOfBulk(scene).reduce((sum, size) => sum + size, 0)).toBe(34);
    expect(Math.max(...sizesOfBulk(scene))).toBe(10);
    expect(writesIn(scene).filter((write) => write !== 'POST /Bulk')).toEqual([]);
    await expectManyDone(scene);
  });

  it('the smaller limit of the server counts', async () => {
    const scene = await setScene({ bulk: { maxOperations: 3, maxPayloadSize: 1024 * 1024 } });

    const summary = await scene.apply(manyOrders(), { connection: { ...connection, bulkMaxOperation: 10 } });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34 });
    expect(Math.max(...sizesOfBulk(scene))).toBe(3);
  });

  it('no request is larger than the server takes', async () => {
    const scene = await setScene({ bulk: { maxOperations: 1000, maxPayloadSize: 4000 } });

    const summary = await scene.apply(manyOrders(), { connection: { ...connection, bulkMaxOperation: 1000 } });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34 });
    expect(bulkRequestsOf(scene).map(({ answer: given }) => given?.status)).not.toContain(413);
    await expectManyDone(scene);
  });

  it('a failed operation fails its own order', async () => {
    const scene = await setScene();
    const orders = [...oneOfEachKind, aModified('nobody', { title: 'None' }), anAdded('u7@acme.example')];

    const summary = await scene.apply(orders, { connection });

    expect(await statesOf(summary)).toEqual({
      ...allExecuted,
      'Modified-nobody': 'Errored',
      'Added-u7@acme.example': 'Errored',
    });
    await expectOneOfEachKind(scene);
  });
});

describe('a Bulk answer', () => {
  const isPost = ({ method }: Readonly<Record<string, unknown>>): boolean => method === 'POST';

  it.each([
    ['without any result', changeBulkResults(() => [])],
    ['with half of the results', changeBulkResults((results) => results.filter((_, index) => index % 2 === 0))],
    ['without the creates', changeBulkResults((results) => results.filter((result) => !isPost(result)))],
    [
      'with other bulkIds',
      changeBulkResults((results) => results.map((result, index) => ({ ...result, bulkId: `other-${index}` }))),
    ],
    ['without bulkIds', changeBulkResults((results) => results.map(({ bulkId: _bulkId, ...result }) => result))],
    [
      'with the same bulkId everywhere',
      changeBulkResults((results) => results.map((result) => ({ ...result, bulkId: results[0]?.['bulkId'] }))),
    ],
    ['with its results in another order', changeBulkResults((results) => results.toReversed())],
    [
      'with an unknown result as well',
      changeBulkResults((results) => [
        ...results,
        { method: 'POST', bulkId: 'x', status: '201', location: '/Users/x' },
      ]),
    ],
    ['without statuses', changeBulkResults((results) => results.map(({ status: _status, ...result }) => result))],
    [
      'with statuses that are numbers',
      changeBulkResults((results) => results.map((result) => ({ ...result, status: Number(result['status']) }))),
    ],
    ['with results that are not objects', changeBulkResults((results) => [null, 'x', 7, ...results.slice(1)])],
    [
      'whose creates have no location',
      changeBulkResults((results) => results.map(({ location: _location, ...result }) => result)),
    ],
    [
      'that tells of failures of the server',
      changeBulkResults((results) => results.map((result) => ({ ...result, status: '500' }))),
    ],
    ['that is cut', cutAnswer],
    ['that never comes', loseAnswer],
    ['that is another message', changeAnswer((given) => ({ ...given, body: '{"schemas":[]}' }))],
  ])('%s leaves no order without its true verdict', async (_case, fault) => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Bulk', fault));

    const summary = await scene.apply(oneOfEachKind, { connection });

    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it('with its results in another order tells each order of its own account', async () => {
    const scene = await setScene();
    scene.proxy.plan(
      on(
        'POST /Bulk',
        changeBulkResults((results) => results.toReversed()),
      ),
    );

    const summary = await scene.apply(someAdded(9), { connection });

    const { users } = await scene.state();
    const ids = new Map(users.map((user) => [`Added-${String(user['userName'])}`, user['id']]));
    const rows = await readResults(summary);
    expect(rows).toHaveLength(9);
    expect(rows.map(({ ResourceKey }) => ResourceKey)).toEqual(
      rows.map(({ AssignedResourceTypeId }) => ids.get(AssignedResourceTypeId)),
    );
  });

  it('with two results for one operation is not believed in either', async () => {
    const scene = await setScene();
    const addLie = changeBulkResults((results) => [
      ...results.map((result) => ({ ...result, status: '403', response: { status: '403' } })),
      ...results,
    ]);
    scene.proxy.plan(on('POST /Bulk', addLie));

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34, errored: 0 });
    await expectManyDone(scene);
  });

  it('to a request that was carried out in part leaves no order undone', async () => {
    const scene = await setScene();
    const doHalf: Fault = async ({ request, forward, reply }) => {
      const asked = JSON.parse(request.body) as { readonly Operations: readonly unknown[] };
      const half = asked.Operations.slice(0, Math.ceil(asked.Operations.length / 2));
      reply(await forward(JSON.stringify({ ...asked, Operations: half })));
    };
    scene.proxy.plan(first(1, on('POST /Bulk', doHalf)));

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34, errored: 0 });
    await expectManyDone(scene);
  });

  it('that says "refused" of one operation errors that order only', async () => {
    const scene = await setScene();
    const refuse = changeBulkResults((results) =>
      results.map((result) =>
        String(result['location']).endsWith('/u5')
          ? { ...result, status: '403', response: { status: '403', detail: 'Not this one.' } }
          : result,
      ),
    );
    scene.proxy.plan(on('POST /Bulk', refuse));

    const summary = await scene.apply([aModified('u5', { title: 'x' }), aModified('u6', { title: 'x' })], {
      connection,
    });

    const rows = await readResults(summary);
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(
      expect.objectContaining({
        ResourceKey: 'u5',
        State: 'Errored',
        HttpStatus: '403',
        Message: expect.stringContaining('Not this one.'),
      }),
    );
    expect(rows).toContainEqual(expect.objectContaining({ ResourceKey: 'u6', State: 'Executed' }));
  });
});

describe('a server that refuses Bulk', () => {
  it.each([400, 403, 404, 405, 501])('with %s gets single requests, once it said so', async (status) => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Bulk', answer(status)));

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34, errored: 0 });
    await expectManyDone(scene);
    expect(sizesOfBulk(scene)).toHaveLength(1);
  });

  it('as too large gets smaller ones', async () => {
    const scene = await setScene();
    scene.proxy.plan((request) => {
      const isTooLarge = request.body.split('"method"').length - 1 > 4;
      return isTooLarge ? on('POST /Bulk', answer(413))(request) : undefined;
    });

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34, errored: 0 });
    await expectManyDone(scene);
    expect(writesIn(scene).filter((write) => write !== 'POST /Bulk')).toEqual([]);
  });

  it('as too large, whatever its size, gets single requests', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('POST /Bulk', answer(413)));

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34, errored: 0 });
    await expectManyDone(scene);
  });

  it.each([
    ['says that it has none', { supported: false }],
    ['says nothing about it', undefined],
  ])('in its self-description, where it %s, is not asked for it against its word', async (_case, bulk) => {
    const scene = await setScene();
    const changed = changeAnswer((given) => {
      const { bulk: _bulk, ...others } = JSON.parse(given.body) as Record<string, unknown>;
      return { ...given, body: JSON.stringify({ ...others, ...(bulk !== undefined && { bulk }) }) };
    });
    scene.proxy.plan(on('GET /ServiceProviderConfig', changed));

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34 });
    expect(sizesOfBulk(scene).length > 0).toBe(bulk === undefined);
    await expectManyDone(scene);
  });
});

describe('a Bulk request whose answer is lost', () => {
  it('is one failure, however many operations it has, and is never sent again as a whole', async () => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on('POST /Bulk', loseAnswer)));

    const summary = await scene.apply(manyOrders(), { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 34 });
    await expectManyDone(scene);
    const bodies = scene.proxy.requests.filter(({ path }) => path === '/Bulk').map(({ body }) => body);
    expect(bodies.filter((body) => body === bodies[0])).toHaveLength(1);
  });
});

function manyOrders(): object[] {
  return [
    ...someAdded(20),
    ...Array.from({ length: 10 }, (_, index) => aModified(`u${index}`, { title: `Title ${index}` })),
    ...Array.from({ length: 4 }, (_, index) => aDeleted(`u${index + 20}`)),
  ];
}

async function expectManyDone({ state, proxy }: FulfillScene): Promise<void> {
  const found = await state();
  expect(found.users).toHaveLength(56);
  expect(namesCreated(proxy.requests)).toHaveLength(20);
  expect(usersNamed(found, 'new19')).toMatchObject([{ externalId: 'N-new19' }]);
  expect(Array.from({ length: 10 }, (_, index) => userOf(found, `u${index}`)?.['title'])).toEqual(
    Array.from({ length: 10 }, (_, index) => `Title ${index}`),
  );
}

function bulkRequestsOf({ proxy }: FulfillScene): FulfillScene['proxy']['requests'] {
  return proxy.requests.filter(({ path }) => path === '/Bulk');
}

function sizesOfBulk(scene: FulfillScene): number[] {
  return bulkRequestsOf(scene).map(({ body }) => (JSON.parse(body) as { Operations: unknown[] }).Operations.length);
}
