import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../src/errors.ts';
import { errored, executed, notAttempted } from '../../../src/fulfillment/order-result.ts';
import { VerdictRecorder, type RecorderTools } from '../../../src/fulfillment/record-verdicts.ts';
import { TargetHealth } from '../../../src/fulfillment/target-health.ts';
import type { Verdict } from '../../../src/fulfillment/verdict.ts';
import { aVerdict } from '../../support/a-batch.ts';

const order = (position: string) => ({ position, assignedResourceTypeId: '5012', changeType: 'Added' as const });
const diskFull = new AgentError('OUTPUT_NOT_WRITTEN', 'The disk is full.');

function aRecorder(parts: Partial<RecorderTools> = {}, known: readonly Verdict[] = []) {
  const events: string[] = [];
  const health = new TargetHealth();
  const note = (file: string) => async (added: readonly object[]) => {
    await new Promise((resolve) => setImmediate(resolve));
    events.push(...added.map((each) => `${file} ${(each as Verdict).position}`));
  };
  const recorder = new VerdictRecorder(
    {
      journal: { append: note('journal') },
      results: { add: note('results') },
      health,
      now: () => 0,
      onVerdict: ({ position }) => events.push(`told ${position}`),
      ...parts,
    },
    known,
  );
  return { recorder, events, health };
}

describe('a verdict', () => {
  it('is in the journal first, then in the results', async () => {
    const { recorder, events } = aRecorder();

    recorder.record(order('0:0'), executed('u1'));
    await recorder.settle();

    expect(events).toEqual(['told 0:0', 'journal 0:0', 'results 0:0']);
    expect(recorder.verdictOf('0:0')).toMatchObject({ state: 'Executed', executedAt: '1970-01-01T00:00:00.000Z' });
  });

  it('that is not final is kept for this run only', async () => {
    const { recorder, events } = aRecorder();

    recorder.record(order('0:0'), notAttempted('', 'not yet'));
    await recorder.settle();

    expect(events).toEqual(['told 0:0']);
    expect(recorder.verdictOf('0:0')).toMatchObject({ state: 'NotAttempted' });
  });

  it('of an earlier run is known and not written again', async () => {
    const { recorder, events } = aRecorder({}, [aVerdict('0:0')]);

    await recorder.settle();

    expect(recorder.verdictOf('0:0')).toEqual(aVerdict('0:0'));
    expect(recorder.verdictOf('0:1')).toBeUndefined();
    expect(events).toEqual([]);
  });

  it('is waited for, however many there are', async () => {
    const { recorder, events } = aRecorder();

    for (let each = 0; each < 50; each += 1) recorder.record(order(`0:${each}`), errored('', 'no'));
    await recorder.settle();

    expect(events.filter((event) => event.startsWith('results'))).toHaveLength(50);
  });

  it.each([
    ['journal', { journal: { append: () => Promise.reject(diskFull) } }],
    ['results', { results: { add: () => Promise.reject(diskFull) } }],
  ])('that cannot be written into the %s ends the run', async (_case, parts) => {
    const { recorder, events, health } = aRecorder(parts);

    recorder.record(order('0:0'), executed('u1'));
    recorder.record(order('0:1'), executed('u2'));

    await expect(recorder.settle()).rejects.toBe(diskFull);
    expect(health.stoppedBy).toBe(diskFull);
    expect(events.filter((event) => event.startsWith('results'))).toEqual([]);
  });
});
