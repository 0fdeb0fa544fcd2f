import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../../../../src/http/request.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { encodeMembers } from '../../../../src/scim/writing/encode-members.ts';
import type { ScimResource } from '../../../../src/scim/protocol/resource.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';
import type { MemberChange } from '../../../../src/scim/writing/write.ts';

const ofMembers = (members: NonNullable<DialectChanges['members']>): DialectChanges => ({ members });

const staff: ScimResource = {
  schemas: [urns.group],
  id: 'g1',
  displayName: 'Staff',
  'urn:x:Group': { owner: 'eve' },
  members: [
    { value: 'bob', display: 'Bob', type: 'User' },
    { value: 'ops', display: 'Operations', type: 'Group' },
  ],
  meta: { version: 'W/"7"' },
};

interface Options {
  readonly group?: ScimResource;
  readonly checksVersion?: boolean;
  readonly id?: string;
}

/** The request that lets `add` in and `remove` out. */
function encode(
  changes: DialectChanges,
  { add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  { group = staff, checksVersion, id = 'g1' }: Options = {},
): Promise<HttpRequest> {
  const values = (ids: readonly string[]): MemberChange['add'] => ids.map((value) => ({ value }));
  const members = { attribute: 'members', add: values(add), remove: values(remove), checksVersion };
  return encodeMembers(
    { method: 'PATCH', endpoint: 'Groups', id, operations: [], members },
    { dialect: mergeDialect(rfc, changes), read: () => Promise.resolve(group) },
  );
}

function patchOp(...operations: readonly unknown[]): unknown {
  return { schemas: [urns.patchOp], Operations: operations };
}

const both = { add: ['ada'], remove: ['bob'] };

describe('a change of members', () => {
  it.each<[string, DialectChanges, unknown]>([
    [
      'by the RFC',
      {},
      patchOp(
        { op: 'add', path: 'members', value: [{ value: 'ada' }] },
        { op: 'remove', path: 'members[value eq "bob"]' },
      ),
    ],
    [
      'with wrapped values',
      ofMembers({ write: 'patchWrapped', remove: 'wrapped' }),
      patchOp(
        { op: 'add', path: 'members', value: { members: [{ value: 'ada' }] } },
        { op: 'remove', path: 'members', value: { members: [{ value: 'bob' }] } },
      ),
    ],
    [
      'without a path, the leavers as a list',
      ofMembers({ write: 'patchPathless', remove: 'valueArray' }),
      patchOp(
        { op: 'add', value: { members: [{ value: 'ada' }] } },
        { op: 'remove', path: 'members', value: [{ value: 'bob' }] },
      ),
    ],
    [
      'with marks, as SCIM 1.1 wants it (S24)',
      ofMembers({ write: 'partialWithOperation' }),
      { schemas: ['urn:scim:schemas:core:1.0'], members: [{ value: 'ada' }, { value: 'bob', operation: 'delete' }] },
    ],
    [
      'with marks and schemas of the dialect',
      { ...ofMembers({ write: 'partialWithOperation' }), account: { schemas: ['urn:x'] } },
      { schemas: ['urn:x'], members: [{ value: 'ada' }, { value: 'bob', operation: 'delete' }] },
    ],
    [
      'by a replacement of the list, in which a group stays a group',
      ofMembers({ write: 'replaceAll', remove: 'replaceAll' }),
      patchOp({ op: 'replace', path: 'members', value: [{ value: 'ops', type: 'Group' }, { value: 'ada' }] }),
    ],
    [
      'with operations in capitals and bare values',
      { update: { operationCase: 'pascal', filterQuoting: 'bare' } },
      patchOp(
        { op: 'Add', path: 'members', value: [{ value: 'ada' }] },
        { op: 'Remove', path: 'members[value eq bob]' },
      ),
    ],
  ])('is a PATCH %s', async (_case, changes, body) => {
    expect(await encode(changes, both)).toMatchObject({ method: 'PATCH', path: 'Groups/g1', body });
  });

  it('is a PUT of the group as it was, without what the server itself sets', async () => {
    expect(await encode(ofMembers({ write: 'put' }), both)).toEqual({
      method: 'PUT',
      effect: 'merge',
      path: 'Groups/g1',
      body: {
        schemas: [urns.group],
        displayName: 'Staff',
        'urn:x:Group': { owner: 'eve' },
        members: [{ value: 'ops', display: 'Operations', type: 'Group' }, { value: 'ada' }],
      },
    });
  });

  it('names a member that is there already once', async () => {
    const { body } = await encode(ofMembers({ write: 'put' }), { add: ['bob'] });

    expect(body).toMatchObject({ members: staff['members'] });
  });

  it('replaces the list by an empty one when the last member leaves', async () => {
    const group = { id: 'g1', members: [{ value: 'bob' }] };

    const { body } = await encode(ofMembers({ remove: 'replaceAll' }), { remove: ['bob'] }, { group });

    expect(body).toEqual(patchOp({ op: 'replace', path: 'members', value: [] }));
  });

  it('keeps ids in their place (S25)', async () => {
    const { path, body } = await encode({}, { remove: ['a&b"]'] }, { id: 'g/1&2' });

    expect(path).toBe('Groups/g%2F1%262');
    expect(body).toEqual(patchOp({ op: 'remove', path: 'members[value eq "a&b\\"]"]' }));
  });

  it.each(['put', 'replaceAll'] as const)('by %s is bound to the version that was read', async (write) => {
    const request = (checksVersion: boolean): Promise<HttpRequest> =>
      encode(ofMembers({ write }), { add: ['ada'] }, { checksVersion });

    expect((await request(true)).headers).toEqual({ 'If-Match': 'W/"7"' });
    expect((await request(false)).headers).toBeUndefined();
  });
});
