import { describe, expect, it } from '@jest/globals';
import { changeMemberships } from '../../../src/fulfillment/change-memberships.ts';
import type { HttpRequest } from '../../../src/http/request.ts';
import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { WriteOutcome } from '../../../src/scim/writing/write.ts';
import { adding, change, membershipTools, people, removing } from '../../support/change-members.ts';
import { GroupTarget, membersIn, type GroupTargetOptions } from '../../support/group-target.ts';
import { done, failed, refused, shown } from '../../support/write-outcomes.ts';

function byValue(remove: Dialect['members']['remove'] = 'valueArray', read: Dialect['members']['read'] = 'group') {
  return { dialect: mergeDialect(rfc, { members: { remove, read } }) };
}

/** Removes all members where a removal has no filter, as RFC 7644 section 3.5.2.2 has it. */
const emptyAll: GroupTargetOptions['judge'] = (request, target) => {
  if (!isRemoval(request)) return undefined;
  target.set(request.path.slice('Groups/'.length), []);
  return done(204);
};

function isRemoval({ body }: HttpRequest): boolean {
  return JSON.stringify(body).includes('"remove"');
}

describe('removals that name their members by value', () => {
  it.each(['valueArray', 'wrapped'] as const)('begin with one alone, then go together: %s', async (remove) => {
    const { kinds, requests, target } = await change(
      [removing('u1'), adding('u5'), removing('u2'), removing('u3', 'g2'), removing('u4', 'g2')],
      { ...byValue(remove), groups: { g1: ['u1', 'u2', 'u9'], g2: ['u3', 'u4', 'u9'] } },
    );

    expect(kinds).toEqual(Array<string>(5).fill('done'));
    expect(requests).toEqual([['u1'], ['u5', 'u2'], ['u3', 'u4']]);
    expect(target.reads).toBe(2);
    expect([target.membersOf('g1'), target.membersOf('g2')]).toEqual([['u9', 'u5'], ['u9']]);
  });

  it('are proven once in a run', async () => {
    const target = new GroupTarget({ ...byValue(), groups: { g1: people(5) } });
    const tools = membershipTools(target, byValue().dialect);
    await changeMemberships([removing('u1')], tools, () => undefined);

    await changeMemberships([removing('u2'), removing('u3')], tools, () => undefined);

    expect(target.requests.map(membersIn)).toEqual([['u1'], ['u2', 'u3']]);
  });

  it.each(['filterPath', 'replaceAll'] as const)('are not tried in another form: %s', async (remove) => {
    const { requests } = await change([removing('u1'), removing('u2')], {
      ...byValue(remove),
      groups: { g1: people(5) },
    });

    expect(requests).toEqual([['u1', 'u2']]);
  });
});

describe('removals that take everybody', () => {
  const groups = { g1: ['u1', 'u2', 'u8', 'u9'], g2: ['u3', 'u9'] };

  it('are sent once, and never again in the run', async () => {
    const target = new GroupTarget({ ...byValue(), groups, judge: emptyAll });
    const tools = membershipTools(target, byValue().dialect);
    const outcomes: WriteOutcome[] = [];
    const tell = (_item: unknown, outcome: WriteOutcome) => outcomes.push(outcome);
    await changeMemberships([removing('u1'), removing('u2'), removing('u3', 'g2'), adding('u5', 'g2')], tools, tell);

    await changeMemberships([removing('u9', 'g2')], tools, tell);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'refused', 'done', 'refused']);
    expect(target.requests.map(membersIn)).toEqual([['u1'], ['u5']]);
    expect(target.membersOf('g2')).toEqual(['u3', 'u9', 'u5']);
  });

  it('say who is missing', async () => {
    const { outcomes } = await change([removing('u1'), removing('u3', 'g2')], {
      ...byValue(),
      groups,
      judge: emptyAll,
    });

    const message = expect.stringContaining('took 3 others away (u2, u8, u9)') as unknown;
    expect(outcomes).toMatchObject([{ error: { message } }, { error: { message } }]);
  });

  it('are known where the group is shown without members afterwards', async () => {
    const { kinds } = await change([removing('u1')], {
      ...byValue(),
      groups,
      judge: emptyAll,
      read: (group) => (JSON.stringify(group).includes('u1') ? group : shown({ id: 'g1' })),
    });

    expect(kinds).toEqual(['refused']);
  });

  it('are known by the answer where the group is still shown as it was', async () => {
    const { outcomes } = await change([removing('u1')], {
      ...byValue(),
      groups,
      treat: () => ({ isApplied: false, outcome: done(200, 'g1', { id: 'g1', members: [] }) }),
    });

    expect(outcomes).toMatchObject([
      { kind: 'refused', error: { message: expect.stringContaining('others') as unknown } },
    ]);
  });

  it('are known after a lost answer too', async () => {
    const judge: GroupTargetOptions['judge'] = (request, target) => {
      emptyAll(request, target);
      return { ...failed('TARGET_TIMEOUT'), kind: 'unknown' };
    };

    const { kinds, target } = await change([removing('u1'), removing('u3', 'g2')], { ...byValue(), groups, judge });

    expect(kinds).toEqual(['refused', 'refused']);
    expect(target.membersOf('g2')).toEqual(['u3', 'u9']);
  });
});

describe('removals that prove nothing', () => {
  it('are those of a group with no other members: they go first, alone', async () => {
    const { requests, kinds } = await change([adding('u5'), removing('u1')], { ...byValue(), groups: { g1: ['u1'] } });

    expect(kinds).toEqual(['done', 'done']);
    expect(requests).toEqual([['u1'], ['u5']]);
  });

  it('are those of groups that do not show their members', async () => {
    const options = { ...byValue('valueArray', 'probe'), groups: { g1: people(5) } };

    const { requests, target } = await change([adding('u5'), removing('u1'), removing('u2')], options);

    expect(requests).toEqual([['u1', 'u2'], ['u5']]);
    expect(target.reads).toBe(0);
  });

  it('are those of members who were not there', async () => {
    const { requests, kinds } = await change([removing('u7'), removing('u1'), removing('u2'), removing('u3')], {
      ...byValue(),
      groups: { g1: people(5) },
      judge: (request) =>
        JSON.stringify(request.body).includes('u7') ? refused(400, { scimType: 'noTarget' }) : undefined,
    });

    expect(kinds).toEqual(Array<string>(4).fill('done'));
    expect(requests).toEqual([['u7'], ['u1'], ['u2', 'u3']]);
  });

  it('are those after which the member is still there', async () => {
    const { kinds, requests } = await change([removing('u1'), removing('u2')], {
      ...byValue(),
      groups: { g1: people(5) },
      judge: () => done(204),
    });

    expect(kinds).toEqual(['refused', 'refused']);
    expect(requests).toEqual([['u1'], ['u2']]);
  });

  it.each([
    ['before', 1, 'not-sent', []],
    ['after', 2, 'unknown', [['u1']]],
  ])('are those of a group that cannot be read %s', async (_case, fails, kind, expected) => {
    let reads = 0;
    const { kinds, requests } = await change([removing('u1')], {
      ...byValue(),
      groups: { g1: people(5) },
      read: (group) => ((reads += 1) === fails ? failed('TARGET_TIMEOUT') : group),
    });

    expect(kinds).toEqual([kind]);
    expect(requests).toEqual(expected);
  });
});
