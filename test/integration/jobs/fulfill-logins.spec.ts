import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../src/secret.ts';
import { answer, first, from, on } from '../../support/faults.ts';
import { failureOfFulfill, statesOf, stopOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import {
  allExecuted,
  expectNothingDone,
  expectOneOfEachKind,
  oneOfEachKind,
  writesIn,
} from '../../support/mixed-orders.ts';
import { someAdded } from '../../support/order-files.ts';

const setScene = useFulfillScene();

describe('a login', () => {
  const application = { clientId: 'iga', clientSecret: 'key of the application' };
  const connection = {
    applicationId: application.clientId,
    applicationKey: new Secret(application.clientSecret),
  };

  it.each(['POST /Users', 'PATCH /Users/*', 'DELETE /Users/*', 'PATCH /Groups/*', 'GET /Users', 'POST /Bulk'])(
    'that expires before %s is renewed once, and nothing is done twice',
    async (pattern) => {
      const scene = await setScene({ authentication: { bearerTokens: [], oauth2: application } });
      const serviceSupportBulk = pattern === 'POST /Bulk';
      scene.proxy.plan(first(1, on(pattern, answer(401))));

      const summary = await scene.apply(oneOfEachKind, {
        connection: { ...connection, serviceSupportBulk },
        token: 'none',
      });

      expect(await statesOf(summary)).toEqual(allExecuted);
      await expectOneOfEachKind(scene);
      expect(scene.proxy.requests.filter(({ path }) => path === '/oauth2/token')).toHaveLength(2);
    },
  );

  it('that lives for a few requests only is renewed as often as needed', async () => {
    let clock = Date.now();
    const oauth2 = { ...application, tokenLifetimeSeconds: 60 };
    const scene = await setScene({ authentication: { bearerTokens: [], oauth2 }, now: () => new Date(clock) });
    scene.proxy.plan(({ number }) => {
      // The server's clock runs ahead, the agent's does not: only a 401 tells that the token is over.
      if (number % 5 === 0) clock += 61_000;
      return undefined;
    });

    const summary = await scene.apply(oneOfEachKind, { connection, token: 'none' });

    expect(await statesOf(summary)).toEqual(allExecuted);
    await expectOneOfEachKind(scene);
  });

  it('that is refused for good stops the run; no further write is tried with it', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', someAdded(30));
    scene.proxy.plan(from(5, on('POST /Users', answer(401))));

    const stopped = await scene.fulfill([file]);

    expect(stopOf(stopped)).toMatchObject({ code: 'TARGET_REFUSED_LOGIN' });
    expect(stopped).toMatchObject({ outcome: 'stopped', executed: 4, errored: 0, notAttempted: 26 });
    // Four go at once, so up to three more were on their way.
    expect(writesIn(scene).length).toBeLessThanOrEqual(8);
    scene.proxy.plan(() => undefined);
    const summary = await scene.fulfill([file]);
    expect(summary).toMatchObject({ outcome: 'applied', executed: 30 });
  });

  it('that is wrong from the start leaves everything as it is', async () => {
    const scene = await setScene();

    const connection = { oauthToken: new Secret('wrong token') };

    const error = await failureOfFulfill(scene.apply(oneOfEachKind, { connection }));

    expect(error).toMatchObject({ code: 'TARGET_REFUSED_LOGIN', outcome: 'target' });
    await expectNothingDone(scene);
  });
});
