import { describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AgentError } from '../../../src/errors.ts';
import { after, first, holdBack, loseAnswer, on } from '../../support/faults.ts';
import { failureOfFulfill, readResults, stopOf, useFulfillScene } from '../../support/fulfill-scene.ts';
import { writesIn } from '../../support/mixed-orders.ts';
import { aModified, anAdded, someAdded, theGroup } from '../../support/order-files.ts';
import { until } from '../../support/running-agent.ts';
import { membersOf } from '../../support/server-state.ts';

const setScene = useFulfillScene();

describe('two runs', () => {
  it('of one connection are not at work at once: the second is turned away', async () => {
    const scene = await setScene();
    const files = [
      await scene.write('first.json', [anAdded('nina')]),
      await scene.write('second.json', [anAdded('otto')]),
    ];
    const gate = Promise.withResolvers<undefined>();
    scene.proxy.plan(on('POST /Users', holdBack(gate.promise)));
    const first = scene.fulfill(files.slice(0, 1));
    await until(() => writesIn(scene).length > 0);

    const error = await failureOfFulfill(scene.fulfill(files.slice(1)));

    gate.resolve(undefined);
    expect(error).toMatchObject({ code: 'RUN_LOCKED', outcome: 'locked' });
    expect(await first).toMatchObject({ outcome: 'applied', executed: 1 });
    expect(writesIn(scene)).toEqual(['POST /Users']);
  });

  it('of two connections may be', async () => {
    const scene = await setScene();
    const files = [
      await scene.write('first.json', [anAdded('nina')]),
      await scene.write('second.json', [anAdded('otto')]),
    ];
    const gate = Promise.withResolvers<undefined>();
    scene.proxy.plan((request) =>
      request.body.includes('nina') ? on('POST /Users', holdBack(gate.promise))(request) : undefined,
    );
    const first = scene.fulfill(files.slice(0, 1));
    await until(() => writesIn(scene).length > 0);

    const second = await scene.fulfill(files.slice(1), { connection: { identifier: 'Other' } });

    gate.resolve(undefined);
    expect(second).toMatchObject({ outcome: 'applied', executed: 1 });
    expect(await first).toMatchObject({ outcome: 'applied', executed: 1 });
  });

  it('are prevented by a lock: a run that has lost it sends nothing more', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', [anAdded('nina', { groups_add: [theGroup('g2')] })]);
    // The lock is looked at once a second.
    const takeOver = async (): Promise<void> => {
      await writeFile(path.join(scene.workFolder, 'Fulfill', '.Acme.lock'), '{}');
      await new Promise((resolve) => setTimeout(resolve, 1100));
    };
    scene.proxy.plan(first(1, on('POST /Users', after(takeOver))));

    const stopped = await scene.fulfill([file]);

    expect(stopOf(stopped)).toMatchObject({ code: 'LOCK_LOST' });
    expect(writesIn(scene)).toEqual(['POST /Users']);
    expect(membersOf(await scene.state(), 'g2')).toEqual([]);
  });
});

describe('a run that is interrupted', () => {
  it('and whose journal is damaged stops the command before anything is sent', async () => {
    const { scene, file, journal } = await stoppedRun();
    const lines = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, lines.map((line, index) => (index === 1 ? line.slice(0, -5) : line)).join('\n'));
    const sent = writesIn(scene).length;

    const error = await failureOfFulfill(scene.fulfill([file]));

    expect(error).toMatchObject({ code: 'JOURNAL_DAMAGED', outcome: 'output' });
    expect(writesIn(scene)).toHaveLength(sent);
  });

  it('and whose journal has a torn last line is taken up without that line', async () => {
    const { scene, file, journal } = await stoppedRun();
    await writeFile(journal, (await readFile(journal, 'utf8')).slice(0, -7));

    const summary = await scene.fulfill([file]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 10, resumed: true });
    expect(summary.warnings.join()).toMatch(/journal/);
    expect((await scene.state()).users).toHaveLength(50);
  });

  it('leaves the rest for the same command, which goes on in the same run', async () => {
    const { scene, file, stopped } = await stoppedRun();

    const summary = await scene.fulfill([file]);

    expect(stopOf(stopped)).toMatchObject({ code: 'INTERRUPTED' });
    expect(stopped).toMatchObject({ outcome: 'stopped', errored: 0 });
    expect(stopped.executed + stopped.notAttempted).toBe(10);
    expect(summary).toMatchObject({ outcome: 'applied', executed: 10, runId: stopped.runId, resumed: true });
    expect(await readResults(summary)).toHaveLength(10);
    expect((await scene.state()).users).toHaveLength(50);
    expect(writesIn(scene)).toHaveLength(10);
  });

  it('is finished before another batch with one of its files', async () => {
    const { scene, file } = await stoppedRun();
    const more = await scene.write('more.json', [aModified('u1', { title: 'Boss' })]);

    const outcome = await scene.fulfill([file, more]).catch((error: unknown) => error);

    expect(outcome).toBeInstanceOf(AgentError);
    expect(await scene.fulfill([file])).toMatchObject({ outcome: 'applied', executed: 10 });
    expect(writesIn(scene)).toHaveLength(10);
  });

  it('is not taken up by a file with other orders', async () => {
    const { scene, stopped } = await stoppedRun();

    const summary = await scene.apply([aModified('u1', { title: 'Boss' })]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 1, resumed: false });
    expect(summary.runId).not.toBe(stopped.runId);
  });

  it('in the middle of creates that nobody answered makes no twins, however often', async () => {
    const scene = await setScene();
    const file = await scene.write('orders.json', someAdded(10));
    scene.proxy.plan(on('POST /Users', loseAnswer));
    for (let time = 0; time < 3; time += 1) {
      const controller = new AbortController();
      scene.proxy.plan(
        on('POST /Users', async (exchange) => {
          await loseAnswer(exchange);
          controller.abort(new AgentError('INTERRUPTED', 'interrupted'));
        }),
      );
      await scene.fulfill([file], { signal: controller.signal });
    }
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file]);

    expect(summary).toMatchObject({ outcome: 'applied', executed: 10 });
    expect((await scene.state()).users).toHaveLength(50);
  });
});

/** Ten creates, of which some are done: the run was interrupted after three of them had their answer. */
async function stoppedRun() {
  const scene = await setScene();
  const file = await scene.write('orders.json', someAdded(10));
  const controller = new AbortController();
  let answered = 0;
  scene.proxy.plan(
    on('POST /Users', async ({ forward, reply }) => {
      reply(await forward());
      if (++answered === 3) controller.abort(new AgentError('INTERRUPTED', 'interrupted'));
    }),
  );
  const stopped = await scene.fulfill([file], { signal: controller.signal, connection: { maxConcurrentRequests: 1 } });
  scene.proxy.plan(() => undefined);
  const journal = path.join(scene.workFolder, 'Fulfill', stopped.runId, 'journal.jsonl');
  return { scene, file, stopped, journal };
}
