import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const enoughBytes = 4 * 1024 * 1024;
const lookEvery = 5;

/**
 * Keeps the engine's space for new objects small. Left alone it grows to a hundred megabytes under a stream of pages,
 * though hardly any object outlives its page; the engine reads this flag each time before it grows that space.
 */
export function limitYoungGeneration(): void {
  const timer = setInterval(() => {
    const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (space !== undefined && space.space_size < enoughBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, lookEvery).unref();
}
