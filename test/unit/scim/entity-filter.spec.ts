import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AgentError } from '../../../src/errors.ts';
import { parseEntityFilters } from '../../../src/scim/entity-filter.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parseEntityFilters(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID' });
    return (error as AgentError).problems;
  }
  return [];
}

describe('parseEntityFilters', () => {
  it.each<[string, Record<string, string>]>([
    ['', {}],
    ['  ', {}],
    ['Users|?filter=active eq "true"', { Users: 'active eq "true"' }],
    ['Users|active eq true', { Users: 'active eq true' }],
    ['Users|filter=active eq true', { Users: 'active eq true' }],
    ['Users|?FILTER=active eq true', { Users: 'active eq true' }],
    [' Users | active eq true * Groups | id pr ', { Users: 'active eq true', Groups: 'id pr' }],
    [
      'Users|?filter=active eq "true"*Groups|?filter=displayName sw "x*y"',
      { Users: 'active eq "true"', Groups: 'displayName sw "x*y"' },
    ],
    ['Users|title eq "a*Groups|b"', { Users: 'title eq "a*Groups|b"' }],
    ['Users|title eq "a\\"*Groups|b"', { Users: 'title eq "a\\"*Groups|b"' }],
    ['Users|title eq x*y', { Users: 'title eq x*y' }],
    ['Users|title eq "a;b&c|d"', { Users: 'title eq "a;b&c|d"' }],
    ['Users|?filter=active%20eq%20%22true%22', { Users: 'active eq "true"' }],
    ['Users|title eq "100%25"', { Users: 'title eq "100%25"' }],
    ['Privileged-Data2|id pr', { 'Privileged-Data2': 'id pr' }],
  ])('reads %j', (text, expected) => {
    expect(Object.fromEntries(parseEntityFilters(text))).toEqual(expected);
  });

  it.each([
    ['active eq true', '"active eq true" does not begin with the name of an entity and "|".'],
    ['|id pr', '"|id pr" does not begin with the name of an entity and "|".'],
    ['Us ers|id pr', '"Us ers|id pr" does not begin with the name of an entity and "|".'],
    ['Users|', 'The filter of Users is empty.'],
    ['Users|?filter=', 'The filter of Users is empty.'],
    ['Users|id pr*Groups|', 'The filter of Groups is empty.'],
    ['Users|id eq "a', 'The filter of Users has a quote that is not closed.'],
    [
      'Users|?filter=id pr&attributes=id',
      'The filter of Users has another URL parameter behind "&"; only ?filter= can be given.',
    ],
    ['Users|?count=5', 'The filter of Users begins with another URL parameter; only ?filter= can be given.'],
    [
      'Users|id pr;userName name:givenName',
      'The filter of Users has a list of attributes behind ";"; the mappings say which attributes are exported.',
    ],
    ['Users|id pr*users|active pr', 'The entity users has two filters; join them with "and".'],
    ['Users|id%20eq%20%E0%A4', 'The filter of Users has a broken percent sequence.'],
    [`Users|${'a'.repeat(4097)}`, 'The filter of Users is longer than 4096 characters.'],
    [`Users|${'"'.repeat(10_000)}`, 'It is longer than 8192 characters.'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('says all problems at once', () => {
    expect(problemsOf('Users|*Groups|?x=1')).toHaveLength(2);
  });

  it('finds again what was joined, whatever the quoted values hold', () => {
    const value = fc.string().map((text) => JSON.stringify(text));
    fc.assert(
      fc.property(value, value, (first, second) => {
        const text = `Users|?filter=title eq ${first}*Groups|displayName eq ${second}`;

        const filters = parseEntityFilters(text);

        expect([...filters]).toEqual([
          ['Users', `title eq ${first}`],
          ['Groups', `displayName eq ${second}`],
        ]);
      }),
    );
  });
});
