import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import type { PlannedRequest } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import type { RecordedRequest } from '../../support/fault-proxy.ts';
import { answer, loseAnswer, on, loseRequest } from '../../support/faults.ts';
import { namesIn, useFulfillScene, type FulfillChanges, type FulfillScene } from '../../support/fulfill-scene.ts';
import { oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { aDeleted, aModified, anAdded, type SampleOrder } from '../../support/order-files.ts';
import { creationsIn } from '../../support/server-state.ts';

const setScene = useFulfillScene();

/** One request at a time, so that they come in one order. */
const oneByOne = { maxConcurrentRequests: 1 };

const ofSameAccount = (id: string): Partial<SampleOrder> => ({
  Resource: { acme_id: id, login: id, employeeNumber: `N-${id}` },
});

describe('a dry run shows the requests of the run', () => {
  it.each<[string, readonly SampleOrder[]]>([
    ['of each kind', oneOfEachKind],
    [
      'for one address that changes, stays and changes again',
      ['a', 'a', 'b'].map((name) => aModified('u5', { mail: `${name}@acme.example` })),
    ],
    ['for an account that is deleted and made again', [aDeleted('u9', ofSameAccount('u9')), anAdded('u9')]],
    ['for an account that is ordered twice', [anAdded('nina'), anAdded('nina', { title: 'Dr' })]],
    [
      'for an account that is made and then ordered by its name',
      [anAdded('nina'), anAdded('NINA', { employeeNumber: 'N-7' })],
    ],
    [
      'for a name that is given to another account',
      [
        aModified('u5', { login: 'nina' }, ofSameAccount('u5')),
        anAdded('nina'),
        anAdded('u5', { employeeNumber: 'N-new' }),
      ],
    ],
    [
      'for an account that gets its number first',
      [
        aModified('u5', { employeeNumber: 'N-1' }, ofSameAccount('u5')),
        anAdded('u5', { employeeNumber: 'N-1', title: 'Dr' }),
      ],
    ],
  ])('%s', async (_what, orders) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', withOwnIds(orders));

    const { planned, summary } = await dryRun(scene, file);
    const before = writesIn(scene);
    const run = await scene.fulfill([file], { connection: oneByOne });

    expect(before).toEqual([]);
    expect(planned).toEqual(sentBy(scene));
    expect(tally(summary)).toEqual(tally(run));
  });

  it('in Bulk requests', async () => {
    const scene = await setScene();
    const orders = [anAdded('nina'), anAdded('otto'), ...twoAddresses('u5'), ...twoAddresses('u6')];
    const file = await scene.write('orders.json', withOwnIds(orders));
    const connection = { ...oneByOne, serviceSupportBulk: true };

    const { planned } = await dryRun(scene, file, { connection });
    await scene.fulfill([file], { connection });

    expect(planned.map(([request]) => request)).toContain('POST /Bulk');
    expect(planned.map(([request]) => request)).toEqual(sentBy(scene).map(([request]) => request));
    expect(planned.at(-1)?.[1]).toMatchObject({ Operations: [{ version: '{new-version}' }, {}] });
  });
});

describe('a dry run after an interruption', () => {
  it('shows the rest only, and says which run it goes on with', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    scene.proxy.plan(on('DELETE /Users/u9', answer(401)));
    const stopped = await scene.fulfill([file], { connection: oneByOne });
    scene.proxy.plan(() => undefined);

    const { planned, summary } = await dryRun(scene, file);

    expect(stopped).toMatchObject({ outcome: 'stopped', notAttempted: 1 });
    expect(planned.map(([request]) => request)).toEqual(['DELETE /Users/u9']);
    expect(summary).toMatchObject({ outcome: 'planned', resumed: true, runId: stopped.runId, orders: 1 });
  });

  it.each([
    ['that was carried out', loseAnswer, []],
    ['that never arrived', loseRequest, ['POST /Users']],
  ])('looks for a create without an answer %s', async (_what, fault, expected) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [anAdded('nina')]);
    const stop = new AbortController();
    scene.proxy.plan(
      on('POST /Users', (exchange) => {
        stop.abort();
        return fault(exchange);
      }),
    );
    const stopped = await scene.fulfill([file], { signal: stop.signal });
    scene.proxy.plan(() => undefined);

    const { planned } = await dryRun(scene, file);

    expect(stopped).toMatchObject({ outcome: 'stopped', notAttempted: 1 });
    expect(planned.map(([request]) => request)).toEqual(expected);
  });

  it('does not ask the guard about a batch that a person released', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', leavers(10));
    const { runId } = await scene.fulfill([file]);
    scene.proxy.plan(on('DELETE /Users/u12', answer(401)));
    await scene.fulfill([file], { accept: runId, connection: oneByOne });
    scene.proxy.plan(() => undefined);

    const { planned, summary } = await dryRun(scene, file);

    expect(planned).toHaveLength(8);
    expect(summary).toMatchObject({ outcome: 'planned', reasons: [], runId });
  });

  it('of other files warns of it', async () => {
    const scene = await setScene();
    const [first, second] = [
      await scene.write('first.json', [anAdded('nina')]),
      await scene.write('second.json', [anAdded('otto')]),
    ];
    scene.proxy.plan(on('POST /Users', answer(401)));
    const { runId } = await scene.fulfill([first]);
    scene.proxy.plan(() => undefined);

    const { summary } = await dryRun(scene, second);

    expect(summary.warnings).toEqual([expect.stringContaining(runId)]);
    expect(summary.warnings.join()).toContain(`fulfill -c Acme --orders ${first}`);
  });
});

describe('a dry run after the run', () => {
  it('tells that all is done, and asks the server nothing', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [anAdded('nina')]);
    const { runId } = await scene.fulfill([file]);
    const { length } = scene.proxy.requests;

    const { planned, summary } = await dryRun(scene, file);

    expect(planned).toEqual([]);
    expect(summary).toMatchObject({ outcome: 'already-applied', runId, executed: 1 });
    expect(scene.proxy.requests).toHaveLength(length);
    expect(await namesIn(path.join(scene.workFolder, 'Fulfill'))).toEqual([runId]);
  });
});

type Shown = readonly [request: string, body: unknown, hasVersion: boolean];

async function dryRun(
  scene: FulfillScene,
  file: string,
  changes: FulfillChanges = {},
): Promise<{ planned: Shown[]; summary: Awaited<ReturnType<FulfillScene['fulfill']>> }> {
  const planned: Shown[] = [];
  const onPlanned = ({ method, path: asked, body, headers }: PlannedRequest): void => {
    planned.push([`${method} ${asked}`, body, headers !== undefined]);
  };
  const summary = await scene.fulfill([file], { connection: oneByOne, ...changes, dryRun: true, onPlanned });
  return { planned, summary };
}

/** The writes that the server got, as a dry run shows them. */
function sentBy({ proxy }: FulfillScene): Shown[] {
  const ids = new Map(proxy.requests.flatMap(idsGiven));
  const shown = (text: string): string =>
    [...ids].reduce((result, [id, name]) => result.replaceAll(id, `{id of ${name}}`), text);
  return proxy.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path: asked, body, headers }) => [
      shown(`${method} ${asked}`),
      body === '' ? undefined : JSON.parse(shown(body)),
      headers['if-match'] !== undefined,
    ]);
}

function idsGiven(request: RecordedRequest): [id: string, name: string][] {
  const [creation] = creationsIn([request]);
  if (creation?.status !== 201 || request.path !== '/Users') return [];
  return [[(JSON.parse(request.answer?.body ?? '{}') as { id: string }).id, creation.userName]];
}

function tally({ orders, executed, errored, notAttempted }: Awaited<ReturnType<FulfillScene['fulfill']>>): object {
  return { orders, executed, errored, notAttempted };
}

function withOwnIds(orders: readonly SampleOrder[]): SampleOrder[] {
  return orders.map((order, index) => ({ ...order, AssignedResourceTypeId: String(index) }));
}

function twoAddresses(id: string): SampleOrder[] {
  return ['a', 'b'].map((name) => aModified(id, { mail: `${name}-${id}@acme.example` }));
}

function leavers(count: number): SampleOrder[] {
  return Array.from({ length: count }, (_, index) => aDeleted(`u${index + 10}`));
}
