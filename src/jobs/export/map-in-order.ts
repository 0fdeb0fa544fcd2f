/** The results in the order of the items, at most so many being worked out at once; the first failure ends it when the others are over. */
export async function* mapInOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const waiting = items[Symbol.iterator]();
  const running: Promise<Result>[] = [];
  const startNext = (): void => {
    const next = waiting.next();
    if (next.done === true) return;
    const result = work(next.value);
    // One that fails behind another is thrown when its turn comes, or never.
    result.catch(() => undefined);
    running.push(result);
  };
  try {
    for (let count = 0; count < limit; count += 1) startNext();
    for (let head = running.shift(); head !== undefined; head = running.shift()) {
      const result = await head;
      startNext();
      yield result;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
