import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { ScimResource } from '../../../../src/scim/protocol/resource.ts';
import { readWholeGroup, type WholeGroup } from '../../../../src/scim/writing/read-whole-group.ts';
import type { EarlierMembers } from '../../../../src/scim/writing/write.ts';

interface Scene {
  readonly group: ScimResource | undefined;
  /** What is shown when the members are asked for by name; the same without. */
  readonly named?: () => ScimResource | undefined;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly earlier?: EarlierMembers;
  readonly members?: NonNullable<DialectChanges['members']>;
}

function readGroup({ group, named = () => group, add = [], remove = [], ...scene }: Scene): Promise<WholeGroup> {
  const values = (ids: readonly string[]): { readonly value: string }[] => ids.map((value) => ({ value }));
  const { earlier, members = {} } = scene;
  const change = { attribute: 'members', add: values(add), remove: values(remove), earlier };
  return readWholeGroup(
    { method: 'PATCH', endpoint: 'Groups', id: 'g1', operations: [], members: change },
    {
      dialect: mergeDialect(rfc, { members }),
      read: (_endpoint, _id, attributes) => Promise.resolve(attributes === undefined ? group : named()),
    },
  );
}

async function idsIn(scene: Scene): Promise<string[]> {
  return [...(await readGroup(scene)).members.keys()];
}

const bare: ScimResource = { id: 'g1', displayName: 'Staff' };
const staff: ScimResource = { ...bare, members: [{ value: 'bob' }, { value: 'ops' }] };
const unreadable = { code: 'TARGET_REFUSED', delivery: 'rejected', status: undefined, scimType: undefined };

describe('a group that is to be written as a whole', () => {
  it.each(['user', 'probe', 'none'] as const)('is not read where the dialect sees members in %s', async (read) => {
    await expect(readGroup({ group: staff, add: ['ada'], members: { read } })).rejects.toMatchObject(unreadable);
  });

  it('has those whom it shows only when they are asked for by name', async () => {
    expect(await idsIn({ group: bare, named: () => staff, add: ['ada'] })).toEqual(['bob', 'ops']);
  });

  it('has nobody where it shows an empty list', async () => {
    expect(await idsIn({ group: { ...bare, members: [] }, add: ['ada'] })).toEqual([]);
  });

  it.each([
    ['without them, to add', { add: ['ada'] }, bare],
    ['without them, to remove', { remove: ['bob'] }, bare],
    ['with null', { add: ['ada'] }, { ...bare, members: null }],
  ])('is unreadable when it is shown %s, also by name', async (_case, change, group) => {
    await expect(readGroup({ group, ...change })).rejects.toMatchObject({
      ...unreadable,
      message: expect.stringContaining('members.omittedWhenEmpty') as unknown,
    });
  });

  it('is empty without them where the dialect says that empty lists are left out', async () => {
    expect(await idsIn({ group: bare, add: ['ada'], members: { omittedWhenEmpty: true } })).toEqual([]);
  });

  it('is unreadable where the target refuses to be asked by name, whatever the dialect says', async () => {
    const options = { method: 'GET', url: 'Groups/g1', status: 400, delivery: 'rejected' } as const;
    const named = (): never => {
      throw new HttpError('TARGET_REFUSED', 'No.', options);
    };

    const group = readGroup({ group: bare, named, add: ['ada'], members: { omittedWhenEmpty: true } });

    await expect(group).rejects.toMatchObject(unreadable);
  });

  it.each([
    ['a member without an id', [{ value: 'bob' }, { display: 'Eve' }]],
    ['an id that is too large to be exact', [{ value: 2 ** 53 }]],
    ['a text', 'bob'],
    ['an object', { value: 'bob' }],
    ['a page', { totalResults: 2, Resources: [{ value: 'bob' }] }],
  ])('is unreadable when it shows %s', async (_case, members) => {
    await expect(readGroup({ group: { ...bare, members }, add: ['ada'] })).rejects.toMatchObject(unreadable);
  });

  it('has nobody to remove where it shows an empty list', async () => {
    const removal = readGroup({ group: { ...bare, members: [] }, remove: ['bob'] });

    await expect(removal).rejects.toMatchObject({ ...unreadable, scimType: 'noTarget' });
  });

  it('is told from one that is gone', async () => {
    await expect(readGroup({ group: undefined, add: ['ada'] })).rejects.toMatchObject({ ...unreadable, status: 404 });
  });
});

describe('a list of members that is a part of the whole', () => {
  it.each([
    ['a link to the next ones', { 'members@odata.nextLink': 'https://h.example/next' }],
    ['a count', { memberCount: 3 }],
    ['a count as a text', { memberCount: '3' }],
    ['a total', { totalMembers: 3 }],
    ['a total with a point', { 'members.totalResults': 3 }],
    ['a count in an extension', { 'urn:x:Group': { membersTotal: 3 } }],
    ['a mark', { membersTruncated: true }],
  ])('is known by %s', async (_case, mark) => {
    await expect(readGroup({ group: { ...staff, ...mark }, add: ['ada'] })).rejects.toMatchObject(unreadable);
  });

  it('is known by what stands beside it when it is asked for by name', async () => {
    const group = readGroup({ group: { ...bare, memberCount: 3 }, named: () => staff, add: ['ada'] });

    await expect(group).rejects.toMatchObject(unreadable);
  });

  it.each([{ memberCount: 2 }, { totalMembers: 0 }, { membersTruncated: false }, { memberType: 'dynamic' }])(
    'is not meant by %j',
    async (mark) => {
      expect(await idsIn({ group: { ...staff, ...mark }, add: ['ada'] })).toEqual(['bob', 'ops']);
    },
  );
});

describe('who is to be removed from a list', () => {
  it.each([
    ['in other letters', { value: 'BOB' }],
    ['as the last part of an address', { value: 'bob@x.test', $ref: 'https://h.example/v2/Users/bob?x=1' }],
    ['as the last part of an address that is escaped', { value: '7', $ref: '/Users/%62ob/' }],
  ])('is not taken for gone when the group shows the id %s', async (_case, member) => {
    const removal = readGroup({ group: { ...bare, members: [member] }, remove: ['bob'] });

    await expect(removal).rejects.toMatchObject({ ...unreadable, scimType: 'invalidValue' });
  });

  it.each([
    ['shown by the id itself, and by another spelling', [{ value: 'bob' }, { value: 'BOB' }], ['bob', 'BOB']],
    ['not shown at all', [{ value: 'eve', $ref: 'https://h.example/v2/Users/%zz' }], ['eve']],
  ])('may be %s', async (_case, members, ids) => {
    expect(await idsIn({ group: { ...bare, members }, remove: ['bob'] })).toEqual(ids);
  });
});

describe('what was done to the group before', () => {
  it('is laid over what it shows', async () => {
    const earlier = { added: [{ value: 'eve' }, { value: 'ops' }], removed: ['bob', 'joe'] };

    expect(await idsIn({ group: staff, add: ['ada'], earlier })).toEqual(['ops', 'eve']);
  });
});
