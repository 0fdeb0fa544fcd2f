import { describe, expect, it } from '@jest/globals';
import { membersIn, shownMembers } from '../../../src/fulfillment/group-members.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { failed, shown, stopped } from '../../support/write-outcomes.ts';

describe('the members of a group', () => {
  it.each([
    ['objects', [{ value: 'u1' }, { value: 'u2' }], ['u1', 'u2']],
    ['bare ids', ['u1', 2], ['u1', '2']],
    ['an empty list', [], []],
  ])('are known from %s', (_case, members, ids) => {
    expect(shownMembers({ id: 'g1', members }, rfc)).toEqual(new Set(ids));
    expect(membersIn(shown({ id: 'g1', members }), rfc)).toEqual({ kind: 'known', ids: new Set(ids) });
  });

  it.each([
    ['does not show them', { id: 'g1' }],
    ['shows something else', { id: 'g1', members: 'u1' }],
  ])('are not known when the group %s', (_case, group) => {
    expect(membersIn(shown(group), rfc)).toEqual({ kind: 'hidden' });
  });

  it('are not known when there is no such group', () => {
    expect(membersIn(shown(), rfc)).toEqual({ kind: 'hidden' });
  });

  it.each(['user', 'probe', 'none'] as const)('are not known where the dialect reads them from %s', (read) => {
    const dialect = mergeDialect(rfc, { members: { read } });

    expect(membersIn(shown({ id: 'g1', members: [] }), dialect)).toEqual({ kind: 'hidden' });
  });

  it.each([failed('TARGET_TIMEOUT'), stopped()])('are not known when nobody told', (answer) => {
    expect(membersIn(answer, rfc)).toBe(answer);
  });
});
