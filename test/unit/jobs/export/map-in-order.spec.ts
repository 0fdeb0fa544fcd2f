import { describe, expect, it } from '@jest/globals';
import { mapInOrder } from '../../../../src/jobs/export/map-in-order.ts';

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('mapInOrder', () => {
  it('gives the results in the order of the items, whichever is ready first', async () => {
    const results = mapInOrder([3, 1, 2], 3, async (ticks) => {
      for (let tick = 0; tick < ticks; tick += 1) await soon();
      return ticks;
    });

    expect(await collect(results)).toEqual([3, 1, 2]);
  });

  it('works on as many items at once as it may, and on no more', async () => {
    let running = 0;
    const seen: number[] = [];
    const results = mapInOrder([...Array(9).keys()], 3, async () => {
      seen.push(++running);
      await soon();
      running -= 1;
    });

    await collect(results);

    expect(Math.max(...seen)).toBe(3);
  });

  it('throws the first failure in order, when nothing is under way any more', async () => {
    let running = 0;
    const results = mapInOrder([1, 2, 3, 4], 3, async (item) => {
      running += 1;
      for (let tick = 0; tick < item; tick += 1) await soon();
      running -= 1;
      if (item > 1) throw new Error(`failed ${item}`);
    });

    await expect(collect(results)).rejects.toThrow('failed 2');

    expect(running).toBe(0);
  });

  it('takes an item only when there is room for it', async () => {
    let taken = 0;
    const items = (function* () {
      for (;;) yield (taken += 1);
    })();
    const results = mapInOrder(items, 2, () => Promise.resolve());

    await results.next();
    await results.return(undefined);

    expect(taken).toBe(3);
  });
});
