import { describe, expect, it } from '@jest/globals';
import { placeOf } from '../../../src/orders/membership-changes.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { anAssociation, anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';
import { anOrder, placesOf, problemsOf, translate } from '../../support/an-order.ts';

const user = anEntityType({
  properties: [
    aProperty('id', { identifier: 'acme_id', isPrimaryKey: true }),
    aProperty('userName', { identifier: 'login' }),
    aProperty('externalId', { identifier: 'employee' }),
    aProperty('name:givenName', { identifier: 'first' }),
    aProperty('department', { scimSchema: urns.enterpriseUser }),
    aProperty('emails:value', { identifier: 'mails', isMultiValued: true }),
    { identifier: 'groups', isPrimaryKey: false, isMultiValued: false },
  ],
});
const group = anEntityType({
  identifier: 'Acme_Group',
  connectionTable: 'Acme_Groups',
  properties: [aProperty('id', { identifier: 'group_id', isPrimaryKey: true })],
});
const members = anAssociation({
  entityPropertyMapping1: 'Acme_Group:group_id',
  entityPropertyMapping2: 'Acme_User:acme_id',
});
const nominative = {
  identifier: 'Acme_Nominative',
  connection: 'acme',
  defaultObjectClass: 'Other; users',
  properties: [{ identifier: 'acme_id', isDNProperty: true }],
  origin: 'here line 3',
};
const mappings = someMappings({ entityTypes: [user, group], associations: [members], resourceTypes: [nominative] });

describe('orderTranslator with mappings', () => {
  const mapped = { resourceType: 'ACME_nominative', targetEntityType: 'acme_user' };

  it('finds columns, the key and groups through the mappings', () => {
    const changes = {
      ACME_ID: 'u1',
      login: 'Ada',
      first: 'Ada',
      department: 'R',
      mails: 'a@a.test\r\nb@a.test\n',
      groups_add: [{ group_id: 'g1', id: 'platform' }],
    };

    const change = translate(anOrder(changes, { ...mapped, resource: { acme_id: 'u1', employee: 'E1' } }), {
      mappings,
    });

    expect(change).toMatchObject({
      kind: 'update',
      id: 'u1',
      keys: ['id:u1', 'username:ada', 'externalid:E1'],
      memberships: [{ action: 'add', endpoint: 'Groups', groupId: 'g1' }],
    });
    expect(placesOf(change)).toEqual({
      userName: 'Ada',
      'name/givenName': 'Ada',
      [`${urns.enterpriseUser}/department`]: 'R',
      'emails/value': ['a@a.test', 'b@a.test'],
    });
  });

  it.each([
    ['an unknown property', { firsst: 'x' }, 'firsst: no mapping has this property; did you mean first?'],
    ['a property without a column', { groups: 'x' }, 'groups: the property has no ConnectionColumn'],
    ['a column as property', { 'name:givenName': 'x' }, 'name:givenName: no mapping has this property'],
    ['a group by another name', { groups_add: [{ id: 'g1' }] }, 'groups_add: an item has no id; expected group_id'],
  ])('refuses %s', (_, changes, problem) => {
    const order = anOrder(changes, { ...mapped, resource: { acme_id: 'u1' } });

    expect(problemsOf(order, { mappings })).toEqual([problem]);
  });

  const withType = (changes: object) =>
    someMappings({ entityTypes: [user, group], resourceTypes: [{ ...nominative, ...changes }] });

  it.each([
    [
      'another connection',
      withType({ connection: 'Other' }),
      'ScimResourceTypeMapping Acme_Nominative is of connection Other, not of Acme',
    ],
    [
      'no connection',
      withType({ connection: undefined }),
      'ScimResourceTypeMapping Acme_Nominative names no Connection',
    ],
    [
      'groups',
      withType({ defaultObjectClass: 'Groups' }),
      'ScimResourceTypeMapping Acme_Nominative is of Groups: only Users are provisioned, and their memberships of groups',
    ],
    [
      'an unknown resource type',
      withType({ identifier: 'Acme_Nominativ' }),
      'no ScimResourceTypeMapping is called ACME_nominative; did you mean Acme_Nominativ?',
    ],
    [
      'a key that is not the id',
      withType({ properties: [{ identifier: 'login', isDNProperty: true }] }),
      'IsDNProperty login is column userName, not id',
    ],
  ])('refuses an order of %s', (_, others, problem) => {
    const order = anOrder({}, { ...mapped, resource: { acme_id: 'u1' } });

    expect(problemsOf(order, { mappings: others })).toEqual([problem]);
  });

  it('refuses an entity that is on another table', () => {
    const order = anOrder({}, { targetEntityType: 'Acme_Group' });

    expect(problemsOf(order, { mappings: someMappings({ entityTypes: [user, group] }) })).toEqual([
      'EntityTypeMapping Acme_Group is on table Acme_Groups, not on Acme_Users: only Users are provisioned, and their memberships of groups',
    ]);
  });

  it('joins all entity types of the table where the order names none of them', () => {
    const admin = anEntityType({
      identifier: 'Acme_Admin',
      properties: [
        aProperty('id', { identifier: 'admin_id' }),
        aProperty('title', { identifier: 'login' }),
        aProperty('nickName'),
      ],
    });
    const both = someMappings({ entityTypes: [user, admin] });
    const order = (changes: JsonObject) => anOrder({ nickName: 'x', ...changes }, { resource: { admin_id: 'u1' } });

    expect(placesOf(translate(order({ first: 'y' }), { mappings: both }))).toEqual({
      nickName: 'x',
      'name/givenName': 'y',
    });
    expect(problemsOf(order({ login: 'x' }), { mappings: both })).toEqual([
      'login: several entity type mappings have the property, on different columns',
    ]);
  });

  it('demands a key property on column id', () => {
    const keyless = someMappings({
      entityTypes: [anEntityType({ properties: [aProperty('userName', { isPrimaryKey: true })] })],
    });

    const problems = problemsOf(anOrder({}, { changeType: 'Deleted', resource: { userName: 'ada' } }), {
      mappings: keyless,
    });

    expect(problems).toEqual(['no mapped property is on column id; set IsDNProperty on one']);
  });

  it('takes the association that the property names, else the one whose key the item has', () => {
    const team = anEntityType({
      identifier: 'Acme_Team',
      connectionTable: 'Acme_Teams',
      properties: [aProperty('id', { identifier: 'team_id' })],
    });
    const teams = anAssociation({
      identifier: 'Team_Members',
      connectionTable: 'Acme_members_Teams',
      column1: 'MemberId',
      column2: 'value',
      entityPropertyMapping1: 'Acme_User:acme_id',
      entityPropertyMapping2: 'Acme_Team:team_id',
    });
    const vaults = anAssociation({ identifier: 'Vaults', connectionTable: 'Acme_privilegedData_Vaults' });
    const all = someMappings({ entityTypes: [group, team], associations: [members, teams, vaults] });
    const memberships = (changes: JsonObject) => {
      const change = translate(anOrder(changes), { mappings: all });
      return change.kind === 'update' ? change.memberships.map(placeOf) : [];
    };

    expect(memberships({ team_MEMBERS_add: ['t1'], any_add: [{ team_id: 't2' }, { group_id: 'g1' }] })).toEqual([
      'Teams/t1',
      'Teams/t2',
      'Groups/g1',
    ]);
    expect(problemsOf(anOrder({ any_add: ['x'] }), { mappings: all })).toEqual([
      'any_add: several associations could be meant; give the property the name of one of them',
    ]);
    const oneOfMembers = someMappings({ entityTypes: [group], associations: [members, vaults] });
    expect(translate(anOrder({ any_add: ['g1'] }), { mappings: oneOfMembers })).toMatchObject({
      memberships: [{ endpoint: 'Groups', groupId: 'g1' }],
    });
    expect(problemsOf(anOrder({ Vaults_add: ['x'] }), { mappings: all })).toEqual([
      'Vaults_add: privilegedData of Vaults is not provisioned, only members of groups',
    ]);
  });
});
