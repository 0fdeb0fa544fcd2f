import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { answer, loseRequest, on } from '../../support/faults.ts';
import { failureOfFulfill, statesOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import { oneOfEachKind, writesIn } from '../../support/mixed-orders.ts';
import { someAdded } from '../../support/order-files.ts';

const setScene = useFulfillScene();

describe('a batch that goes wrong', () => {
  it('in two orders of five is stopped after fifty; the rest is for the next run', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', someAdded(200));
    let count = 0;
    scene.proxy.plan((request) => (++count % 2 === 0 ? on('POST /Users', answer(400))(request) : undefined));

    const stopped = await scene.fulfill([file]);

    expect(stopped).toMatchObject({ outcome: 'stopped', orders: 200 });
    expect(stopped.errored).toBeGreaterThan(20);
    expect(stopped.executed + stopped.errored).toBeLessThan(100);
    expect(stopped.executed + stopped.errored + stopped.notAttempted).toBe(200);
    expect(Object.keys(await statesOf(stopped))).toHaveLength(200);
  });

  it('in a third of the orders goes on to its end', async () => {
    const scene = await setScene();
    const failing = (index: number): boolean => index % 3 === 0;
    scene.proxy.plan((request) =>
      failing(Number(/"userName":"new(\d+)"/.exec(request.body)?.[1] ?? 1))
        ? on('POST /Users', answer(400))(request)
        : undefined,
    );

    const summary = await scene.apply(someAdded(120));

    expect(summary).toMatchObject({ outcome: 'applied', executed: 80, errored: 40, notAttempted: 0 });
  });

  it('because nobody listens is not begun', async () => {
    const scene = await setScene();
    const server = `http://127.0.0.1:${await freePort()}/scim`;

    const error = await failureOfFulfill(scene.apply(oneOfEachKind, { connection: { server } }));

    expect(error).toMatchObject({ code: 'TARGET_UNREACHABLE', outcome: 'target' });
    expect(scene.waits).toHaveLength(4);
  });

  it('because the server dies in the middle is stopped, and finished by the next run', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', someAdded(60));
    let posts = 0;
    scene.proxy.plan((request) => {
      posts += request.method === 'POST' ? 1 : 0;
      return posts > 20 ? loseRequest : undefined;
    });
    const stopped = await scene.fulfill([file]);
    const sentUntilStopped = writesIn(scene).length;
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(stopped).toMatchObject({ outcome: 'stopped', executed: 20, errored: 0, notAttempted: 40 });
    expect(sentUntilStopped).toBeLessThanOrEqual(20 + 10 + 3);
    expect(summary).toMatchObject({ outcome: 'applied', executed: 60, resumed: true });
    expect((await scene.state()).users).toHaveLength(100);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
