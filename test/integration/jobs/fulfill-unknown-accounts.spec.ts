import { describe, expect, it } from '@jest/globals';
import { answer, from } from '../../support/faults.ts';
import type { FaultPlan } from '../../support/fault-proxy.ts';
import { failureOfFulfill, statesOf, useFulfillScene, type FulfillScene } from '../../support/fulfill-scene.ts';
import { expectNothingDone, writesIn } from '../../support/mixed-orders.ts';
import { aModified, anAdded } from '../../support/order-files.ts';
import { userOf } from '../../support/server-state.ts';

const setScene = useFulfillScene();

/** Creates that would disable twelve accounts which are there: more than the guard lets pass. */
const disabling = Array.from({ length: 12 }, (_, index) => {
  const id = `u${index + 10}`;
  return anAdded(`${id}@acme.example`, { employeeNumber: `N-${id}`, enabled: false });
});

function failSearches(status: number): FaultPlan {
  return (request) => (request.url.includes('filter=') ? answer(status) : undefined);
}

async function disabledIn(scene: FulfillScene): Promise<readonly unknown[]> {
  return (await scene.state()).users.filter((user) => user['active'] === false);
}

describe('orders whose accounts cannot be looked up before they begin', () => {
  it.each([403, 429, 500, 503])('are not begun: %i', async (status) => {
    const scene = await setScene();
    scene.proxy.plan(failSearches(status));

    const error = await failureOfFulfill(scene.apply(disabling));

    expect(error).toMatchObject({ outcome: 'target', status });
    expect(writesIn(scene)).toEqual([]);
    await expectNothingDone(scene);
  });

  it('meet the guard when the target answers again', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', disabling);
    scene.proxy.plan(failSearches(500));
    await failureOfFulfill(scene.fulfill([file]));
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(summary).toMatchObject({ outcome: 'held' });
    await expectNothingDone(scene);
  });

  it('are errored, and disable nobody, when the target calls their names bad', async () => {
    const scene = await setScene();
    scene.proxy.plan(failSearches(400));

    const summary = await scene.apply(disabling);

    expect(new Set(Object.values(await statesOf(summary)))).toEqual(new Set(['Errored']));
    expect(await disabledIn(scene)).toEqual([]);
    expect(writesIn(scene)).toEqual([]);
  });

  it('are errored alone when the target calls one name bad', async () => {
    const scene = await setScene();
    const named = (request: { readonly url: string }): boolean => request.url.includes('N-bad');
    scene.proxy.plan(from(1, (request) => (named(request) ? answer(400) : undefined)));

    const summary = await scene.apply([anAdded('bad'), anAdded('nina'), aModified('u5', { title: 'x' })]);

    expect(await statesOf(summary)).toEqual({
      'Added-bad': 'Errored',
      'Added-nina': 'Executed',
      'Modified-u5': 'Executed',
    });
  });

  it('are carried out in their order once the target answers, although they call the account by different names', async () => {
    const scene = await setScene();
    const create = anAdded('u1@acme.example', { employeeNumber: 'N-u1', title: 'old' });
    const file = await scene.write('orders.json', [create, aModified('u1', { title: 'new' })]);
    scene.proxy.plan(failSearches(500));
    await failureOfFulfill(scene.fulfill([file]));
    scene.proxy.plan(() => undefined);

    await scene.fulfill([file]);

    expect(userOf(await scene.state(), 'u1')?.['title']).toBe('new');
  });
});
