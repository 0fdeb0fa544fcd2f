import { describe, expect, it } from '@jest/globals';
import type { WriteOutcome } from '../../../src/scim/writing/write.ts';
import { adding, change, people, removing } from '../../support/change-members.ts';
import type { GroupTargetOptions } from '../../support/group-target.ts';
import { failed, notSent, refused, shown, stopped } from '../../support/write-outcomes.ts';

const done = (count: number) => Array<string>(count).fill('done');

describe('memberships of one group', () => {
  it('are added and removed by one request, for all of their orders', async () => {
    const { target, kinds } = await change([adding('u1'), removing('u2'), adding('u3')], { groups: { g1: ['u2'] } });

    expect(kinds).toEqual(done(3));
    expect(target.membersOf('g1')).toEqual(['u1', 'u3']);
    expect(target.requests).toMatchObject([
      { step: 'members Groups/g1', orders: ['0:1', '0:2', '0:3'], write: { method: 'PATCH', id: 'g1' } },
    ]);
  });

  it('go a hundred at a time, one request after the other', async () => {
    const items = people(250).flatMap((id) => [adding(id, 'g1'), adding(id, 'g2')]);

    const { target, kinds, requests } = await change(items, { groups: { g1: [], g2: [] } });

    expect(kinds).toEqual(done(500));
    expect(requests.map(({ length }) => length)).toEqual([100, 100, 100, 100, 50, 50]);
    expect(target.requests.map(({ write }) => write.method === 'PATCH' && write.id).slice(0, 2)).toEqual(['g1', 'g2']);
    expect(target.mostAtOnce).toBe(1);
  });

  it('need no look at the group when all goes well', async () => {
    expect((await change([adding('u1')])).target.reads).toBe(0);
  });
});

describe('memberships that are refused together', () => {
  const refuseU5: GroupTargetOptions = {
    groups: { g1: [], g2: [] },
    treat: (_, members) => (members.includes('u5') ? { isApplied: false, outcome: refused(400) } : undefined),
  };

  it('are cut in halves until only the one is left that the target does not take', async () => {
    const { kinds, requests, target } = await change(
      people(8).map((id) => adding(id)),
      refuseU5,
    );

    expect(kinds).toEqual(people(8).map((id) => (id === 'u5' ? 'refused' : 'done')));
    expect(requests.map((ids) => ids.join(' '))).toEqual([
      'u0 u1 u2 u3 u4 u5 u6 u7',
      'u0 u1 u2 u3',
      'u4 u5 u6 u7',
      'u4 u5',
      'u4',
      'u5',
      'u6 u7',
    ]);
    expect(target.membersOf('g1')).toHaveLength(7);
  });

  it('never make two requests for one group at once', async () => {
    const items = people(8).flatMap((id) => [adding(id, 'g1'), adding(id, 'g2')]);

    expect((await change(items, refuseU5)).target.mostAtOnce).toBe(1);
  });

  it.each([
    ['the target says no to everybody', refused(429, { code: 'TARGET_THROTTLED' }), 'refused'],
    ['nothing left', notSent(), 'not-sent'],
  ])('are not tried one by one when %s', async (_case, outcome, kind) => {
    const { kinds, requests, target } = await change([adding('u1'), adding('u2')], {
      treat: () => ({ isApplied: false, outcome }),
    });

    expect(kinds).toEqual([kind, kind]);
    expect([requests.length, target.reads]).toEqual([1, 0]);
  });
});

describe('memberships of a group that is said not to be there', () => {
  const items = people(8).map((id) => adding(id));
  const gone: GroupTargetOptions['treat'] = () => ({ isApplied: false, outcome: refused(404) });

  it('are all refused after one look when that is so', async () => {
    const { kinds, requests, target } = await change(items, { treat: gone, read: () => shown() });

    expect(kinds).toEqual(items.map(() => 'refused'));
    expect([requests.length, target.reads]).toEqual([1, 1]);
  });

  it('are tried in smaller lists when it is there', async () => {
    const { kinds } = await change(items, {
      treat: (number, members) => (members.includes('u5') ? gone(number, members) : undefined),
    });

    expect(kinds).toEqual(people(8).map((id) => (id === 'u5' ? 'refused' : 'done')));
  });
});

describe('a membership that is refused', () => {
  const refuse = (outcome: WriteOutcome, members: readonly string[], more: GroupTargetOptions = {}) => ({
    groups: { g1: members },
    treat: () => ({ isApplied: false, outcome }),
    ...more,
  });
  const withoutMembers = { read: () => shown({ id: 'g1', displayName: 'g1' }) };

  it.each([
    ['to add a member that is there', adding('u1'), refused(400), ['u1'], 'done'],
    ['to add a member that is not there', adding('u1'), refused(400), [], 'refused'],
    ['to add a member that is not there, with 404', adding('u1'), refused(404), [], 'refused'],
    ['to remove a member that is there', removing('u1'), refused(400), ['u1'], 'refused'],
    ['to remove a member that is there, with 404', removing('u1'), refused(404), ['u1'], 'refused'],
    ['to remove a member that is gone, with 404', removing('u1'), refused(404), [], 'done'],
  ])('is as the group shows it: %s', async (_case, item, outcome, members, kind) => {
    expect((await change([item], refuse(outcome, members))).kinds).toEqual([kind]);
  });

  it.each([
    ['400', refused(400)],
    ['403', refused(403, { code: 'TARGET_FORBIDDEN' })],
    ['409', refused(409)],
  ])('stays refused with %s to a removal, although the group does not show the member', async (_case, outcome) => {
    expect((await change([removing('u1')], refuse(outcome, ['u2']))).kinds).toEqual(['refused']);
  });

  it('stays refused with noTarget to a removal while the group shows the member', async () => {
    const { kinds } = await change([removing('u1')], refuse(refused(400, { scimType: 'noTarget' }), ['u1', 'u2']));

    expect(kinds).toEqual(['refused']);
  });

  it('stays refused when there is no such group to remove from', async () => {
    const { kinds } = await change([removing('u1')], refuse(refused(404), [], { read: () => shown() }));

    expect(kinds).toEqual(['refused']);
  });

  it.each([
    ['403 to a removal', removing('u1'), refused(403, { code: 'TARGET_FORBIDDEN' }), 'refused'],
    ['400 to an addition', adding('u1'), refused(400), 'refused'],
    ['noTarget to an addition', adding('u1'), refused(400, { scimType: 'noTarget' }), 'refused'],
    ['noTarget to a removal', removing('u1'), refused(400, { scimType: 'noTarget' }), 'done'],
    ['404 to a removal', removing('u1'), refused(404), 'refused'],
  ])('is as the answer says when the group does not show its members: %s', async (_case, item, outcome, kind) => {
    expect((await change([item], refuse(outcome, [], withoutMembers))).kinds).toEqual([kind]);
  });

  it.each([failed('TARGET_TIMEOUT'), stopped()])('stays refused when the group cannot be read', async (answer) => {
    const { kinds } = await change([adding('u1')], refuse(refused(400), ['u1'], { read: () => answer }));

    expect(kinds).toEqual(['refused']);
  });
});
