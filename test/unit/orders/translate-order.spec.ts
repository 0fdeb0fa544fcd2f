import { describe, expect, it } from '@jest/globals';
import { defineAttribute } from '../../../src/scim/protocol/define-attribute.ts';
import { userResourceSchema } from '../../../src/scim/protocol/resource-types.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anOrder, placesOf, problemsOf, translate } from '../../support/an-order.ts';

const { core } = userResourceSchema;

describe('orderTranslator without mappings', () => {
  it('takes the properties of a new account as columns', () => {
    const changes = {
      id: null,
      USERNAME: 'Ada',
      externalId: 'E1',
      'name:givenname': 'Ada',
      'emails:value': 'ada@a.test',
      active: 'TRUE',
      title: '',
      department: 'R',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager:value': 'u9',
      'urn:ietf:params:scim:schemas:core:2.0:User:nickName': 'Countess',
    };

    const change = translate(anOrder(changes, { changeType: 'Added' }));

    expect(change).toMatchObject({
      kind: 'create',
      endpoint: 'Users',
      keys: ['username:ada', 'externalid:E1'],
      userName: 'Ada',
      externalId: 'E1',
      memberships: [],
    });
    expect(placesOf(change)).toEqual({
      userName: 'Ada',
      externalId: 'E1',
      'name/givenName': 'Ada',
      'emails/value': 'ada@a.test',
      active: true,
      [`${urns.enterpriseUser}/department`]: 'R',
      [`${urns.enterpriseUser}/manager/value`]: 'u9',
      nickName: 'Countess',
    });
  });

  it('tells the old and the new names of an account', () => {
    const order = anOrder({ userName: 'New' }, { resource: { id: 'u1', userName: 'Old', externalId: 'E1' } });

    const change = translate(order);

    expect(change).toMatchObject({
      kind: 'update',
      id: 'u1',
      keys: ['id:u1', 'username:old', 'username:new', 'externalid:E1'],
    });
  });

  it('takes null, empty text and empty lists for a removal', () => {
    const change = translate(anOrder({ title: null, 'name:givenName': '', emails: [], 'phoneNumbers:value': [] }));

    const expected = {
      title: undefined,
      'name/givenName': undefined,
      emails: undefined,
      'phoneNumbers/value': undefined,
    };
    expect(placesOf(change)).toEqual(expected);
  });

  it.each([
    [false, true],
    ['False', true],
    [true, false],
    ['TRUE', false],
    [null, true],
    ['', true],
  ])('says whether active %p disables the account', (active, disables) => {
    const change = translate(anOrder({ Active: active }));

    expect(change).toMatchObject({ disables });
  });

  it.each([
    ['true', false],
    ['True', false],
    ['false', true],
    ['0', true],
    ['1', true],
    ['suspended', true],
  ])('says whether active %p disables the account at a server that has it as text', (active, disables) => {
    const attributes = core.attributes.filter(({ name }) => name !== 'active').concat(defineAttribute('active'));
    const schema = { core: { ...core, attributes }, extensions: [] };

    expect(translate(anOrder({ active }), { schema })).toMatchObject({ disables });
  });

  it.each([
    ['another change', { title: 'x' }, false],
    ['an active of an extension', { 'urn:x:User:active': false }, false],
  ])('does not take %s for a disabling', (_case, changes, disables) => {
    expect(translate(anOrder(changes), { schemaIsAnnounced: false })).toMatchObject({ disables });
  });

  it.each([
    [false, true],
    [true, false],
    [null, false],
  ])('says whether a new account with active %p would disable the one that is there', (active, disables) => {
    const change = translate(anOrder({ userName: 'ada', active }, { changeType: 'Added' }));

    expect(change).toMatchObject({ kind: 'create', disables });
  });

  it('deletes by the key of Resource, else of Changes, and ignores the rest', () => {
    const byResource = translate(anOrder({ nonsense: 1, groups_add: [{}] }, { changeType: 'Deleted' }));
    const byChanges = translate(anOrder({ id: 7 }, { changeType: 'Deleted', resource: { userName: 'Ada' } }));

    expect(byResource).toEqual({ kind: 'delete', endpoint: 'Users', id: 'u1', keys: ['id:u1'] });
    expect(byChanges).toEqual({ kind: 'delete', endpoint: 'Users', id: '7', keys: ['id:7', 'username:ada'] });
  });

  it('makes one change for each part of an object, and types the values of a list', () => {
    const changes = {
      name: { GivenName: 'Ada', middleName: null },
      emails: [{ value: 'a@a.test', primary: 'true', display: null }, 'b@a.test'],
      'phoneNumbers:value': ['1', 2, '1', null],
    };

    const change = translate(anOrder(changes));

    expect(placesOf(change)).toEqual({
      'name/givenName': 'Ada',
      'name/middleName': undefined,
      emails: [{ value: 'a@a.test', primary: true }, { value: 'b@a.test' }],
      'phoneNumbers/value': ['1', '2'],
    });
  });

  it('reads memberships from objects and texts, each group once', () => {
    const changes = {
      groups_ADD: [{ id: 'g1' }, { value: 'g2' }, 'g1', 3],
      groups_remove: { id: 'g4' },
      teams_remove: null,
    };

    const change = translate(anOrder(changes));

    const memberships = [
      { action: 'add', endpoint: 'Groups', groupId: 'g1' },
      { action: 'add', endpoint: 'Groups', groupId: 'g2' },
      { action: 'add', endpoint: 'Groups', groupId: '3' },
      { action: 'remove', endpoint: 'Groups', groupId: 'g4' },
    ];
    expect(change).toMatchObject({ attributes: [], memberships });
  });

  it('prefers an attribute to a membership of the same name', () => {
    const schema = {
      core: { ...core, attributes: [...core.attributes, defineAttribute('shifts_add')] },
      extensions: [],
    };

    const change = translate(anOrder({ shifts_add: 'night' }), { schema });

    expect(placesOf(change)).toEqual({ shifts_add: 'night' });
  });

  it('lets an immutable attribute be set on a new account only', () => {
    const attributes = [...core.attributes, defineAttribute('badge', { mutability: 'immutable' })];
    const schema = { core: { ...core, attributes }, extensions: [] };

    const created = translate(anOrder({ userName: 'a', badge: '1', password: 'p' }, { changeType: 'Added' }), {
      schema,
    });

    expect(placesOf(created)).toEqual({ userName: 'a', badge: '1', password: 'p' });
    expect(problemsOf(anOrder({ badge: '1' }), { schema })).toEqual([
      'badge: badge cannot be changed once the account exists',
    ]);
  });

  it('passes attributes of unknown extensions where the server announces no schema, but not memberships', () => {
    const changes = { 'urn:x:User:badge': 'b', 'URN:x:User:shoe:left': 'x', title: 'Countess', teams_add: ['g1'] };

    const change = translate(anOrder(changes), { schemaIsAnnounced: false });

    expect(placesOf(change)).toMatchObject({ 'urn:x:User/badge': 'b', title: 'Countess' });
    expect(Object.values(placesOf(change))).toEqual(['b', 'x', 'Countess']);
    expect(change).toMatchObject({ memberships: [{ action: 'add', endpoint: 'Groups', groupId: 'g1' }] });
  });
});
