import { describe, expect, it } from '@jest/globals';
import type { Dialect, DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { HttpRequest } from '../../../src/http/request.ts';
import { adding, change, people, removing } from '../../support/change-members.ts';
import type { GroupTargetOptions } from '../../support/group-target.ts';
import { failed, refused, shown } from '../../support/write-outcomes.ts';

type MembersKnobs = NonNullable<DialectChanges['members']>;

/** A target that is spoken to in a dialect. */
function speaking(
  members: MembersKnobs,
  options: GroupTargetOptions = {},
): GroupTargetOptions & { readonly dialect: Dialect } {
  return { ...options, dialect: mergeDialect(rfc, { members }) };
}

const writes = ['patch', 'patchWrapped', 'patchPathless', 'partialWithOperation', 'replaceAll', 'put'] as const;
const removes = ['filterPath', 'valueArray', 'wrapped', 'replaceAll'] as const;
const dialects = writes.flatMap((write) => removes.map((remove) => ({ write, remove })));

const done = (count: number) => Array<string>(count).fill('done');

describe('memberships in any dialect', () => {
  it.each(dialects)('come out the same: $write, $remove', async (members) => {
    const groups = { g1: ['u1', 'u2', 'u9'], g2: ['u3'] };
    const items = [adding('u5'), removing('u1'), adding('u2'), removing('u8'), adding('u6'), removing('u3', 'g2')];

    const { kinds, target } = await change(items, speaking(members, { groups }));

    expect(kinds).toEqual(done(6));
    expect(target.membersOf('g1').sort()).toEqual(['u2', 'u5', 'u6', 'u9']);
    expect(target.membersOf('g2')).toEqual([]);
    expect(target.mostAtOnce).toBe(1);
  });

  it.each(dialects)('are as ordered when they are ordered again: $write, $remove', async (members) => {
    const { kinds, target } = await change(
      [adding('u1'), removing('u2'), removing('u3', 'g2')],
      speaking(members, { groups: { g1: ['u1'], g2: [] } }),
    );

    expect(kinds).toEqual(done(3));
    expect(target.membersOf('g1')).toEqual(['u1']);
  });

  it('go in two requests, one after the other, where one cannot both add and remove', async () => {
    const { requests, target } = await change(
      [removing('u1'), adding('u2')],
      speaking({ remove: 'replaceAll' }, { groups: { g1: ['u1', 'u9'] } }),
    );

    expect(requests).toEqual([['u2'], ['u1']]);
    expect(target.sent.map(operationsIn)).toEqual([
      [{ op: 'add', path: 'members', value: [{ value: 'u2' }] }],
      [{ op: 'replace', path: 'members', value: [{ value: 'u9' }, { value: 'u2' }] }],
    ]);
  });

  it.each([
    ['three requests of 100', 100, [100, 100, 50]],
    ['one request of 8000', 8000, [250]],
  ])('go in %s (S21)', async (_case, maxPerRequest, sizes) => {
    const { requests, kinds } = await change(
      people(250).map((id) => adding(id)),
      speaking({ maxPerRequest }),
    );

    expect(kinds).toEqual(done(250));
    expect(requests.map(({ length }) => length)).toEqual(sizes);
  });
});

describe('a group that takes only wrapped members (S6)', () => {
  const judge = (request: HttpRequest) =>
    JSON.stringify(request.body).includes('"value":{"members"') ? undefined : refused(400);

  it('is changed in its dialect', async () => {
    const { kinds, target } = await change(
      [adding('u1'), removing('u2')],
      speaking({ write: 'patchWrapped', remove: 'wrapped' }, { groups: { g1: ['u2'] }, judge }),
    );

    expect(kinds).toEqual(['done', 'done']);
    expect(target.membersOf('g1')).toEqual(['u1']);
  });

  it('refuses what the RFC says, and the orders fail', async () => {
    const { kinds } = await change([adding('u1'), removing('u2')], speaking({}, { groups: { g1: ['u2'] }, judge }));

    expect(kinds).toEqual(['refused', 'refused']);
  });
});

describe('a group that is written as a whole', () => {
  /** Somebody else lets u7 in between each reading and writing, so many times. */
  const disturbed = (times: number): NonNullable<GroupTargetOptions['judge']> => {
    let left = times;
    return (request, target) => {
      if (left === 0) return undefined;
      left -= 1;
      target.set('g1', ['u1', 'u2', 'u7']);
      return request.headers?.['If-Match'] === undefined ? undefined : refused(412);
    };
  };

  it('is read again when it was changed meanwhile, and keeps that change', async () => {
    const { kinds, target } = await change([adding('u3'), removing('u1')], {
      ...speaking({ write: 'put' }),
      groups: { g1: ['u1', 'u2'] },
      judge: disturbed(2),
    });

    expect(kinds).toEqual(['done', 'done']);
    expect(target.sent).toHaveLength(3);
    expect(target.membersOf('g1')).toEqual(['u2', 'u7', 'u3']);
  });

  it('is given up after three times', async () => {
    const { kinds, target } = await change([adding('u3'), removing('u1')], {
      ...speaking({ write: 'put' }),
      judge: disturbed(3),
    });

    expect(kinds).toEqual(['refused', 'refused']);
    expect(target.sent).toHaveLength(3);
  });

  it('is left alone, and not asked again and again, where its members are hidden', async () => {
    const { outcomes, target } = await change(
      people(8).map((id) => adding(id)),
      speaking({ write: 'put', read: 'user' }),
    );

    expect(outcomes).toMatchObject(people(8).map(() => ({ kind: 'refused', error: { code: 'TARGET_REFUSED' } })));
    expect([target.requests.length, target.sent.length, target.reads]).toEqual([1, 0, 0]);
  });

  it('keeps its members when it is shown without them', async () => {
    const { kinds, target } = await change(
      [removing('u1'), removing('u2')],
      speaking({ write: 'put' }, { read: () => shown({ id: 'g1' }) }),
    );

    expect(kinds).toEqual(['refused', 'refused']);
    expect(target.sent).toEqual([]);
  });
});

describe('groups that a server shows without their members', () => {
  const empty = { read: () => shown({ id: 'g1', members: [] }), showsGroup: false };

  it('prove nothing about a removal that is answered 404', async () => {
    const options = { ...empty, treat: () => ({ isApplied: false, outcome: refused(404) }) };

    const { kinds } = await change([removing('u1')], { ...speaking({ read: 'probe' }), ...options });

    expect(kinds).toEqual(['refused']);
  });

  it('prove nothing about an addition that was done', async () => {
    const answer = { kind: 'done', status: 200, resource: { id: 'g1', members: [] } } as const;
    const treat = () => ({ isApplied: true, outcome: answer });

    const { kinds, requests } = await change([adding('u1'), adding('u2')], { ...speaking({ read: 'probe' }), treat });

    expect(kinds).toEqual(['done', 'done']);
    expect(requests).toHaveLength(1);
  });
});

describe('what is sent of a member', () => {
  const location = 'https://h.example/v2/Users/u1';
  const ada = { id: 'u1', userName: 'ada', displayName: 'Ada', meta: { location } };
  const sentOf = async (fields: NonNullable<MembersKnobs['fields']>, account: object = ada) => {
    const answers = { read: () => shown({ id: 'u1', ...account }) };
    const { target, kinds } = await change([adding('u1'), adding('u1', 'g2')], {
      ...speaking({ fields }),
      ...answers,
      groups: { g1: [], g2: [] },
    });
    return { kinds, reads: target.reads, value: operationsIn(target.sent[0])[0]?.value };
  };

  it('is its id as a rule, and no account is read', async () => {
    expect(await sentOf(['value'])).toMatchObject({ reads: 0, value: [{ value: 'u1' }] });
    expect(await sentOf(['value', 'type'])).toMatchObject({ reads: 0, value: [{ value: 'u1', type: 'User' }] });
  });

  it('is its name and address too where the dialect says so, read once for all groups', async () => {
    expect(await sentOf(['value', 'display', '$ref'])).toMatchObject({
      reads: 1,
      value: [{ value: 'u1', display: 'ada', $ref: location }],
    });
  });

  it('is its display name where it has no userName, and no address where it shows none', async () => {
    const { value } = await sentOf(['value', 'display', '$ref'], { userName: null, displayName: 'Ada', meta: {} });

    expect(value).toEqual([{ value: 'u1', display: 'Ada' }]);
  });

  it.each([
    ['has no such account', shown(), 'refused'],
    ['refuses to show the account', failed('TARGET_FORBIDDEN', { status: 403, delivery: 'rejected' }), 'refused'],
    ['cannot be asked', failed('TARGET_TIMEOUT'), 'not-sent'],
  ])('keeps a membership from being sent when the target %s', async (_case, answer, kind) => {
    const { kinds, target } = await change([adding('u1'), removing('u2')], {
      ...speaking({ fields: ['value', 'display'] }),
      groups: { g1: ['u2'] },
      read: () => answer,
    });

    expect(kinds).toEqual([kind, 'done']);
    expect(target.membersOf('g1')).toEqual([]);
  });
});

interface WireOperation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

function operationsIn(request: HttpRequest | undefined): readonly WireOperation[] {
  return (request?.body as { readonly Operations?: readonly WireOperation[] }).Operations ?? [];
}
