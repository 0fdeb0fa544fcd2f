import { describe, expect, it } from '@jest/globals';
import type { EntityPlan } from '../../../src/mappings/export-plan.ts';
import type { KnownResource } from '../../../src/mappings/known-resources.ts';
import { planFromDiscovery, type DiscoveredPlan } from '../../../src/mappings/plan-from-discovery.ts';
import type { Discovery } from '../../../src/scim/protocol/discovery.ts';
import { parseResourceTypes, parseSchemas } from '../../../src/scim/protocol/parse-discovery.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';

const nothing: Discovery = { serviceProviderConfig: undefined, resourceTypes: undefined, schemas: undefined };
const users = { endpoint: 'Users', schema: urns.user };

function plan(known: readonly KnownResource[], discovery: Partial<Discovery> = {}): DiscoveredPlan {
  return planFromDiscovery('Acme', { ...nothing, ...discovery }, known);
}

function namesOf({ columns }: EntityPlan): string[] {
  return columns.map(({ name }) => name);
}

describe('resources that the dialect knows', () => {
  it('are the entities where the target does not describe its resource types, in the order of the dialect', () => {
    const safes = { name: 'Containers', columns: ['id', 'name', 'owner:value'], links: ['privilegedData'] };

    const { plan: planned, warnings } = plan([safes, { name: 'Users' }]);

    const [containers, people, ...others] = planned.entities;
    expect(containers).toEqual({
      entity: 'Containers',
      table: 'Acme_Containers',
      columns: ['id', 'name', 'owner:value'].map((name) => ({ name, multiValued: false })),
      keyColumn: 'id',
      links: [
        {
          attribute: 'privilegedData',
          table: 'Acme_privilegedData_Containers',
          ownerColumn: 'value',
          memberColumn: 'MemberId',
        },
      ],
    });
    expect(namesOf(people!)).toEqual(expect.arrayContaining(['id', 'userName', 'name:givenName']));
    expect(others).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it('keep all values of a column that says so', () => {
    const { plan: planned } = plan([{ name: 'ContainerPermissions', columns: ['id', 'rights[]'] }]);

    expect(planned.entities[0]?.columns).toEqual([
      { name: 'id', multiValued: false },
      { name: 'rights', multiValued: true },
    ]);
  });

  it('always have the id, which is the key', () => {
    expect(namesOf(plan([{ name: 'Roles', columns: ['displayName'] }]).plan.entities[0]!)).toEqual([
      'id',
      'displayName',
    ]);
  });

  it('are bare ids, with a warning, where nobody says which attributes there are', () => {
    const { plan: planned, warnings } = plan([{ name: 'Roles' }]);

    expect(namesOf(planned.entities[0]!)).toEqual(['id']);
    expect(warnings).toEqual([expect.stringMatching(/^Roles: neither the target nor the profile says/)]);
  });

  it('have the columns of the dialect before those of the standard', () => {
    expect(namesOf(plan([{ name: 'Users', columns: ['id', 'userName'] }]).plan.entities[0]!)).toEqual([
      'id',
      'userName',
    ]);
  });

  it('have the columns of the schema before those of the dialect where the target describes it', () => {
    const schemas = parseSchemas([{ id: urns.user, attributes: [{ name: 'userName' }, { name: 'alias' }] }]);

    const { plan: planned } = plan([{ name: 'Users', columns: ['id'] }], { schemas });

    expect(namesOf(planned.entities[0]!).slice(2, -2)).toEqual(['userName', 'alias']);
  });

  it('give a link of users a file of its own in place of columns', () => {
    const [people] = plan([{ name: 'Users', links: ['roles'] }]).plan.entities;

    expect(people?.links.map(({ table }) => table)).toEqual(['Acme_roles_Users']);
    expect(namesOf(people!).filter((name) => name.startsWith('roles'))).toEqual([]);
    expect(namesOf(people!)).toContain('entitlements:value');
  });

  it('are not asked for where the target describes its own, but their links are added', () => {
    const resourceTypes = parseResourceTypes([users, { endpoint: 'Containers', schema: 'urn:container' }]);
    const schemas = parseSchemas([{ id: 'urn:container', attributes: [{ name: 'name' }, { name: 'privilegedData' }] }]);
    const known = [
      { name: 'containers', columns: ['x'], links: ['privilegedData', 'PrivilegedData'] },
      { name: 'Roles', columns: ['id'] },
    ];

    const { plan: planned } = plan(known, { resourceTypes, schemas });

    expect(planned.entities.map(({ entity }) => entity)).toEqual(['Users', 'Containers']);
    expect(namesOf(planned.entities[1]!)).toEqual(['id', 'externalId', 'name', 'meta:created', 'meta:lastModified']);
    expect(planned.entities[1]?.links.map(({ table }) => table)).toEqual(['Acme_privilegedData_Containers']);
  });

  it.each([
    ['a:b:c', /Roles: column a:b:c must be attribute:?/],
    ['__proto__', /reserved name/],
    ['', /must have a name/],
  ])('are refused with a column %j', (column, message) => {
    const read = (): unknown => plan([{ name: 'Roles', columns: [column] }]);

    expect(read).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }));
    expect(read).toThrow(message);
  });
});
