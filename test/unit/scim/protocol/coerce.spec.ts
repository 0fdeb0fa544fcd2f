import { describe, expect, it } from '@jest/globals';
import { coerceResource } from '../../../../src/scim/protocol/coerce.ts';
import { groupResourceSchema, userResourceSchema } from '../../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

describe('coerceResource', () => {
  it('drops what is unassigned, read-only or never returned', () => {
    const body = {
      schemas: ['anything'],
      id: 'mine',
      meta: { resourceType: 'User' },
      groups: [],
      userName: 'ada',
      phoneNumbers: null,
      roles: [],
      password: 'hunter2',
    };

    const resource = coerceResource(body, userResourceSchema);

    expect(resource).toEqual({ schemas: [urns.user], userName: 'ada' });
  });

  it('spells names as the schema does and moves extension attributes to their place', () => {
    const body = {
      USERNAME: 'ada',
      Name: { GivenName: 'Ada' },
      Active: 'True',
      emails: { VALUE: 'a@b.test', primary: 'true' },
      department: 'R',
      'urn:scim:schemas:extension:enterprise:2.0': { manager: 'U-9', costCenter: null },
      shoeSize: 42,
    };

    const resource = coerceResource(body, userResourceSchema);

    expect(resource).toEqual({
      schemas: [urns.user, urns.enterpriseUser],
      userName: 'ada',
      name: { givenName: 'Ada' },
      active: true,
      emails: [{ value: 'a@b.test', primary: true }],
      [urns.enterpriseUser]: { department: 'R', manager: { value: 'U-9' } },
      shoeSize: 42,
    });
  });

  it.each([
    ['no userName', {}],
    ['an empty userName', { userName: '' }],
    ['a number as userName', { userName: 7 }],
    ['a text as name', { userName: 'a', name: 'Ada' }],
    ['a text as extension', { userName: 'a', [urns.enterpriseUser]: 'x' }],
  ])('refuses %s', (_, body) => {
    const coerce = () => coerceResource(body, userResourceSchema);

    expect(coerce).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidValue' }));
  });

  it('demands the name of a group', () => {
    const coerce = () => coerceResource({ members: [] }, groupResourceSchema);

    expect(coerce).toThrow('displayName is required');
  });
});
