import { describe, expect, it } from '@jest/globals';
import type { Profile } from '../../../src/scim/dialects/dialect.ts';
import { readBaton } from '../../support/baton-config.ts';

/** The knobs of the entity. */
function resource(profile: Profile, entity: string): unknown {
  return profile.resources?.find(({ name }) => name === entity);
}

describe('what a configuration of baton-scim reads', () => {
  it('has what the server keeps elsewhere than SCIM does, and lets no order set it', () => {
    const { profile } = readBaton({
      user: {
        id: '$.uuid',
        userName: 'USERNAME',
        displayName: 'profile.label',
        firstName: 'name.first',
        lastName: '["urn:acme:2.0:User"].last',
        primaryEmail: "emails[?(@.type=='work')].value",
        active: 'enabled',
      },
    });

    expect(resource(profile, 'Users')).toMatchObject({
      columns: ['id', 'userName', 'displayName', 'name:givenName', 'name:familyName', 'active', 'emails:value'],
      attributes: {
        id: ['uuid'],
        displayName: ['profile.label'],
        'name:givenName': ['name.first'],
        'name:familyName': ['["urn:acme:2.0:User"].last'],
        active: ['enabled'],
        'emails:value': ['emails[?(@.type=="work")].value', 'emails[0].value'],
      },
    });
    expect(profile.account?.readOnly).toEqual(['id', 'displayName', 'name:familyName', 'active']);
  });

  it.each([
    [{ primaryEmail: 'emails[primary eq true].value' }, true],
    [{ primaryEmail: '$.EMAILS[0].value', firstEmail: null }, true],
    [{ primaryEmail: 'emails[?(@.primary==true)].value', firstEmail: null }, true],
    [{ primaryEmail: 'userName', firstEmail: null }, true],
    [{ primaryEmail: '$.emails[?(@.primary==true)].value' }, false],
    [{ primaryEmail: null, firstEmail: null, skipUserEmails: true }, false],
  ])('with the addresses %j says where they stand only where that is not what SCIM says: %j', (user, isSaid) => {
    const { profile } = readBaton({ user });

    const users = resource(profile, 'Users') as { readonly attributes: object; readonly columns: string[] };

    expect(Object.keys(users.attributes).includes('emails:value')).toBe(isSaid);
    expect(users.columns.includes('emails:value')).toBe(!('skipUserEmails' in user));
  });

  it('reads the memberships of a group at any path', () => {
    const { profile } = readBaton({
      group: {
        id: 'value',
        displayName: 'label',
        members: { path: 'people', id: 'person.id', displayName: 'person.name' },
      },
    });

    expect(resource(profile, 'Groups')).toEqual({
      name: 'Groups',
      columns: ['id', 'displayName'],
      attributes: {
        id: ['value'],
        displayName: ['label'],
        members: ['people'],
        'members:value': ['members.person.id'],
      },
      links: ['members'],
    });
  });

  it('reads the memberships that users show', () => {
    const { profile, warnings } = readBaton({
      user: { hasGroupsOnUser: true, userGroup: { path: 'memberOf', name: 'label', id: 'value' } },
    });

    expect(resource(profile, 'Users')).toMatchObject({
      attributes: { id: ['id'], groups: ['memberOf'], 'groups:display': ['groups.label'] },
    });
    expect(profile.members?.read).toBe('user');
    expect(warnings).toEqual([expect.stringContaining('group:members is not read')]);
  });

  it.each([
    [{ id: 'id', displayName: 'displayName' }, ['Users', 'Groups']],
    [null, ['Users']],
  ])('without members in the group %j has none to read', (group, names) => {
    const { profile } = readBaton({ group });

    expect(profile.members?.read).toBe('none');
    expect(profile.resources?.map(({ name }) => name)).toEqual(names);
    expect(profile.resources?.flatMap(({ links = [] }) => links)).toEqual([]);
  });

  it.each([
    [{ path: 'roles', name: 'value' }, 'roles', {}],
    [{ path: 'roles', name: 'roles.value', display: 'roles.display' }, 'roles', {}],
    [{ path: 'entitlements', name: 'display' }, 'entitlements', { 'entitlements:value': ['entitlements.display'] }],
    [{ path: '["urn:acme:2.0:User"].rights', name: 'value' }, 'roles', { roles: ['["urn:acme:2.0:User"].rights'] }],
  ])('exports the roles at %j as a link of the users', (roles, attribute, attributes) => {
    const { profile } = readBaton({ user: { roles } });

    expect(resource(profile, 'Users')).toMatchObject({ links: [attribute], attributes: { id: ['id'], ...attributes } });
  });
});
