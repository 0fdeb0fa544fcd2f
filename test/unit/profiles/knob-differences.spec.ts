import { describe, expect, it } from '@jest/globals';
import { differenceWords } from '../../../src/profiles/difference-words.ts';
import { knobDifferences } from '../../../src/profiles/knob-differences.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';

const differencesOf = (changes: DialectChanges) => knobDifferences(mergeDialect(rfc, changes, 'Other'));

describe('what sets a dialect apart', () => {
  it('is nothing for the RFC, whatever its name', () => {
    expect(differencesOf({})).toEqual([]);
  });

  it('is every knob with another value, beside that of the RFC', () => {
    const differences = differencesOf({ list: { maxPageSize: 50, startBase: 1 }, resources: [{ name: 'Users' }] });

    expect(differences).toEqual([
      { knob: 'list.maxPageSize', value: 50, rfc: null },
      { knob: 'resources', value: [{ name: 'Users' }], rfc: null },
    ]);
  });

  it.each<[DialectChanges, string]>([
    [{}, 'as the RFC'],
    [
      { list: { maxPageSize: 100 }, update: { method: 'put' }, delete: { user: 'deactivate' } },
      '≤100 a page, PUT updates, deactivates',
    ],
    [{ list: { mode: 'cursor' } }, 'paging by cursor'],
    [{ list: { mode: 'none' }, members: { read: 'none' } }, 'no paging, no members'],
    [{ members: { write: 'patchWrapped' } }, 'wrapped members'],
    [{ http: { versionSuffix: '' }, filter: { operators: ['eq'] } }, 'http.versionSuffix, filter.operators'],
  ])('is told in a few words: %j', (changes, words) => {
    expect(differenceWords(differencesOf(changes))).toBe(words);
  });
});
