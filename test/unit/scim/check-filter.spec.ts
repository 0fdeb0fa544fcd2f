import { describe, expect, it } from '@jest/globals';
import { checkFilter } from '../../../src/scim/check-filter.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';

type Rules = NonNullable<DialectChanges['filter']>;

function check(filter: string, rules: Rules): void {
  checkFilter(new Map([['Users', filter]]), mergeDialect(rfc, { filter: rules }));
}

const one = 'userName eq "and or not ("';
const and = 'active eq true and userName sw "a"';
const or = 'active eq true or userName sw "a"';
const both = 'active eq true and title pr or userName sw "a"';
const not = 'not (active eq true)';
const values = 'emails[type eq "work"]';

describe('checkFilter', () => {
  it.each<[string, Rules]>([
    [both, {}],
    [not, {}],
    ['a filter of the vendor', {}],
    ['a filter of the vendor', { logic: 'none', equality: 'joined' }],
    [and, { logic: 'flat' }],
    [or, { logic: 'flat' }],
    [and, { logic: 'and' }],
    [one, { logic: 'none' }],
    ['active EQ true', { operators: ['eq'] }],
    [values, { operators: ['eq'] }],
  ])('takes %s for %j', (filter, rules) => {
    expect(() => {
      check(filter, rules);
    }).not.toThrow();
  });

  it.each<[string, Rules, string]>([
    [both, { logic: 'flat' }, 'has both "and" and "or", and the target gives neither of them precedence'],
    [or, { logic: 'and' }, 'has an "or", which the target does not understand'],
    [and, { logic: 'none' }, 'has more than one comparison, and the target understands only one'],
    [or, { logic: 'none' }, 'has more than one comparison, and the target understands only one'],
    [not, { logic: 'flat' }, 'has "not" or brackets, which the target does not understand'],
    ['(active eq true)', { logic: 'none' }, 'has "not" or brackets, which the target does not understand'],
    [values, { logic: 'and' }, 'has "not" or brackets, which the target does not understand'],
    ['userName sw "a"', { operators: ['eq', 'co'] }, 'compares with sw, and the target knows eq, co only'],
    ['title pr', { operators: ['eq'] }, 'compares with pr, and the target knows eq only'],
    ['emails[value co "a"]', { operators: ['eq'] }, 'compares with co, and the target knows eq only'],
    [
      'a filter of the vendor',
      { logic: 'none' },
      'is not one of SCIM, so that nothing tells whether the target understands it',
    ],
  ])('refuses %s for %j', (filter, rules, problem) => {
    expect(() => {
      check(filter, rules);
    }).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID', problems: [`The filter of Users ${problem}.`] }));
  });

  it('names all problems of all entities', () => {
    const filters = new Map([
      ['Users', or],
      ['Groups', 'displayName sw "a" or title pr'],
    ]);

    expect(() => {
      checkFilter(filters, mergeDialect(rfc, { filter: { logic: 'and', operators: ['eq', 'sw'] } }));
    }).toThrow(expect.objectContaining({ problems: expect.arrayContaining([expect.stringContaining('Groups')]) }));
  });
});
