import { describe, expect, it } from '@jest/globals';
import { applyPatch } from '../../../../src/scim/protocol/apply-patch.ts';
import { parsePatchRequest, type PatchOperation } from '../../../../src/scim/protocol/patch.ts';
import { groupResourceSchema, userResourceSchema } from '../../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

const work = { value: 'ada@corp.test', type: 'work', primary: true };
const enterprise = urns.enterpriseUser;

function aUser(attributes: Readonly<Record<string, unknown>> = {}) {
  return { schemas: [urns.user], id: 'U-1', userName: 'ada', meta: { version: 'W/"1"' }, ...attributes };
}

function aGroup(...members: string[]) {
  const listed = members.map((value) => ({ value, type: 'User' }));
  return { schemas: [urns.group], id: 'G-1', displayName: 'Staff', ...(listed.length > 0 && { members: listed }) };
}

function patchUser(user: Readonly<Record<string, unknown>>, ...operations: readonly unknown[]) {
  return applyPatch(user, parsePatchRequest({ Operations: operations }), userResourceSchema);
}

function patchGroup(group: Readonly<Record<string, unknown>>, ...operations: readonly unknown[]) {
  return applyPatch(group, parsePatchRequest({ Operations: operations }), groupResourceSchema);
}

describe('applyPatch on a user', () => {
  it.each<[string, Readonly<Record<string, unknown>>, unknown, Readonly<Record<string, unknown>>]>([
    ['sets a simple attribute', {}, { op: 'add', path: 'title', value: 'Boss' }, { title: 'Boss' }],
    ['ignores the letter case of a name', {}, { op: 'add', path: 'TITLE', value: 'Boss' }, { title: 'Boss' }],
    ['takes "False" for false', { active: true }, { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    ['takes a value without path', { active: true }, { op: 'replace', value: { active: false } }, { active: false }],
    [
      'sets a part',
      { name: { familyName: 'B' } },
      { op: 'add', path: 'name.givenName', value: 'A' },
      { name: { familyName: 'B', givenName: 'A' } },
    ],
    [
      'merges a complex value',
      { name: { familyName: 'B' } },
      { op: 'replace', path: 'name', value: { givenName: 'A' } },
      { name: { familyName: 'B', givenName: 'A' } },
    ],
    [
      'takes a part away with null',
      { name: { familyName: 'B', givenName: 'A' } },
      { op: 'replace', path: 'name', value: { givenName: null } },
      { name: { familyName: 'B' } },
    ],
    ['removes an attribute', { nickName: 'x' }, { op: 'Remove', path: 'nickName' }, { nickName: undefined }],
    ['removes what is not there', {}, { op: 'remove', path: 'nickName' }, { nickName: undefined }],
    [
      'unassigns with null',
      { nickName: 'x' },
      { op: 'replace', path: 'nickName', value: null },
      { nickName: undefined },
    ],
    [
      'changes a selected value',
      { emails: [work] },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new' },
      { emails: [{ ...work, value: 'new' }] },
    ],
    [
      'replaces a selected value',
      { emails: [work] },
      { op: 'replace', path: 'emails[type eq "work"]', value: { value: 'new' } },
      { emails: [{ type: 'work', value: 'new' }] },
    ],
    [
      'makes the value that a filter describes',
      {},
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+47' },
      { phoneNumbers: [{ type: 'mobile', value: '+47' }] },
    ],
    [
      'makes a value selected by a boolean text',
      {},
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'Auditor' },
      { roles: [{ primary: true, value: 'Auditor' }] },
    ],
    [
      'removes a selected value',
      { emails: [work, { value: 'h', type: 'home' }] },
      { op: 'remove', path: 'emails[type eq "home"]' },
      { emails: [work] },
    ],
    [
      'replaces the whole list',
      { emails: [work] },
      { op: 'replace', path: 'emails', value: [{ value: 'z' }] },
      { emails: [{ value: 'z' }] },
    ],
    [
      'does not add a value twice',
      { emails: [work] },
      { op: 'add', path: 'emails', value: [work] },
      { emails: [work] },
    ],
    [
      'moves primary to the new value',
      { emails: [work] },
      { op: 'add', path: 'emails', value: { value: 'h', type: 'home', primary: true } },
      {
        emails: [
          { ...work, primary: false },
          { value: 'h', type: 'home', primary: true },
        ],
      },
    ],
    [
      'sets an extension attribute by URN',
      {},
      { op: 'Replace', path: `${enterprise}:department`, value: 'Risk' },
      { [enterprise]: { department: 'Risk' } },
    ],
    [
      'sets an extension attribute by its short name',
      {},
      { op: 'add', path: 'department', value: 'Risk' },
      { [enterprise]: { department: 'Risk' } },
    ],
    [
      'takes dotted and URN keys',
      {},
      { op: 'replace', value: { 'name.givenName': 'B', [`${enterprise}:employeeNumber`]: '7' } },
      { name: { givenName: 'B' }, [enterprise]: { employeeNumber: '7' } },
    ],
    [
      'takes a whole extension as key',
      { [enterprise]: { department: 'X' } },
      { op: 'add', value: { [enterprise]: { division: 'D' } } },
      { [enterprise]: { department: 'X', division: 'D' } },
    ],
    [
      'takes a whole extension as path',
      {},
      { op: 'add', path: enterprise, value: { division: 'D' } },
      { [enterprise]: { division: 'D' } },
    ],
    [
      'removes a whole extension',
      { [enterprise]: { department: 'X' } },
      { op: 'remove', path: enterprise },
      { [enterprise]: undefined },
    ],
    [
      'takes a manager as text',
      {},
      { op: 'Add', path: `${enterprise}:manager`, value: 'U-9' },
      { [enterprise]: { manager: { value: 'U-9' } } },
    ],
    [
      'takes a manager as list',
      {},
      { op: 'Add', path: 'manager', value: [{ $ref: null, value: 'U-9' }] },
      { [enterprise]: { manager: { value: 'U-9' } } },
    ],
    [
      'takes a manager by its value',
      {},
      { op: 'Add', path: `${enterprise}:manager.value`, value: 'U-9' },
      { [enterprise]: { manager: { value: 'U-9' } } },
    ],
    [
      'drops what described the former manager',
      { [enterprise]: { manager: { value: 'U-8', displayName: 'Eight' } } },
      { op: 'replace', path: 'manager', value: 'U-9' },
      { [enterprise]: { manager: { value: 'U-9' } } },
    ],
    [
      'removes a manager with an empty text',
      { [enterprise]: { manager: { value: 'U-9' } } },
      { op: 'Replace', path: 'manager', value: '' },
      { [enterprise]: undefined },
    ],
    [
      'knows the URN of the drafts',
      {},
      { op: 'add', path: 'urn:scim:schemas:extension:enterprise:2.0:department', value: 'R' },
      { [enterprise]: { department: 'R' } },
    ],
    ['keeps an unknown attribute', {}, { op: 'add', path: 'shoeSize', value: 42 }, { shoeSize: 42 }],
    [
      'passes over the id that it knows',
      {},
      { op: 'replace', value: { id: 'U-1', title: 'T' } },
      { id: 'U-1', title: 'T' },
    ],
    [
      'passes over meta and groups in a value',
      {},
      { op: 'replace', value: { meta: { a: 1 }, groups: [{ value: 'G' }] } },
      { meta: { version: 'W/"1"' }, groups: undefined },
    ],
    ['never keeps a password', {}, { op: 'replace', path: 'password', value: 'hunter2' }, { password: undefined }],
  ])('%s', (_, before, operation, expected) => {
    const patched = patchUser(aUser(before), operation);

    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, patched[key]]));
    expect(actual).toEqual(expected);
    expect(Object.keys(patched)).not.toContain('TITLE');
  });

  it('gathers several changes of one missing value in one value', () => {
    const patched = patchUser(
      aUser(),
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Oslo' },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'NO' },
    );

    expect(patched['addresses']).toEqual([{ type: 'work', locality: 'Oslo', country: 'NO' }]);
  });

  it('names an extension in schemas while it has values', () => {
    const added = patchUser(aUser(), { op: 'add', path: `${enterprise}:department`, value: 'R' });
    const removed = patchUser(added, { op: 'remove', path: `${enterprise}:department` });

    expect(added['schemas']).toEqual([urns.user, enterprise]);
    expect(removed['schemas']).toEqual([urns.user]);
    expect(removed).not.toHaveProperty([enterprise]);
  });

  it.each<[string, unknown, string]>([
    ['remove without path', { op: 'remove' }, 'noTarget'],
    ['another id', { op: 'replace', value: { id: 'U-2' } }, 'mutability'],
    ['meta by path', { op: 'replace', path: 'meta.version', value: 'x' }, 'mutability'],
    ['groups by path', { op: 'add', path: 'groups', value: [{ value: 'G' }] }, 'mutability'],
    ['the removal of userName', { op: 'remove', path: 'userName' }, 'mutability'],
    ['an empty userName', { op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
    ['a number for a text', { op: 'replace', path: 'title', value: 7 }, 'invalidValue'],
    ['"no" for a boolean', { op: 'replace', path: 'active', value: 'no' }, 'invalidValue'],
    ['two values for one', { op: 'replace', path: 'title', value: ['a', 'b'] }, 'invalidValue'],
    ['a text without path', { op: 'replace', value: 'x' }, 'invalidValue'],
    ['a part of a simple attribute', { op: 'add', path: 'title.x', value: 'y' }, 'invalidPath'],
    ['a filter on a single value', { op: 'add', path: 'name[givenName eq "A"]', value: {} }, 'invalidPath'],
    ['a path that cannot be read', { op: 'add', path: 'emails[', value: 'y' }, 'invalidPath'],
    [
      'a filter that describes no value',
      { op: 'replace', path: 'emails[type ne "work"].value', value: 'y' },
      'noTarget',
    ],
    ['a prototype as path', { op: 'add', path: '__proto__', value: { polluted: true } }, 'invalidPath'],
    ['a prototype as part', { op: 'add', path: 'name.__proto__', value: { polluted: true } }, 'invalidPath'],
    ['a prototype as dotted key', { op: 'add', value: { 'constructor.prototype': { polluted: true } } }, 'invalidPath'],
  ])('refuses %s', (_, operation, scimType) => {
    const patch = () => patchUser(aUser(), operation);

    expect(patch).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  it('leaves the resource as it was when a later operation fails', () => {
    const user = aUser({ emails: [work], name: { givenName: 'A' } });
    const before = structuredClone(user);

    const patch = () =>
      patchUser(
        user,
        { op: 'replace', path: 'name.givenName', value: 'Z' },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'z' },
        { op: 'replace', path: 'active', value: 'no' },
      );

    expect(patch).toThrow('active takes true or false');
    expect(user).toEqual(before);
  });

  it('never reaches the prototype of objects, not even with operations that nobody checked', () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":true},"givenName":"A"}');
    const operations: PatchOperation[] = [{ op: 'add', path: 'name', value }];

    applyPatch(aUser(), operations, userResourceSchema);

    expect({}).not.toHaveProperty('polluted');
  });
});

describe('applyPatch on a group', () => {
  it.each<[string, string[], unknown, string[]]>([
    ['adds members', ['A'], { op: 'Add', path: 'members', value: [{ $ref: null, value: 'B' }] }, ['A', 'B']],
    [
      'adds a member once',
      ['A'],
      { op: 'add', path: 'members', value: [{ value: 'A' }, { value: 'B' }, { value: 'B' }] },
      ['A', 'B'],
    ],
    ['removes by filter', ['A', 'B'], { op: 'remove', path: 'members[value eq "A"]' }, ['B']],
    [
      'removes the listed ones only',
      ['A', 'B', 'C'],
      { op: 'Remove', path: 'members', value: [{ $ref: null, value: 'B' }] },
      ['A', 'C'],
    ],
    ['removes an absent one', ['A'], { op: 'remove', path: 'members[value eq "Z"]' }, ['A']],
    ['removes all', ['A', 'B'], { op: 'remove', path: 'members' }, []],
    ['replaces all', ['A', 'B'], { op: 'replace', path: 'members', value: [{ value: 'C' }] }, ['C']],
    ['replaces by none', ['A'], { op: 'replace', value: { members: [] } }, []],
  ])('%s', (_, members, operation, expected) => {
    const patched = patchGroup(aGroup(...members), operation);

    const left = (patched['members'] ?? []) as { value: string }[];
    expect(left.map(({ value }) => value)).toEqual(expected);
  });

  it('applies the operations of one message in order', () => {
    const patched = patchGroup(
      aGroup('A'),
      { op: 'replace', value: { id: 'G-1', displayName: 'New' } },
      { op: 'remove', path: 'members[value eq "A"]' },
      { op: 'add', path: 'members', value: [{ value: 'B', display: 'Bee' }] },
    );

    expect(patched).toMatchObject({ displayName: 'New', members: [{ value: 'B', display: 'Bee' }] });
  });
});
