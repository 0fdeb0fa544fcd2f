import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../../src/errors.ts';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { Send } from '../../../../src/http/request.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { filterFor, type LookupKey } from '../../../../src/scim/look-up/lookup-key.ts';
import type { Finding } from '../../../../src/scim/look-up/resource-finder.ts';
import { ScimClient } from '../../../../src/scim/scim-client.ts';
import { aKeyDirectory, type KeyDirectory } from '../../../support/key-directory.ts';
import { listBody, okResponse } from '../../../support/list-target.ts';

const options = { pageSize: 100 };
const named = (value: string): LookupKey => ({ attribute: 'userName', value });
const numbered = (value: string): LookupKey => ({ attribute: 'externalId', value });
const users = [
  { id: '1', userName: 'Ada@acme.example', externalId: 'E1' },
  { id: '2', userName: 'bob', externalId: 'E2' },
  { id: '3', userName: 'eve' },
];

function clientFor(target: { readonly send: Send }, changes: DialectChanges = {}): ScimClient {
  return new ScimClient(target.send, mergeDialect(rfc, changes));
}

function idsOf(findings: ReadonlyMap<LookupKey, Finding>): unknown[] {
  return [...findings.values()].map((finding) =>
    finding.kind === 'read' ? finding.resources.map(({ id }) => id) : finding.error.code,
  );
}

/** The filters asked for, without those of the proof. */
function filtersOf({ filters }: KeyDirectory): string[] {
  return filters.filter((filter) => !filter.includes('iga-agent-'));
}

/** The clauses of a filter; a combined one ends with a key that is there, which proves that it was read to its end. */
function withoutProof(filter: string): readonly string[] {
  const clauses = filter.split(' or ');
  if (clauses.length > 1) expect(clauses.pop()).toBe('externalId eq "E1"');
  return clauses;
}

function refusal(status: number): HttpError {
  const code = status === 403 ? 'TARGET_FORBIDDEN' : 'TARGET_REFUSED';
  return new HttpError(code, 'no', { method: 'GET', url: 'u', delivery: 'rejected', status });
}

describe('find', () => {
  it('asks for many keys in one filter and gives each key what has it', async () => {
    const target = aKeyDirectory(users);
    const keys = [named('ada@ACME.example'), named('nobody'), numbered('E2'), named('bob')];

    const findings = await clientFor(target).find('Users', keys, options);

    expect([...findings.keys()]).toEqual(keys);
    expect(idsOf(findings)).toEqual([['1'], [], ['2'], ['2']]);
    expect(new Set(filtersOf(target))).toEqual(
      new Set([
        'userName eq "ada@ACME.example" or userName eq "nobody" or externalId eq "E2" or userName eq "bob" or userName eq "Ada@acme.example"',
      ]),
    );
  });

  it('compares a userName ignoring case and an externalId exactly', async () => {
    const target = aKeyDirectory(users, { isLax: true });
    const keys = [named('BOB'), numbered('e2'), numbered('E1')];

    expect(idsOf(await clientFor(target).find('Users', keys, options))).toEqual([['2'], [], ['1']]);
  });

  it('gives every resource that has a key', async () => {
    const target = aKeyDirectory([...users, { id: '4', userName: 'x', externalId: 'E1' }]);

    expect(idsOf(await clientFor(target).find('Users', [numbered('E1')], options))).toEqual([['1', '4']]);
  });

  it('ignores what a target brings that ignores the filter', async () => {
    const send = aKeyDirectory(users, { ignoresFilter: true });

    expect(idsOf(await clientFor(send).find('Users', [named('bob'), named('nobody')], options))).toEqual([['2'], []]);
  });

  it('asks once for keys that mean the same, and gives each its answer', async () => {
    const target = aKeyDirectory(users);

    const findings = await clientFor(target).find('Users', [named('bob'), named('BOB')], options);

    expect(idsOf(findings)).toEqual([['2'], ['2']]);
    expect(filtersOf(target)).toHaveLength(1);
  });

  it('never asks for an empty key', async () => {
    const target = aKeyDirectory(users);

    expect(idsOf(await clientFor(target).find('Users', [named('')], options))).toEqual([[]]);
    expect(target.filters).toEqual([]);
  });

  it('keeps filters to 50 keys and 1500 bytes as they are sent', async () => {
    const target = aKeyDirectory(users);
    const keys = [...Array(120).keys()].flatMap((number) => [numbered(`${number}`), named(`ö"${'x'.repeat(number)}`)]);

    await clientFor(target).find('Users', keys, options);

    const filters = filtersOf(target);
    expect(Math.max(...filters.map((filter) => filter.split(' or ').length))).toBeLessThanOrEqual(50);
    expect(Math.max(...filters.map((filter) => encodeURIComponent(filter).length))).toBeLessThanOrEqual(1500);
    expect(filters.flatMap((filter) => withoutProof(filter)).sort()).toEqual(
      keys.map((key) => filterFor([key])).sort(),
    );
    expect(filters.length).toBeLessThan(40);
  });

  it('asks for a key alone that is too long for others beside it', async () => {
    const target = aKeyDirectory(users);

    await clientFor(target).find('Users', [named('a'), named('b'.repeat(2000)), named('c')], options);

    expect(filtersOf(target).map(({ length }) => length > 2000)).toEqual([false, true, false]);
  });

  it('asks for one key a request where it is told to', async () => {
    const target = aKeyDirectory(users);

    const findings = await clientFor(target).find('Users', [named('eve'), numbered('E1')], {
      ...options,
      single: true,
    });

    expect(idsOf(findings)).toEqual([['3'], ['1']]);
    expect(new Set(target.filters)).toEqual(new Set(['userName eq "eve"', 'externalId eq "E1"']));
  });

  it('asks for one key a request where the dialect has no combined filters', async () => {
    const target = aKeyDirectory(users);

    await clientFor(target, { filter: { logic: 'none' } }).find('Users', [named('x'), named('y')], options);

    expect(target.filters).toEqual(['userName eq "x"', 'userName eq "y"']);
  });
});

describe('find, where filters are written joined', () => {
  const joined: DialectChanges = { filter: { logic: 'full', equality: 'joined' } };

  it('asks for one key a request, without spaces and quotes', async () => {
    const filters: unknown[] = [];
    const send: Send = ({ query }) => {
      filters.push(query?.['filter']);
      return Promise.resolve(okResponse(listBody([], 0)));
    };

    expect(idsOf(await clientFor({ send }, joined).find('Users', [named('ada'), numbered('E-1')], options))).toEqual([
      [],
      [],
    ]);
    expect(filters).toEqual(['userNameEqada', 'externalIdEqE-1']);
  });

  it.each(['ada or userName', 'a"b', "a'b", '(a)', 'a[0]', 'a\\b', 'a\tb'])(
    'fails the key %j, which would be another filter',
    async (value) => {
      const target = aKeyDirectory(users);

      expect(idsOf(await clientFor(target, joined).find('Users', [named(value)], options))).toEqual(['VALUE_INVALID']);
      expect(target.filters).toEqual([]);
    },
  );
});

describe('find, where nothing can be filtered', () => {
  const silent = { patch: undefined, bulk: undefined, etag: undefined, pagination: undefined };

  it.each([
    ['the target says so', {}, { ...silent, filter: { supported: false } }],
    ['the dialect lacks eq', { filter: { operators: ['sw' as const] } }, undefined],
  ])('fails every key and asks nothing where %s', async (_, changes, announced) => {
    const target = aKeyDirectory(users);

    const findings = await clientFor(target, changes).find('Users', [named('bob'), named('eve')], {
      ...options,
      announced,
    });

    expect(idsOf(findings)).toEqual(['TARGET_REFUSED', 'TARGET_REFUSED']);
    expect(target.filters).toEqual([]);
  });
});

describe('find, before it trusts combined filters', () => {
  const keys = [named('nobody'), named('bob'), numbered('E1')];

  it('sees that a target reads the first clause only, and asks key by key', async () => {
    const target = aKeyDirectory(users, { readsFirstClause: true });

    expect(idsOf(await clientFor(target).find('Users', keys, options))).toEqual([[], ['2'], ['1']]);
  });

  it('asks for the proof once', async () => {
    const target = aKeyDirectory(users);
    const client = clientFor(target);

    await Promise.all([client.find('Users', keys, options), client.find('Users', keys, options)]);
    await client.find('Users', keys, options);

    expect(target.filters.filter((filter) => filter.includes('iga-agent-'))).toHaveLength(1);
  });

  it('asks for the proof anew as long as the target holds nothing', async () => {
    const held: (typeof users)[number][] = [];
    const target = aKeyDirectory(held, { readsFirstClause: true });
    const client = clientFor(target);
    expect(idsOf(await client.find('Users', keys, options))).toEqual([[], [], []]);
    held.push(...users);

    expect(idsOf(await client.find('Users', keys, options))).toEqual([[], ['2'], ['1']]);
  });

  it('asks key by key from then on when the target refuses a combined filter', async () => {
    const target = aKeyDirectory(users, { refusesCombined: refusal(400) });
    const client = clientFor(target);

    const findings = [await client.find('Users', keys, options), await client.find('Users', keys, options)];

    expect(findings.map(idsOf)).toEqual([
      [[], ['2'], ['1']],
      [[], ['2'], ['1']],
    ]);
    expect(target.filters.filter((filter) => filter.includes(' or '))).toHaveLength(1);
  });

  it('asks with half as many keys as often as the target refuses a filter after the proof', async () => {
    const tooMany = (filter: string) => (filter.split(' or ').length > 6 ? refusal(414) : undefined);
    const target = aKeyDirectory(users, { refuses: tooMany });
    const many = [...Array(17).keys()].map((number) => named(`nobody${number}`));

    const findings = await clientFor(target).find('Users', [...keys, ...many], options);

    expect(idsOf(findings)).toEqual([[], ['2'], ['1'], ...many.map(() => [])]);
    expect(filtersOf(target)).toHaveLength(1 + 2 + 4);
  });
});

describe('find, of a target that reads only the beginning of a filter', () => {
  it('asks with fewer keys until the end of the filter is read', async () => {
    const target = aKeyDirectory(users, { reads: 10 });
    const many = [...Array(17).keys()].map((number) => named(`nobody${number}`));

    const findings = await clientFor(target).find('Users', [...many, named('bob'), numbered('E1')], options);

    expect(idsOf(findings)).toEqual([...many.map(() => []), ['2'], ['1']]);
  });
});

describe('find, when the target fails', () => {
  const keys = [named('nobody'), named('bob')];

  it('fails only the key that the target refuses', async () => {
    const target = aKeyDirectory(users, {
      refuses: (filter) => (filter.includes('nobody') ? refusal(400) : undefined),
    });

    expect(idsOf(await clientFor(target).find('Users', keys, options))).toEqual(['TARGET_REFUSED', ['2']]);
  });

  it.each([
    ['403', refusal(403), 'TARGET_FORBIDDEN'],
    [
      'a lost answer',
      new HttpError('TARGET_TIMEOUT', 'no', { method: 'GET', url: 'u', delivery: 'unknown' }),
      'TARGET_TIMEOUT',
    ],
  ])('by %s, fails all keys and does not ask for each', async (_case, error, code) => {
    const target = aKeyDirectory(users, { refuses: () => error });

    expect(idsOf(await clientFor(target).find('Users', keys, options))).toEqual([code, code]);
    expect(target.filters.length).toBeLessThan(2);
  });

  it('by a refused login, fails all keys after one try', async () => {
    const error = new HttpError('TARGET_REFUSED_LOGIN', 'no', {
      method: 'GET',
      url: 'u',
      delivery: 'rejected',
      status: 401,
    });
    const target = aKeyDirectory(users, { refuses: () => error });

    const findings = await clientFor(target).find('Users', keys, { ...options, single: true });

    expect(idsOf(findings)).toEqual(['TARGET_REFUSED_LOGIN', 'TARGET_REFUSED_LOGIN']);
    expect(target.filters).toHaveLength(1);
  });

  it('by a list that is short, fails the key', async () => {
    const target = aKeyDirectory(users, { total: 5 });

    expect(idsOf(await clientFor(target).find('Users', [named('bob')], options))).toEqual(['LIST_SHORT']);
  });

  it('by a 404, fails the key, because a missing endpoint and a missing account look the same', async () => {
    const target = aKeyDirectory(users, { refuses: () => refusal(404) });

    expect(idsOf(await clientFor(target).find('Users', [named('bob')], options))).toEqual(['TARGET_REFUSED']);
  });

  it('by a 404 of a dialect that answers so when nothing matches, finds nothing', async () => {
    const target = aKeyDirectory(users, {
      refuses: (filter) => (filter.includes('nobody') ? refusal(404) : undefined),
    });

    const findings = await clientFor(target, { list: { emptyStatuses: [404] } }).find(
      'Users',
      [named('nobody'), named('bob')],
      options,
    );

    expect(idsOf(findings)).toEqual([[], ['2']]);
  });

  it('by a 404 of such a dialect, fails the key where the filter of a user who is there is answered so too', async () => {
    const target = aKeyDirectory(users, { refuses: (filter) => (filter === '' ? undefined : refusal(404)) });

    const findings = await clientFor(target, { list: { emptyStatuses: [404] } }).find('Users', [named('bob')], options);

    expect(idsOf(findings)).toEqual(['TARGET_REFUSED']);
  });

  it('by a 404 of such a dialect, fails the key where the endpoint answers so without a filter', async () => {
    const target = aKeyDirectory(users, { refuses: () => refusal(404) });

    const findings = await clientFor(target, { list: { emptyStatuses: [404] } }).find('Users', [named('bob')], options);

    expect(idsOf(findings)).toEqual(['TARGET_REFUSED']);
  });

  it('by a stop, throws the stop', async () => {
    const stop = new AgentError('DEADLINE_PASSED', 'Too late.');
    const target = aKeyDirectory(users, { refuses: () => stop });

    await expect(clientFor(target).find('Users', keys, options)).rejects.toBe(stop);
  });
});
