import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PlannedRequest } from '../../../src/jobs/fulfill/fulfill-summary.ts';
import type { InitialResources } from '../../../src/server/server-options.ts';
import { samplePeople } from '../../../src/server/sample-people.ts';
import { answer, on } from '../../support/faults.ts';
import { namesIn, readResults, useFulfillScene, type FulfillScene } from '../../support/fulfill-scene.ts';
import { expectNothingDone, oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { aDeleted, aModified, anAdded } from '../../support/order-files.ts';

const setScene = useFulfillScene();
const crowd: InitialResources = samplePeople({ users: 6000, groups: 1 });

describe('the guard', () => {
  it.each([
    ['more than a tenth of the accounts is deleted', deletions(6)],
    ['more than a tenth of the accounts is disabled', disables(6)],
    ['both together are more than a tenth', [...deletions(3), ...disables(6).slice(3)]],
    ['disables come as text', disables(6, 'False')],
  ])('holds a batch when %s', async (_case, orders) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', orders);

    const summary = await scene.fulfill([file]);

    expect(summary).toMatchObject({ outcome: 'held', executed: 0, errored: 0, notAttempted: orders.length });
    expect(summary.reasons.join()).toMatch(/6/);
    await expectHeld(scene, ['orders.json']);
  });

  it.each([
    ['a tenth of the accounts', deletions(4)],
    ['five accounts of forty', deletions(5)],
    ['many accounts that are enabled', disables(20, true)],
    ['many accounts that are only renamed', disables(20).map((order) => ({ ...order, Changes: { title: 'x' } }))],
  ])('lets pass %s', async (_case, orders) => {
    const scene = await setScene();

    const summary = await scene.apply(orders);

    expect(summary).toMatchObject({ outcome: 'applied', executed: orders.length });
  });

  it('holds a batch with more than 500 deletions, however many accounts there are', async () => {
    const scene = await setScene({ resources: crowd });
    const orders = crowd.users.slice(0, 501).map(({ id }) => aDeleted(id));

    const summary = await scene.apply(orders);

    expect(summary).toMatchObject({ outcome: 'held', notAttempted: 501 });
    expect(summary.reasons.join()).toContain('500');
    expect(writesIn(scene)).toEqual([]);
  });

  it('lets 500 of six thousand pass', async () => {
    const scene = await setScene({ resources: crowd });

    const summary = await scene.apply(crowd.users.slice(0, 500).map(({ id }) => aDeleted(id)));

    expect(summary).toMatchObject({ outcome: 'applied', executed: 500 });
  });

  it('holds the whole batch, with its creates and updates', async () => {
    const scene = await setScene();

    const summary = await scene.apply([anAdded('nina'), ...deletions(6)]);

    expect(summary).toMatchObject({ outcome: 'held', notAttempted: 7 });
    await expectNothingDone(scene);
  });

  it('holds nothing twice over several files: it counts the batch', async () => {
    const scene = await setScene();
    const first = await scene.write('first.json', deletions(3));
    const second = await scene.write('second.json', deletions(6).slice(3));

    const summary = await scene.fulfill([first, second]);

    expect(summary).toMatchObject({ outcome: 'held' });
    await expectHeld(scene, ['first.json', 'second.json']);
  });

  it('sends nothing when the accounts cannot be counted', async () => {
    const scene = await setScene();
    scene.proxy.plan(on('GET /Users', answer(403)));

    const summary = await scene.apply(deletions(6)).catch((error: unknown) => error);

    expect(summary).not.toMatchObject({ outcome: 'applied' });
    await expectNothingDone(scene);
  });
});

describe('a held batch', () => {
  it('is carried out once it is accepted', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', deletions(6));
    const { runId } = await scene.fulfill([file]);

    const summary = await scene.fulfill([file], { accept: runId });

    expect(summary).toMatchObject({ outcome: 'applied', runId, executed: 6 });
    expect((await scene.state()).users).toHaveLength(34);
    expect(await readResults(summary)).toHaveLength(6);
    expect(await namesIn(path.join(scene.folder, 'Downloaded'))).toEqual(['orders.json']);
  });

  it('is held again when the command is given without accepting', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', deletions(6));
    await scene.fulfill([file]);

    const summary = await scene.fulfill([file]);

    expect(summary).toMatchObject({ outcome: 'held' });
    await expectHeld(scene, ['orders.json']);
  });

  it.each<[string, (scene: FulfillScene, file: string, runId: string) => Promise<unknown>]>([
    ['another run', (scene, file) => scene.fulfill([file], { accept: '20200101T000000Z-abcdef' })],
    ['a name that is no run', (scene, file) => scene.fulfill([file], { accept: '../../etc' })],
    [
      'the same run with other orders',
      async (scene, _file, runId) => scene.fulfill([await scene.write('orders.json', deletions(7))], { accept: runId }),
    ],
    [
      'the same run with another file too',
      async (scene, file, runId) =>
        scene.fulfill([file, await scene.write('more.json', deletions(12).slice(6))], { accept: runId }),
    ],
    [
      'the same run for another connection',
      (scene, file, runId) => scene.fulfill([file], { accept: runId, connection: { identifier: 'Other' } }),
    ],
    [
      'the same run a day later',
      async (scene, file, runId) => {
        await makeOlder(scene, runId);
        return scene.fulfill([file], { accept: runId });
      },
    ],
  ])('is not carried out by accepting %s', async (_case, accept) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', deletions(6));
    const { runId } = await scene.fulfill([file]);

    await expect(accept(scene, file, runId)).rejects.toMatchObject({ code: 'HELD_RUN_INVALID' });

    await expectNothingDone(scene);
  });

  it('is carried out once only', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', deletions(6));
    const { runId } = await scene.fulfill([file]);
    await scene.fulfill([file], { accept: runId });
    const sent = writesIn(scene).length;

    const again = await scene.fulfill([file], { accept: runId }).catch((error: unknown) => error);

    expect(again).not.toMatchObject({ outcome: 'applied' });
    expect(writesIn(scene)).toHaveLength(sent);
  });

  it('that was accepted and interrupted goes on', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', deletions(6));
    const { runId } = await scene.fulfill([file]);
    let deletes = 0;
    scene.proxy.plan(({ method }) => {
      deletes += method === 'DELETE' ? 1 : 0;
      return deletes > 2 ? answer(401) : undefined;
    });
    const stopped = await scene.fulfill([file], { accept: runId, connection: { maxConcurrentRequests: 1 } });
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(stopped).toMatchObject({ outcome: 'stopped', executed: 2, notAttempted: 4 });
    expect(summary).toMatchObject({ outcome: 'applied', runId, executed: 6 });
    expect((await scene.state()).users).toHaveLength(34);
  });
});

describe('a dry run', () => {
  it('sends only reads, and shows every request that a run would send', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', oneOfEachKind);
    const planned: PlannedRequest[] = [];

    const summary = await scene.fulfill([file], { dryRun: true, onPlanned: (request) => planned.push(request) });

    expect(summary).toMatchObject({ outcome: 'planned', orders: 5, errored: 0, resultsFile: undefined });
    expect(planned.map(({ method, path: asked }) => `${method} ${asked}`)).toEqual(
      expect.arrayContaining([
        'POST /Users',
        'PATCH /Users/u5',
        'PATCH /Groups/g0',
        'PATCH /Groups/g2',
        'DELETE /Users/u9',
      ]),
    );
    expect(writesIn(scene)).toEqual([]);
    await expectNothingDone(scene);
    expect((await namesIn(scene.folder)).filter((name) => name !== 'Work')).toEqual(['orders.json']);
    expect(await namesIn(path.join(scene.workFolder, 'Fulfill'))).toEqual([]);
  });

  it('says what the guard would say, and what cannot be carried out', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [...deletions(6), aModified('u30', { unheardOf: 1 })]);

    const summary = await scene.fulfill([file], { dryRun: true });

    expect(summary).toMatchObject({ outcome: 'planned', errored: 1 });
    expect(summary.reasons).not.toEqual([]);
    expect(summary.failures).toMatchObject([{ state: 'Errored', message: expect.stringContaining('unheardOf') }]);
    await expectNothingDone(scene);
  });

  it('shows no password', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [
      { AssignedResourceTypeId: '1', ChangeType: 'Added', Changes: { userName: 'nina', password: 'Geheim-1234' } },
    ]);
    const planned: PlannedRequest[] = [];
    const mappings = { entityTypes: [], associations: [], resourceTypes: [] };

    await scene.fulfill([file], { dryRun: true, mappings, onPlanned: (request) => planned.push(request) });

    expect(planned).toHaveLength(1);
    expect(JSON.stringify(planned)).not.toContain('Geheim-1234');
  });
});

function deletions(count: number): object[] {
  return Array.from({ length: count }, (_, index) => aDeleted(`u${index + 10}`));
}

function disables(count: number, enabled: unknown = false): object[] {
  return Array.from({ length: count }, (_, index) => aModified(`u${index + 10}`, { enabled }));
}

/** Nothing was sent but reads, and the order files are where they were. */
async function expectHeld(scene: FulfillScene, files: readonly string[]): Promise<void> {
  await expectNothingDone(scene);
  expect((await namesIn(scene.folder)).filter((name) => name !== 'Work')).toEqual(files);
}

async function makeOlder({ workFolder }: FulfillScene, runId: string): Promise<void> {
  const file = path.join(workFolder, 'Fulfill', runId, 'held.json');
  const held = JSON.parse(await readFile(file, 'utf8')) as { readonly at: string };
  const at = new Date(Date.parse(held.at) - 24 * 3_600_000 - 1000).toISOString();
  await writeFile(file, JSON.stringify({ ...held, at }));
}
