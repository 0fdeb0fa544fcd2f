import { describe, expect, it } from '@jest/globals';
import type { FaultPlan } from '../../support/fault-proxy.ts';
import { answer, answerHtml, on, oneOf } from '../../support/faults.ts';
import { failureOfFulfill, namesIn, statesOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import { allExecuted, expectNothingDone, oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { aDeleted } from '../../support/order-files.ts';

const setScene = useFulfillScene();

/** Nothing describes itself. */
const silent: FaultPlan = on('GET /(ServiceProviderConfig|ResourceTypes|Schemas)', answer(404));

describe('a target that does not describe itself', () => {
  it('and has accounts is provisioned', async () => {
    const scene = await setScene();
    scene.proxy.plan(silent);

    const summary = await scene.apply(oneOfEachKind);

    expect(await statesOf(summary)).toEqual(allExecuted);
  });

  it.each([
    ['knows no accounts', answer(404)],
    ['shows a login form instead', answerHtml],
    ['does not show its accounts', answer(403)],
    ['fails', answer(500)],
  ])('and %s is sent nothing, and no deletion counts as done', async (_case, fault) => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [aDeleted('u1'), aDeleted('nobody')]);
    scene.proxy.plan(oneOf(silent, on('GET /Users', fault), on('DELETE /Users/*', answer(404))));

    const error = await failureOfFulfill(scene.fulfill([file]));

    expect(error.outcome).toBe('target');
    expect(writesIn(scene)).toEqual([]);
    expect(await namesIn(scene.folder)).toContain('orders.json');
    await expectNothingDone(scene);
  });
});
