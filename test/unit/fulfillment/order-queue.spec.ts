import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrderQueue } from '../../../src/fulfillment/order-queue.ts';

interface Task {
  readonly name: number;
  readonly keys: readonly string[];
}

function tasksWith(...keys: readonly (readonly string[])[]): Task[] {
  return keys.map((each, name) => ({ name, keys: each }));
}

const namesIn = (tasks: Iterable<Task>) => [...tasks].map(({ name }) => name).sort((left, right) => left - right);

/** Those that no earlier task on one of their accounts stands before, by looking at all of them. */
function readyAmong(tasks: readonly Task[], taken: ReadonlySet<Task>, finished: ReadonlySet<Task>): Task[] {
  return tasks.filter((task, index) => {
    const earlier = tasks.slice(0, index).filter((other) => other.keys.some((key) => task.keys.includes(key)));
    return !taken.has(task) && earlier.every((other) => finished.has(other));
  });
}

describe('OrderQueue', () => {
  it('gives what is about different accounts at once', () => {
    const queue = new OrderQueue(tasksWith(['a'], ['b'], []));

    expect(namesIn(queue.take(10))).toEqual([0, 1, 2]);
  });

  it('gives no more than asked for', () => {
    const queue = new OrderQueue(tasksWith(['a'], ['b'], ['c']));

    expect([queue.take(2).length, queue.take(2).length, queue.take(2).length]).toEqual([2, 1, 0]);
  });

  it('keeps the orders of one account in their order, by whichever name they share', () => {
    const tasks = tasksWith(['a'], ['a', 'b'], ['b']);
    const queue = new OrderQueue(tasks);

    const rounds = tasks.map(() => {
      const taken = queue.take(10);
      for (const task of taken) queue.finish(task);
      return namesIn(taken);
    });

    expect(rounds).toEqual([[0], [1], [2]]);
  });

  it('never lets follow what comes behind a task that does not end', () => {
    const queue = new OrderQueue(tasksWith(['a'], ['a', 'b'], ['b'], ['c']));

    queue.take(10);

    expect(queue.take(10)).toEqual([]);
  });

  it('does as a look at all tasks would', () => {
    const keys = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }), {
      maxLength: 12,
    });
    const moves = fc.array(fc.record({ take: fc.nat({ max: 4 }), finish: fc.nat() }), { maxLength: 30 });
    const property = fc.property(keys, moves, (given, all) => {
      const tasks = tasksWith(...given);
      const queue = new OrderQueue(tasks);
      const taken = new Set<Task>();
      const finished = new Set<Task>();

      for (const { take, finish } of all) {
        const ready = readyAmong(tasks, taken, finished);
        const got = queue.take(take);
        expect(got).toHaveLength(Math.min(take, ready.length));
        expect(got.filter((task) => !ready.includes(task))).toEqual([]);
        for (const task of got) taken.add(task);
        const underWay = [...taken].filter((task) => !finished.has(task));
        const ended = underWay[finish % Math.max(1, underWay.length)];
        if (ended !== undefined) queue.finish(ended);
        if (ended !== undefined) finished.add(ended);
      }
    });

    fc.assert(property, { numRuns: 500 });
  });
});
