import { describe, expect, it } from '@jest/globals';
import { adding, change, people, removing } from '../../support/change-members.ts';
import { failed, lost, shown, stopped } from '../../support/write-outcomes.ts';

const done = (count: number) => Array<string>(count).fill('done');

describe('memberships that are dropped without a word', () => {
  it('are sent again in smaller requests until all are there', async () => {
    const { kinds, target } = await change(
      people(100).map((id) => adding(id)),
      { keeps: 10, showsGroup: true },
    );

    expect(kinds).toEqual(done(100));
    expect(target.membersOf('g1').sort()).toEqual(people(100).sort());
  });

  it('are sent again without those that the answer shows', async () => {
    const { requests } = await change(
      people(4).map((id) => adding(id)),
      { keeps: 2, showsGroup: true },
    );

    expect(requests).toEqual([['u0', 'u1', 'u2', 'u3'], ['u2'], ['u3']]);
  });

  it('are done once each was sent alone: a server need not show all members', async () => {
    const { kinds, requests, target } = await change([adding('u1'), adding('u2')], {
      groups: { g1: ['u9'] },
      keeps: 0,
      showsGroup: true,
    });

    expect(kinds).toEqual(['done', 'done']);
    expect(requests).toEqual([['u1', 'u2'], ['u1'], ['u2']]);
    expect(target.reads).toBe(0);
  });
});

describe('memberships without an answer', () => {
  const lose =
    (isApplied: boolean, times = 1) =>
    (number: number) =>
      number < times ? { isApplied, outcome: lost() } : undefined;

  it('are done when the group shows them', async () => {
    const { kinds, requests } = await change([adding('u1'), adding('u2')], { treat: lose(true) });

    expect(kinds).toEqual(['done', 'done']);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['done', true],
    ['not done', false],
  ])('are sent again when they are removals, whatever the group shows: %s', async (_case, isApplied) => {
    const { kinds, requests, target } = await change([adding('u1'), removing('u2')], {
      groups: { g1: ['u1', 'u2'] },
      treat: lose(isApplied),
      // It shows the beginning of its list only.
      read: () => shown({ id: 'g1', members: [{ value: 'u1' }] }),
    });

    expect(kinds).toEqual(['done', 'done']);
    expect(requests).toEqual([['u1', 'u2'], ['u2']]);
    expect(target.membersOf('g1')).toEqual(['u1']);
  });

  it('are sent again as far as the group does not show them', async () => {
    const { kinds, requests } = await change([adding('u1'), adding('u2'), removing('u3')], {
      groups: { g1: ['u2'] },
      treat: lose(false),
    });

    expect(kinds).toEqual(done(3));
    expect(requests).toEqual([
      ['u1', 'u2', 'u3'],
      ['u1', 'u3'],
    ]);
  });

  it('are all sent again when the group does not show its members', async () => {
    const { kinds, requests } = await change([adding('u1'), removing('u2')], {
      treat: lose(true),
      read: () => shown({ id: 'g1' }),
    });

    expect(kinds).toEqual(['done', 'done']);
    expect(requests).toHaveLength(2);
  });

  it('are given up after three times', async () => {
    const { kinds, requests } = await change([adding('u1')], { treat: lose(false, 9) });

    expect(kinds).toEqual(['refused']);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['the group cannot be read', failed('TARGET_TIMEOUT')],
    ['the run is at its end', stopped('INTERRUPTED')],
  ])('are neither sent again nor done when %s', async (_case, answer) => {
    const { outcomes, requests } = await change([adding('u1')], { treat: lose(true), read: () => answer });

    expect(outcomes).toEqual([{ kind: 'unknown', error: answer.error }]);
    expect(requests).toHaveLength(1);
  });
});
