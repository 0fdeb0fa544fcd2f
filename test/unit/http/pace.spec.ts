import { describe, expect, it } from '@jest/globals';
import { createPace } from '../../../src/http/pace.ts';
import { AgentError } from '../../../src/errors.ts';

function aClock() {
  const clock = { time: 1000, waits: [] as number[] };
  const wait = (milliseconds: number): Promise<void> => {
    clock.waits.push(milliseconds);
    return Promise.resolve();
  };
  return { clock, wait, uptime: () => clock.time };
}

describe('createPace', () => {
  it('spaces requests evenly', async () => {
    const { clock, ...tools } = aClock();
    const pace = createPace(120, tools);

    await Promise.all([pace(), pace(), pace()]);

    expect(clock.waits).toEqual([500, 1000]);
  });

  it('does not make up for idle time', async () => {
    const { clock, ...tools } = aClock();
    const pace = createPace(120, tools);
    await pace();

    clock.time += 60_000;
    await Promise.all([pace(), pace()]);

    expect(clock.waits).toEqual([500]);
  });

  it('never waits without a limit', async () => {
    const { clock, ...tools } = aClock();
    const pace = createPace(undefined, tools);

    await Promise.all(Array.from({ length: 100 }, pace));

    expect(clock.waits).toEqual([]);
  });

  it('throws the reason of the stop when it is stopped while waiting', async () => {
    const reason = new AgentError('DEADLINE_PASSED', 'The time is over.');
    const wait = (): Promise<void> => Promise.reject(new Error('interrupted'));
    const pace = createPace(1, { uptime: () => 0, wait }, AbortSignal.abort(reason));
    await pace();

    await expect(pace()).rejects.toBe(reason);
  });
});
