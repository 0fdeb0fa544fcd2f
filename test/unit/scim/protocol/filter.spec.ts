import { describe, expect, it } from '@jest/globals';
import { ScimProtocolError } from '../../../../src/scim/protocol/error.ts';
import { parseFilter, quoteFilterValue } from '../../../../src/scim/protocol/filter.ts';

const compare = (attribute: string, operator: string, value: unknown) => ({
  kind: 'compare',
  path: { attribute },
  operator,
  value,
});

describe('parseFilter', () => {
  it.each([
    ['userName eq "ada"', compare('userName', 'eq', 'ada')],
    ['userName EQ "ada"', compare('userName', 'eq', 'ada')],
    ['active eq TRUE', compare('active', 'eq', true)],
    ['nickName eq null', compare('nickName', 'eq', null)],
    ['age gt -1.5e2', compare('age', 'gt', -150)],
    ['externalId eq jyoung', compare('externalId', 'eq', 'jyoung')],
    [String.raw`title eq "a \"b\" \\ \u00e9"`, compare('title', 'eq', 'a "b" \\ é')],
    ['title pr', { kind: 'present', path: { attribute: 'title' } }],
    [
      'name.givenName sw "A"',
      { ...compare('name', 'sw', 'A'), path: { attribute: 'name', subAttribute: 'givenName' } },
    ],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:name.givenName co "d"',
      {
        ...compare('name', 'co', 'd'),
        path: { schema: 'urn:ietf:params:scim:schemas:core:2.0:User', attribute: 'name', subAttribute: 'givenName' },
      },
    ],
    [
      'emails[type eq "work"]',
      { kind: 'values', path: { attribute: 'emails' }, filter: compare('type', 'eq', 'work') },
    ],
    [
      'emails[type eq "work"].value eq "x"',
      {
        kind: 'values',
        path: { attribute: 'emails' },
        filter: { kind: 'and', terms: [compare('type', 'eq', 'work'), compare('value', 'eq', 'x')] },
      },
    ],
    ['not (a pr)', { kind: 'not', term: { kind: 'present', path: { attribute: 'a' } } }],
  ])('reads %s', (text, expected) => {
    const filter = parseFilter(text);

    expect(filter).toEqual(expected);
  });

  it('binds and tighter than or, and lets parentheses change that', () => {
    const plain = parseFilter('a pr or b pr and c pr');
    const grouped = parseFilter('(a pr or b pr) and c pr');

    expect(plain).toMatchObject({ kind: 'or', terms: [{ kind: 'present' }, { kind: 'and' }] });
    expect(grouped).toMatchObject({ kind: 'and', terms: [{ kind: 'or' }, { kind: 'present' }] });
  });

  it.each([
    [''],
    ['userName'],
    ['userName eq'],
    ['userName like "a"'],
    ['userName co ada'],
    ['userName eq "ada'],
    ['userName eq "\\x"'],
    ['userName eq "a" and'],
    ['(userName pr'],
    ['emails[type eq "work"'],
    ['userName pr)'],
    ['not userName pr'],
    ['__proto__ pr'],
    ['constructor eq "a"'],
    ['a.b.c pr'],
    ['"userName" pr'],
  ])('refuses %p as invalidFilter', (text) => {
    const parse = () => parseFilter(text);

    expect(parse).toThrow(ScimProtocolError);
    expect(parse).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidFilter' }));
  });

  it('takes 20 levels and 64 terms, and no more', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a pr${')'.repeat(depth)}`;
    const terms = (count: number) => Array.from({ length: count }, () => 'a pr').join(' or ');

    expect(parseFilter(nested(20))).toMatchObject({ kind: 'present' });
    expect(parseFilter(terms(64))).toMatchObject({ kind: 'or' });
    expect(() => parseFilter(nested(21))).toThrow('nested deeper than 20');
    expect(() => parseFilter(terms(65))).toThrow('more than 64 terms');
    expect(() => parseFilter(`userName eq "${'a'.repeat(4096)}"`)).toThrow('longer than 4096');
  });

  it('reads back any text that was quoted', () => {
    const text = 'O\'Brien "Rex" \\ \n é 😀';

    const filter = parseFilter(`displayName eq ${quoteFilterValue(text)}`);

    expect(filter).toEqual(compare('displayName', 'eq', text));
  });
});
