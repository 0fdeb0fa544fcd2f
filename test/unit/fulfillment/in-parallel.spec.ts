import { describe, expect, it } from '@jest/globals';
import { inParallel } from '../../../src/fulfillment/in-parallel.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('inParallel', () => {
  it.each([
    [1, 1],
    [3, 3],
    [100, 7],
    [0, 1],
  ])('does everything, with a limit of %s %s at once', async (limit, expected) => {
    const done: number[] = [];
    let now = 0;
    let most = 0;

    await inParallel([1, 2, 3, 4, 5, 6, 7], limit, async (item) => {
      now += 1;
      most = Math.max(most, now);
      await turn();
      now -= 1;
      done.push(item);
    });

    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(expected);
  });

  it('waits for what is under way when something fails, begins nothing more, and throws the first error', async () => {
    const begun: number[] = [];
    const ended: number[] = [];

    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      for (let each = 0; each < 5; each += 1) await turn();
      ended.push(item);
      throw new Error('second');
    });

    await expect(work).rejects.toThrow('first');
    expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
  });
});
