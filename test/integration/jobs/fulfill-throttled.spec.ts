import { describe, expect, it } from '@jest/globals';
import { answer, first, on } from '../../support/faults.ts';
import { failureOfFulfill, statesOf, stopOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import { allExecuted, expectNothingDone, expectOneOfEachKind, oneOfEachKind } from '../../support/mixed-orders.ts';

const setScene = useFulfillScene();
const connectionWithBulk = { serviceSupportBulk: true };

const requests = [
  { what: 'a look-up', pattern: 'GET /Users', connection: {} },
  { what: 'a create', pattern: 'POST /Users', connection: {} },
  { what: 'an update', pattern: 'PATCH /Users/*', connection: {} },
  { what: 'a delete', pattern: 'DELETE /Users/*', connection: {} },
  { what: 'a membership', pattern: 'PATCH /Groups/*', connection: {} },
  { what: 'a Bulk request', pattern: 'POST /Bulk', connection: connectionWithBulk },
];

describe.each(requests)('$what to a server that is busy', ({ pattern, connection }) => {
  it.each([
    [429, {}],
    [503, {}],
    [429, { 'retry-after': 'banana' }],
    [429, { 'retry-after': '0' }],
  ])('is done after all when the answer is %s with %j', async (status, headers) => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on(pattern, answer(status, headers))));

    const summary = await scene.apply(oneOfEachKind, { connection });

    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it.each([429, 503])('waits as long as the server asks, when the answer is %s', async (status) => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on(pattern, answer(status, { 'retry-after': '37' }))));

    const summary = await scene.apply(oneOfEachKind, { connection });

    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
    // After a 503 the server may have done it: a create and a Bulk request are looked at, not sent again.
    expect(waitsAtLeast(scene.waits, 37_000)).toBe(status === 429 || !pattern.startsWith('POST'));
  });
});

describe('a server that asks to wait for a day', () => {
  const writes = requests.filter(({ pattern }) => !pattern.startsWith('GET'));

  it.each(writes)('stops at $what when the server asks for a day, and goes on when it is over', async (each) => {
    const { pattern, connection } = each;
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    scene.proxy.plan(on(pattern, answer(429, { 'retry-after': '86400' })));
    const stopped = await scene.fulfill([file], { connection });
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file], { connection });

    expect(stopOf(stopped)).toMatchObject({ code: 'TARGET_THROTTLED', message: expect.stringContaining('86400') });
    expect(stopped).toMatchObject({ outcome: 'stopped', errored: 0 });
    expect(waitsAtLeast(scene.waits, 86_400_000)).toBe(false);
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it('before it tells who has which account gets no write, and all orders once it is over', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    scene.proxy.plan(on('GET /Users', answer(429, { 'retry-after': '86400' })));
    const error = await failureOfFulfill(scene.fulfill([file]));
    await expectNothingDone(scene);
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(error).toMatchObject({ code: 'TARGET_THROTTLED', message: expect.stringContaining('86400') });
    expect(waitsAtLeast(scene.waits, 86_400_000)).toBe(false);
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });
});

describe('a server that is busy for good', () => {
  const answers: readonly (readonly [number, Readonly<Record<string, string>>])[] = [
    [429, {}],
    [503, {}],
    [503, { 'retry-after': '5' }],
    [502, {}],
  ];

  it.each(answers)('from the start, and answers %s with %j, gets no write', async (status, headers) => {
    const scene = await setScene();
    scene.proxy.plan(() => answer(status, headers));

    const error = await failureOfFulfill(scene.apply(oneOfEachKind));

    expect(error.outcome).toBe('target');
    await expectNothingDone(scene);
  });

  it.each(answers)('once it is asked for accounts, and answers %s with %j, loses no order', async (status, headers) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    scene.proxy.plan(on('.+ /(Users|Groups)(/.+)?', answer(status, headers)));
    const stopped = await scene.fulfill([file]).catch((error: unknown) => error);
    await expectNothingDone(scene);
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(stopped).not.toMatchObject({ outcome: 'applied' });
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it.each([
    [502, {}],
    [503, {}],
    [504, connectionWithBulk],
    [503, connectionWithBulk],
  ])('with writes only, which it answers with %s, errors no order for that', async (status, connection) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    scene.proxy.plan(on('(POST|PATCH|DELETE) .+', answer(status)));
    const stopped = await scene.fulfill([file], { connection });
    await expectNothingDone(scene);
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file], { connection });

    expect(stopped).toMatchObject({ outcome: 'stopped', executed: 0, errored: 0, notAttempted: 5 });
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });
});

function waitsAtLeast(waits: readonly number[], milliseconds: number): boolean {
  return waits.some((wait) => wait >= milliseconds);
}
