import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../support/fault-proxy.ts';
import {
  answer,
  answerAfter,
  answerHtml,
  changeAnswer,
  cutAnswer,
  first,
  holdAnswer,
  loseAnswer,
  loseRequest,
  on,
  oneOf,
} from '../../support/faults.ts';
import { AgentError } from '../../../src/errors.ts';
import { failureOfFulfill, readResults, statesOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import {
  allExecuted,
  expectNothingDone,
  expectOneOfEachKind,
  oneOfEachKind,
  writesIn,
} from '../../support/mixed-orders.ts';
import { anAdded } from '../../support/order-files.ts';
import { namesCreated, usersNamed } from '../../support/server-state.ts';

const setScene = useFulfillScene();

const withBulk = { serviceSupportBulk: true };

const requests = [
  { what: 'a create', pattern: 'POST /Users', connection: {} },
  { what: 'an update', pattern: 'PATCH /Users/*', connection: {} },
  { what: 'a delete', pattern: 'DELETE /Users/*', connection: {} },
  { what: 'a membership', pattern: 'PATCH /Groups/*', connection: {} },
  { what: 'a Bulk request', pattern: 'POST /Bulk', connection: withBulk },
];

const carriedOut: readonly (readonly [string, Fault])[] = [
  ['the connection ends without an answer', loseAnswer],
  ['the answer is cut', cutAnswer],
  ['a gateway answers 502', answerAfter(502)],
  ['a gateway answers 504', answerAfter(504)],
  ['the server answers 500', answerAfter(500)],
  ['the server answers 503 with Retry-After', answerAfter(503, { 'retry-after': '3' })],
  [
    'the answer says nothing',
    changeAnswer(({ status }) => ({ status, headers: { 'content-type': 'application/scim+json' }, body: '{}' })),
  ],
  ['the answer is no JSON', changeAnswer((given) => ({ ...given, body: given.body.slice(0, -1) }))],
  ['a login page answers', changeAnswer((given) => ({ ...given, status: 200, headers: {}, body: '<html></html>' }))],
];

const notCarriedOut: readonly (readonly [string, Fault])[] = [
  ['the connection ends', loseRequest],
  ['a gateway answers 502', answer(502)],
  ['the server answers 500', answer(500)],
];

describe.each(requests)('$what that is carried out', ({ pattern, connection }) => {
  it.each(carriedOut)('while %s, is found done and done once', async (_case, fault) => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on(pattern, fault)));

    const summary = await scene.apply(oneOfEachKind, { connection });

    expect(summary).toMatchObject({ outcome: 'applied', executed: 5, errored: 0, notAttempted: 0 });
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it('while the server hangs, is found done and done once', async () => {
    const scene = await setScene();
    const never = Promise.withResolvers<undefined>();
    scene.proxy.plan(first(1, on(pattern, holdAnswer(never.promise))));

    const summary = await scene.apply(oneOfEachKind, { connection, http: { limits: { firstByteMilliseconds: 300 } } });

    never.resolve(undefined);
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it('while no answer ever comes, is found done or left to the next run', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    scene.proxy.plan(on(pattern, loseAnswer));
    const first = await scene.fulfill([file], { connection });
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file], { connection });

    // Whom a group does not show may be hidden in it: only of a removal is it never certain that it was done.
    expect(first).toMatchObject({ errored: 0, notAttempted: pattern === 'PATCH /Groups/*' ? 1 : 0 });
    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });
});

describe.each(requests)('$what that is not carried out', ({ pattern, connection }) => {
  it.each(notCarriedOut)('because %s, is found not done and done after all', async (_case, fault) => {
    const scene = await setScene();
    scene.proxy.plan(first(1, on(pattern, fault)));

    const summary = await scene.apply(oneOfEachKind, { connection });

    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it('however often, leaves its orders for the next run of the same command', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    // A Bulk request that is lost is followed by single ones.
    scene.proxy.plan(on(pattern === 'POST /Bulk' ? '(POST|PATCH|DELETE) .+' : pattern, loseRequest));
    const failed = await scene.fulfill([file], { connection });
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file], { connection });

    expect(failed).toMatchObject({ outcome: 'stopped', errored: 0 });
    expect(failed.notAttempted).toBeGreaterThan(0);
    expect(await statesOf(summary)).toEqual(allExecuted);
    expect(summary).toMatchObject({ outcome: 'applied', resumed: true, runId: failed.runId });
    await expectOneOfEachKind(scene);
  });
});

describe('a create whose answer is lost', () => {
  it('is looked up three times before it is sent once more, when the server is slow to show the account', async () => {
    const scene = await setScene();
    const hide = changeAnswer((given) => ({ ...given, body: JSON.stringify({ totalResults: 0, Resources: [] }) }));
    scene.proxy.plan(
      oneOf(first(1, on('POST /Users', loseAnswer)), (request) =>
        Math.max(0, ...scene.waits) < 20_000 ? on('GET /Users', hide)(request) : undefined,
      ),
    );

    const summary = await scene.apply([anAdded('nina')]);

    expect(await statesOf(summary)).toEqual({ 'Added-nina': 'Executed' });
    expect(namesCreated(scene.proxy.requests)).toEqual(['nina']);
    expect(usersNamed(await scene.state(), 'nina')).toHaveLength(1);
    const looks = scene.waits.filter((wait) => wait > 1500).map((wait) => Math.round(wait / 1000));
    expect(looks).toEqual([2, 7, 22]);
  });

  it('is not sent again while the look-up fails', async () => {
    const scene = await setScene();
    const lostThenBlind = oneOf(first(1, on('POST /Users', loseAnswer)), (request) =>
      namesCreated(scene.proxy.requests).length > 0 ? on('GET /Users', answer(500))(request) : undefined,
    );
    scene.proxy.plan(lostThenBlind);
    const file = await scene.write('orders.json', [anAdded('nina')]);

    const blind = await scene.fulfill([file]);

    expect(await readResults(blind)).toMatchObject([{ State: 'NotAttempted' }]);
    expect(writesIn(scene)).toEqual(['POST /Users']);
    expect(namesCreated(scene.proxy.requests)).toEqual(['nina']);
    scene.proxy.plan(() => undefined);
    expect(await statesOf(await scene.fulfill([file]))).toEqual({ 'Added-nina': 'Executed' });
    expect(namesCreated(scene.proxy.requests)).toEqual(['nina']);
  });

  it('waits no longer when the run is stopped, and is settled by the next run', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [anAdded('nina')]);
    const controller = new AbortController();
    const wait = (): Promise<void> => {
      controller.abort(new AgentError('INTERRUPTED', 'interrupted'));
      return Promise.reject(new Error('The wait was interrupted.'));
    };
    scene.proxy.plan(first(1, on('POST /Users', loseAnswer)));
    const stopped = await scene.fulfill([file], { signal: controller.signal, http: { retry: { wait } } });

    const summary = await scene.fulfill([file]);

    expect(stopped).toMatchObject({ outcome: 'stopped', executed: 0, errored: 0, notAttempted: 1 });
    expect(await statesOf(summary)).toEqual({ 'Added-nina': 'Executed' });
    expect(namesCreated(scene.proxy.requests)).toEqual(['nina']);
  });
});

describe('a server that is not one', () => {
  it('and answers every request with a login page gets no write', async () => {
    const scene = await setScene();
    scene.proxy.plan(() => answerHtml);

    const error = await failureOfFulfill(scene.apply(oneOfEachKind));

    expect(error).toMatchObject({ code: 'RESPONSE_NOT_SCIM', outcome: 'target' });
    await expectNothingDone(scene);
  });

  it('and ends every connection gets no write', async () => {
    const scene = await setScene();
    scene.proxy.plan(() => loseRequest);

    const error = await failureOfFulfill(scene.apply(oneOfEachKind));

    expect(error).toMatchObject({ code: 'TARGET_UNREACHABLE', outcome: 'target' });
    await expectNothingDone(scene);
  });
});
