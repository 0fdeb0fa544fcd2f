import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { encodePatch } from '../../../../src/scim/writing/encode-patch.ts';

describe('encodePatch', () => {
  it('writes op with a capital where the dialect wants it', () => {
    const dialect = mergeDialect(rfc, { update: { operationCase: 'pascal' } });
    const ops = (['add', 'replace', 'remove'] as const).map((op) => ({ op, path: 'title' }));

    expect(encodePatch(ops, dialect).Operations.map(({ op }) => op)).toEqual(['Add', 'Replace', 'Remove']);
  });

  it('writes booleans as text where the dialect wants it, wherever they stand', () => {
    const dialect = mergeDialect(rfc, { update: { booleanAs: 'string' } });
    const value = { active: false, emails: [{ value: 'a@b.example', primary: true }], count: 1, none: null };

    expect(encodePatch([{ op: 'replace', value }], dialect).Operations).toEqual([
      {
        op: 'replace',
        value: { active: 'false', emails: [{ value: 'a@b.example', primary: 'true' }], count: 1, none: null },
      },
    ]);
  });

  it.each([
    ['members[value eq "123"]', 'members[value eq 123]'],
    ['emails[type eq "work"].value', 'emails[type eq work].value'],
    ['members[value eq "a b"]', 'members[value eq "a b"]'],
    [String.raw`members[value eq "1\"] or x[y eq \"2"]`, String.raw`members[value eq "1\"] or x[y eq \"2"]`],
    ['title', 'title'],
  ])('writes %s as %s where the dialect wants no quotes', (path, bare) => {
    const dialect = mergeDialect(rfc, { update: { filterQuoting: 'bare' } });

    expect(encodePatch([{ op: 'remove', path }], dialect).Operations).toEqual([{ op: 'remove', path: bare }]);
    expect(encodePatch([{ op: 'remove', path }], rfc).Operations).toEqual([{ op: 'remove', path }]);
  });
});
