import { describe, expect, it } from '@jest/globals';
import { defineAttribute } from '../../../src/scim/protocol/define-attribute.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anOrder, placesOf, problemsOf, translate } from '../../support/an-order.ts';

const { core } = userResourceSchema;

describe('an order that cannot be carried out', () => {
  it.each([
    ['an unknown attribute', { shoeSize: 1 }, "shoeSize: the server's schema has no attribute shoeSize"],
    ['an unknown part', { 'name:first': 'x' }, "name:first: the server's schema has no attribute name.first"],
    ['a part of what has none', { 'title:first': 'x' }, 'title:first: the attribute title has no sub-attributes'],
    ['three parts', { 'a:b:c': 1 }, 'a:b:c: a:b:c is not an attribute'],
    ['a path', { 'emails[type eq "x"]': 'x' }, 'emails[type eq "x"]: emails[type eq "x"] is not an attribute'],
    [
      'a whole extension',
      { [urns.enterpriseUser]: {} },
      `${urns.enterpriseUser}: ${urns.enterpriseUser} is a whole extension; name its attributes`,
    ],
    ['another extension', { 'urn:x:User:a': 1 }, "urn:x:User:a: the server's schema has no attribute urn:x:User:a"],
    ['an unknown part of an object', { name: { first: 1 } }, "name: the server's schema has no attribute name.first"],
    ['a part twice', { name: { givenName: 1, givenname: 2 } }, 'name: names one part twice'],
    ['a read-only attribute', { groups: [] }, 'groups: groups is read-only at the server'],
    ['a read-only part', { 'manager:displayName': 'x' }, 'manager:displayName: manager is read-only at the server'],
    ['a read-only part in an object', { manager: { displayName: 'x' } }, 'manager: manager.displayName is read-only'],
    ['schemas', { schemas: ['x'] }, 'schemas: schemas is written by the agent itself'],
    [
      'a password',
      { password: 'x' },
      'password: the password of an account that exists is not changed; no password reset',
    ],
    ['a removed name', { userName: null }, 'userName: userName is required and cannot be removed'],
    ['another key', { id: 'u2' }, 'Resource and Changes have different values for id'],
    [
      'the same place twice',
      { department: 'a', [`${urns.enterpriseUser}:department`]: 'b' },
      `department and ${urns.enterpriseUser}:department both set ${urns.enterpriseUser.toLowerCase()}:department`,
    ],
    ['a whole and its part', { name: null, 'name:givenName': 'x' }, 'name and name:givenName both set name'],
    [
      'a list and another part',
      { 'emails:type': 'work', 'emails:value': ['x'] },
      'emails:type and emails:value both set emails',
    ],
    [
      'a list of an attribute',
      { emails_add: ['x'] },
      'emails_add: the property is an attribute of the account, not a list of its groups',
    ],
    ['a group without id', { groups_add: [{ name: 'x' }] }, 'groups_add: an item has no id; expected id or value'],
    ['dots as group', { groups_add: ['..'] }, 'groups_add: is not an id'],
    ['a group both ways', { groups_add: ['g'], groups_remove: ['g'] }, 'the same group is added and removed'],
  ])('refuses %s', (_, changes, problem) => {
    expect(problemsOf(anOrder(changes))).toEqual([problem]);
  });

  it.each([
    ['no key', {}, 'neither Resource nor Changes has a value for id, the id of the account'],
    ['an empty key', { id: '' }, 'neither Resource nor Changes has a value for id, the id of the account'],
    ['dots as key', { id: '..' }, 'is not an id'],
    ['an object as key', { id: {} }, 'is not an id'],
  ])('refuses a delete with %s', (_, resource, problem) => {
    expect(problemsOf(anOrder({}, { changeType: 'Deleted', resource }))).toEqual([problem]);
  });

  it.each([
    [
      'a name of the platform',
      { displayNme: 'x' },
      'displayNme: displayNme is no attribute of a SCIM user; map the property',
    ],
    ['a name with a part', { 'shoe:left': 1 }, 'shoe:left: shoe:left is no attribute of a SCIM user; map the property'],
  ])('refuses %s where neither mappings nor the server know it', (_, changes, problem) => {
    expect(problemsOf(anOrder(changes), { schemaIsAnnounced: false })).toEqual([problem]);
  });

  it.each(['urn:x:User:password', 'urn:x:User:PassWord'])('refuses a new password of an extension: %s', (name) => {
    const [problem] = problemsOf(anOrder({ [name]: 'Sesame-1' }), { schemaIsAnnounced: false });

    expect(problem).toBe(`${name}: the password of an account that exists is not changed; no password reset`);
  });

  it('lists all problems of an order at once, without its values', () => {
    const order = anOrder({ active: 'secret', shoeSize: 'secret' }, { changeType: 'Added' });

    const problems = problemsOf(order);

    expect(problems).toEqual([
      'active: must be true or false',
      "shoeSize: the server's schema has no attribute shoeSize",
      'a new account needs userName',
    ]);
  });

  it('refuses a new account that has an id already', () => {
    const problems = problemsOf(anOrder({ userName: 'ada', id: 'u1' }, { changeType: 'Added' }));

    expect(problems).toEqual([
      'id: a new account gets its id from the server, so an order of type Added must not give one',
    ]);
  });

  it('demands of a new account what the server demands', () => {
    const attributes = core.attributes
      .filter(({ name }) => name !== 'userName')
      .concat(
        defineAttribute('userName'),
        defineAttribute('badge', { required: true }),
        defineAttribute('seat', { required: true, mutability: 'readOnly' }),
      );
    const schema = { core: { ...core, attributes }, extensions: [] };

    expect(problemsOf(anOrder({ title: 'x' }, { changeType: 'Added' }), { schema })).toEqual([
      'a new account needs badge',
    ]);
    expect(placesOf(translate(anOrder({ badge: '1' }, { changeType: 'Added' }), { schema }))).toEqual({ badge: '1' });
  });

  it('asks which of two extensions is meant', () => {
    const extensions = ['urn:x:A', 'urn:x:B'].map((id) => ({ id, name: id, attributes: [defineAttribute('badge')] }));

    const problems = problemsOf(anOrder({ badge: '1' }), { schema: { core, extensions } });

    expect(problems).toEqual(['badge: several extensions have the attribute badge; set ScimSchema on the property']);
  });
});
