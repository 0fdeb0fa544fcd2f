import { describe, expect, it } from '@jest/globals';
import { membersIn, shownMembers } from '../../../src/fulfillment/group-members.ts';
import { failed, shown, stopped } from '../../support/write-outcomes.ts';

describe('the members of a group', () => {
  it.each([
    ['objects', [{ value: 'u1' }, { value: 'u2' }], ['u1', 'u2']],
    ['bare ids', ['u1', 2], ['u1', '2']],
    ['an empty list', [], []],
  ])('are known from %s', (_case, members, ids) => {
    expect(shownMembers({ id: 'g1', members })).toEqual(new Set(ids));
    expect(membersIn(shown({ id: 'g1', members }))).toEqual({ kind: 'known', ids: new Set(ids) });
  });

  it.each([
    ['does not show them', { id: 'g1' }],
    ['shows something else', { id: 'g1', members: 'u1' }],
  ])('are not known when the group %s', (_case, group) => {
    expect(membersIn(shown(group))).toEqual({ kind: 'hidden' });
  });

  it('are not known when there is no such group', () => {
    expect(membersIn(shown())).toEqual({ kind: 'hidden' });
  });

  it.each([failed('TARGET_TIMEOUT'), stopped()])('are not known when nobody told', (answer) => {
    expect(membersIn(answer)).toBe(answer);
  });
});
