import { describe, expect, it } from '@jest/globals';
import { defaultGuardLimits, judgeShrink, type KeyCounts } from '../../../src/publication/shrink-guard.ts';

function rulesFor(counts: Omit<KeyCounts, 'file' | 'isLink'>, limits = defaultGuardLimits): string[] {
  return judgeShrink({ file: 'Acme_Users.csv', isLink: false, ...counts }, limits).map(({ rule }) => rule);
}

describe('the shrink guard', () => {
  it.each([
    ['nothing published before', { previousRows: 0, missing: 0, current: 0 }, []],
    ['nothing missing', { previousRows: 100, missing: 0, current: 100 }, []],
    ['growth', { previousRows: 10, missing: 0, current: 10_000 }, []],
    ['no row left of one', { previousRows: 1, missing: 1, current: 0 }, ['went-empty']],
    ['five of five with others in their place', { previousRows: 5, missing: 5, current: 5 }, ['replaced-percent']],
    ['five of ten gone', { previousRows: 10, missing: 5, current: 5 }, []],
    ['six of ten gone', { previousRows: 10, missing: 6, current: 4 }, ['missing-percent']],
    ['10 % gone', { previousRows: 100, missing: 10, current: 90 }, []],
    ['more than 10 % gone', { previousRows: 100, missing: 11, current: 89 }, ['missing-percent']],
    ['500 gone', { previousRows: 100_000, missing: 500, current: 99_500 }, []],
    ['501 gone', { previousRows: 100_000, missing: 501, current: 99_499 }, ['missing-rows']],
  ])('judges %s', (_name, counts, expected) => {
    expect(rulesFor(counts)).toEqual(expected);
  });

  it.each([
    [20, []],
    [21, ['replaced-percent']],
  ])('judges %d %% replaced by others, whatever may be missing', (missing, expected) => {
    const limits = { maximumMissingPercent: 100, maximumMissingRows: 1000 };

    expect(rulesFor({ previousRows: 100, missing, current: 100 }, limits)).toEqual(expected);
  });

  it.each([
    ['five pairs', 5, []],
    ['six pairs', 6, ['replaced-percent']],
  ])('lets few members of a link file be swapped: %s of ten', (_name, missing, expected) => {
    const limits = { maximumMissingPercent: 99, maximumMissingRows: 1000 };
    const counts = { file: 'Acme_members_Groups.csv', isLink: true, previousRows: 10, missing, current: 10 };

    expect(judgeShrink(counts, limits).map(({ rule }) => rule)).toEqual(expected);
  });

  it('says what it saw', () => {
    const [reason] = judgeShrink({
      file: 'Acme_Users.csv',
      isLink: false,
      previousRows: 100,
      missing: 40,
      current: 60,
    });

    expect(reason?.message).toBe('Acme_Users.csv lost 40 of 100 keys, more than 10 %');
  });
});
