import { describe, expect, it } from '@jest/globals';
import { changeMemberships } from '../../../src/fulfillment/change-memberships.ts';
import type { MemberItem } from '../../../src/fulfillment/group-members.ts';
import type { ReadResource } from '../../../src/fulfillment/step.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { adding, change, membershipTools, people, removing } from '../../support/change-members.ts';
import { GroupTarget, membersIn, type GroupTargetOptions } from '../../support/group-target.ts';
import { failed, shown } from '../../support/write-outcomes.ts';

type MembersKnobs = NonNullable<DialectChanges['members']>;

const ways: readonly MembersKnobs[] = [
  { write: 'put' },
  { write: 'replaceAll', remove: 'replaceAll' },
  { write: 'patch', remove: 'replaceAll' },
];

function dialectOf(members: MembersKnobs) {
  return mergeDialect(rfc, { members });
}

/** Changes one after the other, in one run. */
async function inTurn(
  steps: readonly (readonly MemberItem[])[],
  members: MembersKnobs,
  options: GroupTargetOptions,
): Promise<GroupTarget> {
  const dialect = dialectOf(members);
  const target = new GroupTarget({ ...options, dialect });
  const tools = membershipTools(target, dialect);
  for (const items of steps) await changeMemberships(items, tools, () => undefined);
  return target;
}

/** A server that goes on showing its first group. */
function slowToShow(): (group: ReadResource) => ReadResource {
  let first: ReadResource | undefined;
  return (group) => (first ??= group);
}

describe('a list of members that is written as a whole', () => {
  it.each(ways.slice(0, 2))('holds all changes of its group: %j', async (members) => {
    const items = [...people(250).map((id) => adding(id)), removing('x')];

    const { requests, target } = await change(items, { dialect: dialectOf(members), groups: { g1: ['x', 'y'] } });

    expect(requests.map(({ length }) => length)).toEqual([251]);
    expect(target.membersOf('g1')).toEqual(['y', ...people(250)]);
  });

  it.each(ways)('keeps what was done before, although the server does not show it yet: %j', async (members) => {
    const steps = [[adding('u1'), removing('u2')], [adding('u3'), removing('u4')], [removing('u1')]];
    const options = { groups: { g1: ['u2', 'u4', 'u9'] }, read: slowToShow() };

    const target = await inTurn(steps, members, options);

    expect(target.membersOf('g1').sort()).toEqual(['u3', 'u9']);
  });

  it('keeps nothing of another group', async () => {
    const steps = [[adding('u1')], [adding('u2', 'g2')], [adding('u3', 'g2')]];

    const target = await inTurn(steps, { write: 'put' }, { groups: { g1: [], g2: [] } });

    expect(target.membersOf('g2')).toEqual(['u2', 'u3']);
  });

  it('waits for another of the same id in other letters', async () => {
    const sent: string[] = [];
    let underWay = 0;
    const target = new GroupTarget({ dialect: dialectOf({ write: 'put' }), groups: { g1: ['x'], G1: ['x'] } });
    const tools = membershipTools(target, dialectOf({ write: 'put' }));
    const send: typeof tools.send = async (items, onOutcome) => {
      underWay += items.length;
      sent.push(`${items.length} of ${underWay}`);
      await target.send(items, onOutcome);
      underWay -= items.length;
    };

    await changeMemberships([adding('u1', 'g1'), adding('u2', 'G1')], { ...tools, send }, () => undefined);

    expect(sent).toEqual(['1 of 1', '1 of 1']);
    expect(target.requests.map(membersIn)).toEqual([['u1'], ['u2']]);
  });
});

describe('a removal from a list that shows the member in other letters', () => {
  it('is refused by itself', async () => {
    const { kinds, target } = await change([removing('AB-1'), adding('u1'), removing('u2')], {
      dialect: dialectOf({ write: 'put' }),
      groups: { g1: ['ab-1', 'u2'] },
    });

    expect(kinds).toEqual(['refused', 'done', 'done']);
    expect(target.membersOf('g1')).toEqual(['ab-1', 'u1']);
  });
});

describe('a group that was shown empty', () => {
  const emptyAtFirst = () => {
    let reads = 0;
    return () => shown({ id: 'g1', members: (reads += 1) === 1 ? [] : [{ value: 'u1' }] });
  };

  it('is looked at once more before a removal counts as done', async () => {
    const { kinds, target } = await change([removing('u1'), removing('u2')], {
      dialect: dialectOf({ write: 'put' }),
      read: emptyAtFirst(),
    });

    expect(kinds).toEqual(['refused', 'done']);
    expect(target.sent).toEqual([]);
  });

  it('is empty without members too where the dialect says so', async () => {
    const { kinds } = await change([removing('u1')], {
      dialect: dialectOf({ write: 'put', omittedWhenEmpty: true }),
      read: () => shown({ id: 'g1' }),
    });

    expect(kinds).toEqual(['done']);
  });
});

describe('a removal that the answer belies', () => {
  const answer = (members: readonly string[]) => ({
    kind: 'done' as const,
    status: 200,
    resource: { id: 'g1', members },
  });

  it.each([
    ['refused when the group shows the member too', ['u1', 'u2'], ['refused', 'done']],
    ['done when the group does not', ['u9'], ['done', 'done']],
  ])('is %s', async (_case, members, expected) => {
    const { kinds, requests, target } = await change([removing('u1'), removing('u2')], {
      groups: { g1: members },
      treat: () => ({ isApplied: false, outcome: answer(['u1']) }),
    });

    expect(kinds).toEqual(expected);
    expect([requests.length, target.reads]).toEqual([1, 1]);
  });

  it.each([
    ['refused when the group does not show its members', shown({ id: 'g1' }), 'refused'],
    ['uncertain when the group cannot be read', failed('TARGET_TIMEOUT'), 'unknown'],
  ])('is %s', async (_case, read, kind) => {
    const { kinds } = await change([removing('u1')], {
      treat: () => ({ isApplied: false, outcome: answer(['u1']) }),
      read: () => read,
    });

    expect(kinds).toEqual([kind]);
  });
});
