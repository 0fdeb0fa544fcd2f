import { describe, expect, it } from '@jest/globals';
import { useFulfillScene } from '../../support/fulfill-scene.ts';
import { expectNothingDone } from '../../support/mixed-orders.ts';
import { aModified, anAdded } from '../../support/order-files.ts';

const setScene = useFulfillScene();

/** Creates, by number, of accounts that are there, to be inactive. */
function addedAgain(count: number, enabled: unknown = false): object[] {
  return Array.from({ length: count }, (_, index) =>
    anAdded(`u${index + 10}@acme.example`, { employeeNumber: `N-u${index + 10}`, enabled }),
  );
}

function changed(count: number, enabled: unknown): object[] {
  return Array.from({ length: count }, (_, index) => aModified(`u${index + 20}`, { enabled }));
}

describe('the guard', () => {
  it.each([
    ['creates that would disable accounts which are there', addedAgain(6)],
    ['creates and changes together', [...addedAgain(3), ...changed(3, false)]],
    ['changes that take active away', changed(6, null)],
    ['changes that empty it', changed(6, '')],
  ])('counts %s', async (_case, orders) => {
    const scene = await setScene();

    const summary = await scene.apply(orders);

    expect(summary).toMatchObject({ outcome: 'held', executed: 0, notAttempted: 6 });
    expect(summary.reasons.join()).toContain('6 disabled');
    await expectNothingDone(scene);
  });

  it.each([
    ['new accounts that are inactive', Array.from({ length: 12 }, (_, n) => anAdded(`new${n}`, { enabled: false }))],
    ['creates of active accounts which are there', addedAgain(12, true)],
    ['creates that say nothing of it', addedAgain(12, null)],
  ])('does not count %s', async (_case, orders) => {
    const scene = await setScene();

    expect(await scene.apply(orders)).toMatchObject({ outcome: 'applied', executed: 12 });
  });
});
