import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { ConcurrencyLimit } from '../../../src/http/concurrency-limit.ts';

/** Starts tasks that end when told to; `running` is how many were let in and have not ended. */
function startTasks(limit: ConcurrencyLimit, count: number) {
  const ends: (() => void)[] = [];
  let running = 0;
  const task = async (): Promise<void> => {
    running++;
    await new Promise<void>((resolve) => ends.push(resolve));
    running--;
  };
  const all = Array.from({ length: count }, () => limit.run(task));
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await turn();
  };
  return { running: () => running, end, all };
}

describe('ConcurrencyLimit', () => {
  it('lets no more tasks in than allowed, and the next when one ends', async () => {
    const limit = new ConcurrencyLimit(2);
    const tasks = startTasks(limit, 5);
    await turn();

    const before = tasks.running();
    await tasks.end();
    const after = tasks.running();

    expect([before, after]).toEqual([2, 2]);
  });

  it('frees the place of a task that fails', async () => {
    const limit = new ConcurrencyLimit(1);

    await expect(limit.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');

    await expect(limit.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('halves once for all the requests that were under way, never below one', () => {
    const limit = new ConcurrencyLimit(8);
    const { generation } = limit;

    limit.throttled(generation);
    limit.throttled(generation);
    const afterBurst = limit.allowed;
    for (let time = 0; time < 5; time++) limit.throttled(limit.generation);

    expect([afterBurst, limit.allowed]).toEqual([4, 1]);
  });

  it('grows by one for twenty successes, up to the maximum', () => {
    const limit = new ConcurrencyLimit(3);
    limit.throttled(limit.generation);
    const sizes = [];

    for (let step = 0; step < 4; step++) {
      for (let success = 0; success < 20; success++) limit.succeeded();
      sizes.push(limit.allowed);
    }

    expect(sizes).toEqual([2, 3, 3, 3]);
  });

  it('lets nothing new in while it is held', async () => {
    const limit = new ConcurrencyLimit(2);
    const resume = limit.hold();
    const tasks = startTasks(limit, 3);
    await turn();
    const whileHeld = tasks.running();

    resume();
    await turn();

    expect([whileHeld, tasks.running()]).toEqual([0, 2]);
  });
});
