import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AgentError } from '../../../../src/errors.ts';
import { HttpError } from '../../../../src/http/http-error.ts';
import { KeySet } from '../../../../src/key-set.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { ScimClient, type ClientListRequest } from '../../../../src/scim/scim-client.ts';
import {
  aCappedDirectory,
  named,
  type CappedDirectory,
  type NamedResource,
} from '../../../support/capped-directory.ts';

const cap = { rows: 10, attribute: 'displayName', prefixes: 'abc' };

async function idsOf(
  { send }: CappedDirectory,
  changes: Partial<ClientListRequest> = {},
  dialect: DialectChanges = {},
): Promise<string[]> {
  const hardCaps = { Entitlements: cap };
  const client = new ScimClient(send, mergeDialect(mergeDialect(rfc, { list: { hardCaps } }), dialect));
  const ids: string[] = [];
  const request = { endpoint: 'Entitlements', pageSize: 4, maxConcurrentRequests: 2, ...changes };
  for await (const { resources } of client.list(request)) ids.push(...resources.map(({ id }) => id));
  return ids;
}

function refusal(status: number): HttpError {
  return new HttpError('TARGET_REFUSED', 'no', { method: 'GET', url: 'u', delivery: 'rejected', status });
}

function idsIn(resources: readonly NamedResource[]): string[] {
  return resources.map(({ id }) => id);
}

function times(count: number, name: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => name(index));
}

function sorted(ids: readonly string[]): string[] {
  return ids.toSorted((left, right) => Number(left) - Number(right));
}

const letters = [...times(6, (index) => `a${index}`), ...times(7, (index) => `b${index}`), ...times(8, () => 'c')];

describe('a listing that the target cuts off', () => {
  it('is read once where it ends before the limit', async () => {
    const target = aCappedDirectory(named(...letters.slice(0, 9)), { rows: 10 });

    expect(await idsOf(target)).toHaveLength(9);
    expect(target.filters).toEqual(['']);
  });

  it('is read once where the target gives more than the limit and proves it', async () => {
    const target = aCappedDirectory(named(...letters), { rows: 1000 });

    expect(await idsOf(target)).toEqual(idsIn(named(...letters)));
    expect(target.filters).toEqual(['']);
  });

  it('is read in parts from the limit on, and gives each resource once', async () => {
    const resources = named(...letters);
    const ids = new KeySet();
    const totals: number[] = [];

    const read = await idsOf(aCappedDirectory(resources, { rows: 10 }), {
      ids,
      onTotal: (total) => totals.push(total),
    });

    expect(sorted(read)).toEqual(idsIn(resources));
    expect(ids.size).toBe(resources.length);
    expect(new Set(totals)).toEqual(new Set([resources.length]));
  });

  it('ignores the case of the entity in the dialect', async () => {
    expect(await idsOf(aCappedDirectory(named(...letters), { rows: 10 }), { endpoint: 'entitlements' })).toHaveLength(
      21,
    );
  });

  it('is divided further where a part is cut off as well, down to the values that are the prefix itself', async () => {
    const resources = named(...times(9, () => 'ab'), ...times(9, (index) => `abc${index}`), ...times(9, () => 'abcd'));
    const target = aCappedDirectory(resources, { rows: 10 });

    expect(sorted(await idsOf(target))).toEqual(idsIn(resources));
    expect(target.filters).toContain('displayName eq "ab"');
  });

  it('is divided also by characters that the dialect does not name, as they are seen', async () => {
    const names = times(18, (index) => ['ab', 'Éva', '"q" \\\\'][index % 3] ?? '');
    const resources = named(...names);

    expect(sorted(await idsOf(aCappedDirectory(resources, { rows: 10 })))).toEqual(idsIn(resources));
  });

  it('is asked for in both cases of a letter only as long as the target may tell them apart', async () => {
    const resources = named(...times(6, (index) => `A${index}`), ...times(6, (index) => `b${index}`));
    const lax = aCappedDirectory(resources, { rows: 10 });
    const exact = aCappedDirectory(resources, { rows: 10, caseExact: true });

    expect([await idsOf(lax), await idsOf(exact)].map(sorted)).toEqual([idsIn(resources), idsIn(resources)]);
    expect(lax.filters).not.toContain('displayName sw "A"');
    expect(exact.filters).toContain('displayName sw "A"');
  });

  it('is cut off also where an index behind it is refused', async () => {
    const target = aCappedDirectory(named(...letters), { rows: 10, refusesIndex: refusal(400) });

    expect(await idsOf(target)).toHaveLength(21);
  });

  it('is believed at the limit itself when the parts have exactly as many', async () => {
    const target = aCappedDirectory(named(...letters.slice(0, 10)), { rows: 10 });

    expect(await idsOf(target)).toHaveLength(10);
    expect(target.filters).toContain('displayName sw "a"');
  });

  it.each<[string, CappedDirectory]>([
    ['has more in its parts than a capped total', aCappedDirectory(named(...letters), { rows: 10, capsTotal: true })],
    ['has resources without the attribute', aCappedDirectory(named(...letters, undefined), { rows: 10 })],
    [
      'has resources without the attribute that the whole list showed',
      aCappedDirectory(named(undefined, ...letters), { rows: 10 }),
    ],
    ['showed a resource that the parts lack', aCappedDirectory(named(...letters), { rows: 10, gone: { id: 'x' } })],
    ['has unseen first characters', aCappedDirectory(named(...letters, 'xylophone'), { rows: 10 })],
    ['has too many equal values', aCappedDirectory(named(...letters, ...times(9, () => 'c')), { rows: 10 })],
    ['is of a target that ignores filters', aCappedDirectory(named(...letters), { rows: 10, ignoresFilter: true })],
    [
      'has values that are equal for longer than is asked',
      aCappedDirectory(named(...times(30, (index) => `${'a'.repeat(30)}${index}`)), { rows: 10 }),
    ],
  ])('is refused as short when it %s', async (_, target) => {
    await expect(idsOf(target)).rejects.toMatchObject({
      code: 'LIST_SHORT',
      message: expect.stringMatching(/^Entitlements: the target ends the list after 10 resources, and .*[^.]\.$/),
      next: expect.stringContaining('list.hardCaps'),
    });
  });

  it('asks little of a target that ignores filters', async () => {
    const target = aCappedDirectory(named(...letters.toReversed()), { rows: 10, ignoresFilter: true });

    await expect(idsOf(target)).rejects.toMatchObject({
      message: expect.stringContaining('does not select by displayName sw'),
    });
    expect(target.filters.length).toBeLessThan(5);
  });

  it('names the part that cannot be divided', async () => {
    const target = aCappedDirectory(named(...letters, ...times(9, () => 'c')), { rows: 10 });

    await expect(idsOf(target)).rejects.toMatchObject({
      message: expect.stringContaining('part that begins with "c"'),
    });
  });

  it('is short as any other below the limit', async () => {
    const target = aCappedDirectory(named(...letters), { rows: 9 });

    await expect(idsOf(target)).rejects.toMatchObject({ code: 'LIST_SHORT', message: 'Entitlements: read 9 of 21.' });
  });

  it('throws the refusal of a part as it is', async () => {
    const refusesFilter = refusal(400);
    const target = aCappedDirectory(named(...letters), { rows: 10, refusesFilter });

    await expect(idsOf(target)).rejects.toBe(refusesFilter);
  });

  it('throws any other failure as it is', async () => {
    const error = new AgentError('TARGET_FAILED', 'broken');
    const target = aCappedDirectory(named(...letters), { rows: 10, refusesIndex: error });

    await expect(idsOf(target)).rejects.toBe(error);
  });
});

describe('a listing with a filter that the target cuts off', () => {
  const resources = named(...times(40, (index) => `${'abcd'.charAt(index % 4)}${index}`));
  const filter = 'type eq "PermissionSet"';
  const matching = idsIn(resources).filter((id) => Number(id) % 3 !== 0);

  it('is divided by both filters', async () => {
    const target = aCappedDirectory(resources, { rows: 10 });

    expect(sorted(await idsOf(target, { filter }, { filter: { logic: 'flat' } }))).toEqual(matching);
    expect(target.filters).toContain(`${filter} and displayName sw "a"`);
  });

  it.each<[string, string, DialectChanges]>([
    ['the target takes one comparison', filter, { filter: { logic: 'none' } }],
    ['the filter has an or', `${filter} or id pr`, {}],
    ['the filter is none of SCIM', 'type=PermissionSet', {}],
    ['the target does not know sw', filter, { filter: { operators: ['eq'] } }],
  ])('is refused as short where %s', async (_, text, dialect) => {
    const all = { send: aCappedDirectory(resources, { rows: 10, ignoresFilter: true }).send, filters: [] };

    await expect(idsOf(all, { filter: text }, dialect)).rejects.toMatchObject({
      code: 'LIST_SHORT',
      message: expect.stringContaining('to divide it'),
    });
  });
});

describe('a listing in parts against any target', () => {
  const name = fc.option(fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'z', 'é', '"', ' '), maxLength: 4 }), {
    nil: undefined,
  });

  it('never ends normally with fewer or other resources than there are', async () => {
    const options = fc.record({
      rows: fc.constant(10),
      capsTotal: fc.boolean(),
      caseExact: fc.boolean(),
      ignoresFilter: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 40 }), options, async (names, faults) => {
        const resources = named(...names);

        const outcome = await idsOf(aCappedDirectory(resources, faults)).then(sorted, codeOf);

        expect([idsIn(resources), 'LIST_SHORT']).toContainEqual(outcome);
      }),
      { numRuns: 60 },
    );
  });
});

function codeOf(error: unknown): unknown {
  return error instanceof AgentError ? error.code : error;
}
