import { describe, expect, it } from '@jest/globals';
import { batonOperation, readBaton } from '../../support/baton-config.ts';

describe('what a configuration of baton-scim writes', () => {
  it.each([
    ['add', 'replace', { write: 'patch', remove: 'replaceAll' }, []],
    ['Replace', 'Replace', { write: 'replaceAll', remove: 'replaceAll' }, ['would leave nobody but the new member']],
    ['add', 'remove', { write: 'patch', remove: 'filterPath' }, ['would name the members who stay']],
  ])('that adds with %s and removes with %s is carried out as what it means', (addOp, removeOp, members, said) => {
    const { profile, warnings } = readBaton({
      provisioning: { addUserToGroup: batonOperation(addOp), removeUserFromGroup: batonOperation(removeOp, 'Members') },
    });

    expect(profile.members).toMatchObject(members);
    expect(warnings).toEqual(said.map((text) => expect.stringContaining(text)));
    expect(profile.update?.operationCase).toBe(addOp === 'Replace' ? 'pascal' : undefined);
  });

  it.each(['addUserToGroup', 'removeUserFromGroup'])(
    'with nothing but %s writes no memberships, and says so',
    (key) => {
      const op = key.startsWith('add') ? 'add' : 'replace';

      const { profile, warnings } = readBaton({ provisioning: { [key]: batonOperation(op) } });

      expect(profile.members?.write).toBe('none');
      expect(warnings).toEqual([expect.stringContaining('orders for memberships are refused')]);
    },
  );

  it('whose removals need the members of a group that only users show writes no memberships, and says so', () => {
    const { profile, warnings } = readBaton({
      user: { hasGroupsOnUser: true, userGroup: { path: 'groups', name: 'display' } },
      group: { id: 'id', displayName: 'displayName' },
      provisioning: { addUserToGroup: batonOperation('add'), removeUserFromGroup: batonOperation('replace') },
    });

    expect(profile.members).toEqual({ read: 'user', write: 'none' });
    expect(warnings).toEqual([expect.stringContaining('orders for memberships are refused')]);
  });

  it.each([
    ['add', 'remove', 'roles', 1],
    ['Replace', 'Replace', 'roles.value', 2],
  ])('that grants with %s and revokes with %s at %s writes one role at a time', (addOp, removeOp, path, count) => {
    const { profile, warnings } = readBaton({
      provisioning: { addUserRole: batonOperation(addOp, path), removeUserRole: batonOperation(removeOp, path) },
    });

    expect(profile.roles).toEqual({ attribute: 'roles', valueAttribute: 'value' });
    expect(warnings.filter((warning) => warning.includes('carried out as what it means'))).toHaveLength(count);
  });

  it('that only grants roles writes none, and says so', () => {
    const { profile, warnings } = readBaton({ provisioning: { addUserRole: batonOperation('add', 'roles') } });

    expect(profile.roles).toEqual({ attribute: null });
    expect(warnings).toEqual([expect.stringContaining('orders for roles are refused')]);
  });

  it('that names another schema of a request is told which one is sent', () => {
    const operation = batonOperation('add', 'roles', { schemas: 'urn:ietf:params:scim:api:messages:2.0:ListResponse' });

    const { warnings } = readBaton({
      provisioning: { addUserRole: operation, removeUserRole: batonOperation('remove', 'roles') },
    });

    expect(warnings).toContainEqual(
      'ProfileFile /etc/acme.yaml: provisioning:addUserRole:schemas is not followed: the request is a PatchOp (RFC 7644 section 3.5.2).',
    );
  });
});
