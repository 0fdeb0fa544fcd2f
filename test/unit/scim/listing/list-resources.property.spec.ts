import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AgentError } from '../../../../src/errors.ts';
import type { Send } from '../../../../src/http/request.ts';
import { listResources } from '../../../../src/scim/listing/list-resources.ts';
import { idsUpTo, listBody, listTarget } from '../../../support/list-target.ts';

interface Sizes {
  readonly pageSize: number;
  readonly maxConcurrentRequests: number;
}

const sizes = fc.record({
  pageSize: fc.integer({ min: 1, max: 12 }),
  maxConcurrentRequests: fc.integer({ min: 1, max: 5 }),
});
/** How many resources the target really gives at each call, as a share of what was asked; above 1 it gives more. */
const shares = fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 1, maxLength: 8 });

function lengthOf(count: number, call: number, given: readonly number[]): number {
  return Math.max(1, Math.round(count * (given[call % given.length] ?? 1)));
}

async function idsOf(send: Send, { pageSize, maxConcurrentRequests }: Sizes): Promise<string[]> {
  const request = {
    endpoint: 'Users',
    pageSize,
    maxConcurrentRequests,
    paging: 'index',
    startBase: 1,
    totalIsOptional: false,
  } as const;
  const ids: string[] = [];
  for await (const page of listResources(send, request)) ids.push(...page.resources.map(({ id }) => id));
  return ids;
}

describe('listResources against any target', () => {
  it('gives every resource exactly once and in order when the target pages honestly, however long its pages are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 120 }), sizes, shares, async (length, asked, given) => {
        const ids = idsUpTo(length);
        const target = listTarget(({ offset, count, call }) =>
          listBody(ids.slice(offset, offset + lengthOf(count, call, given)), length),
        );

        const read = await idsOf(target.send, asked);

        expect(read).toEqual(ids);
        expect(target.mostAtOnce()).toBeLessThanOrEqual(asked.maxConcurrentRequests);
      }),
    );
  });

  it('never ends normally when the target drops, repeats or replaces a resource', async () => {
    const faults = fc.constantFrom('drop', 'repeat', 'overwrite');
    const row = fc.integer({ min: 0, max: 1000 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 120 }),
        sizes,
        shares,
        faults,
        row,
        async (length, asked, given, fault, at) => {
          const ids = withFault(idsUpTo(length), fault, at % length);
          const target = listTarget(({ offset, count, call }) =>
            listBody(ids.slice(offset, offset + lengthOf(count, call, given)), length),
          );

          await expect(idsOf(target.send, asked)).rejects.toBeInstanceOf(AgentError);
        },
      ),
    );
  });

  it('never ends normally when resources vanish or appear while it reads, and the total says so', async () => {
    const change = fc.integer({ min: -3, max: 3 }).filter((difference) => difference !== 0);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 120 }), sizes, change, async (length, asked, difference) => {
        const before = idsUpTo(length);
        const after =
          difference < 0 ? before.slice(-difference) : [...idsUpTo(difference).map((id) => `new-${id}`), ...before];
        const target = listTarget(({ offset, count, call }) => {
          const ids = call === 0 ? before : after;
          return listBody(ids.slice(offset, offset + count), ids.length);
        });

        await expect(idsOf(target.send, asked)).rejects.toBeInstanceOf(AgentError);
      }),
    );
  });
});

/** A repeated resource stands right behind itself, so that both are among those that the target counts. */
function withFault(ids: readonly string[], fault: 'drop' | 'repeat' | 'overwrite', at: number): string[] {
  if (fault === 'drop') return ids.toSpliced(at, 1);
  const position = Math.max(1, at);
  const previous = ids[position - 1] ?? '';
  return fault === 'repeat' ? ids.toSpliced(position, 0, previous) : ids.with(position, previous);
}
