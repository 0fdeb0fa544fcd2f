import { describe, expect, it } from '@jest/globals';
import type { MembershipChange } from '../../../src/orders/account-change.ts';
import type { TranslatorOptions } from '../../../src/orders/translate-order.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { granting, joining, revoking } from '../../support/account-changes.ts';
import { anAssociation, anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';
import { anOrder, problemsOf, translate } from '../../support/an-order.ts';

function memberships(changes: JsonObject, options: Partial<TranslatorOptions> = {}): readonly MembershipChange[] {
  const change = translate(anOrder(changes), options);
  return change.kind === 'delete' ? [] : change.memberships;
}

const entitlements = { roles: { attribute: 'entitlements', valueAttribute: 'display' } };
const pairs = anAssociation({
  identifier: 'Duty',
  connectionTable: 'Acme_roles_Users',
  entityPropertyMapping1: 'Acme_User:acme_id',
  entityPropertyMapping2: 'Acme_Role:role_id',
});

describe('an order of roles', () => {
  it.each([
    ['a list of texts', ['admin', 'audit']],
    ['a list of objects', [{ value: 'admin' }, { id: 'audit' }]],
    ['a list that names one twice', ['admin', { value: 'admin' }, 'audit']],
  ])('grants and revokes those of %s', (_case, value) => {
    expect(memberships({ roles_add: value })).toEqual([granting('admin'), granting('audit')]);
    expect(memberships({ Roles_REMOVE: value })).toEqual([revoking('admin'), revoking('audit')]);
  });

  it.each([null, [], ''])('grants nothing by %j', (value) => {
    expect(memberships({ roles_add: value })).toEqual([]);
  });

  it('is told apart from one of groups', () => {
    expect(memberships({ roles_add: 'x', groups_add: ['x'] })).toEqual([granting('x'), joining('x')]);
  });

  it('is about the attribute that the dialect names', () => {
    const grant = { action: 'add', attribute: 'entitlements', valueAttribute: 'display', role: 'x' };

    expect(memberships({ roles_add: [{ display: 'x', value: 'y' }] }, entitlements)).toEqual([grant]);
    expect(memberships({ entitlements_add: 'x' }, entitlements)).toEqual([grant]);
  });

  it.each([
    ['without a role', { roles_add: [{ name: 'x' }] }, 'roles_add: an item has no role; expected value or id'],
    ['of nothing', { roles_add: [''] }, 'roles_add: is not a role'],
    ['of an object in an object', { roles_add: [{ value: {} }] }, 'roles_add: is not a role'],
    ['of control characters', { roles_add: ['a\u0000'] }, 'roles_add: is not a role'],
    ['both ways', { roles_add: ['a'], roles_remove: ['a'] }, 'the same role is added and removed'],
  ])('is refused %s', (_case, changes, problem) => {
    expect(problemsOf(anOrder(changes))).toEqual([problem]);
  });

  it('is refused where the target keeps none', () => {
    const roles = { attribute: null, valueAttribute: 'value' };

    expect(problemsOf(anOrder({ roles_add: ['a'] }), { roles })).toEqual([
      'roles_add: by its profile the target keeps no roles; set roles.attribute in ProfileOverrides',
    ]);
  });
});

describe('an order of groups where the target takes no memberships', () => {
  it('is refused, and one of roles is not', () => {
    const options = { preventsMemberships: true };

    expect(problemsOf(anOrder({ groups_add: ['g1'] }), options)).toEqual([
      'groups_add: by its profile the target takes no memberships (members.write); ProfileOverrides may say otherwise',
    ]);
    expect(memberships({ roles_add: ['admin'] }, options)).toEqual([granting('admin')]);
  });
});

describe('an order of roles by a mapping', () => {
  it('has the name of the association, and the role in its property', () => {
    const mappings = someMappings({ associations: [pairs] });

    expect(memberships({ Duty_add: [{ role_id: 'admin', id: 'x' }], duty_remove: ['old'] }, { mappings })).toEqual([
      granting('admin'),
      revoking('old'),
    ]);
  });

  it('leaves all other names to groups', () => {
    const mappings = someMappings({ associations: [pairs] });

    expect(memberships({ any_add: ['g1'] }, { mappings })).toEqual([joining('g1')]);
  });

  it('may be that of a property on the attribute', () => {
    const entityType = anEntityType({
      properties: [aProperty('id'), aProperty('roles:value', { identifier: 'duties' })],
    });

    expect(memberships({ duties_add: ['admin'] }, { mappings: someMappings({ entityTypes: [entityType] }) })).toEqual([
      granting('admin'),
    ]);
  });

  it('is one of groups where an association of groups has the name', () => {
    const mappings = someMappings({ associations: [anAssociation({ identifier: 'Roles' })] });
    const entityType = anEntityType({ properties: [aProperty('id')] });

    expect(memberships({ roles_add: ['g1'] }, { mappings: { ...mappings, entityTypes: [entityType] } })).toEqual([
      joining('g1'),
    ]);
  });
});
