import { describe, expect, it } from '@jest/globals';
import type { EntityPlan } from '../../../src/mappings/export-plan.ts';
import { planFromDiscovery } from '../../../src/mappings/plan-from-discovery.ts';
import type { Discovery } from '../../../src/scim/protocol/discovery.ts';
import { parseResourceTypes, parseSchemas } from '../../../src/scim/protocol/parse-discovery.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';

const nothing: Discovery = { serviceProviderConfig: undefined, resourceTypes: undefined, schemas: undefined };

type Json = Readonly<Record<string, unknown>>;

function discovered(types: readonly Json[], schemas: readonly Json[]): Discovery {
  return { ...nothing, resourceTypes: parseResourceTypes(types), schemas: parseSchemas(schemas) };
}

/** The plan of one resource type with these attributes. */
function planOf(attributes: readonly Json[], { endpoint = 'Things', schema = 'urn:thing' } = {}): EntityPlan {
  const { plan } = planFromDiscovery('Acme', discovered([{ endpoint, schema }], [{ id: schema, attributes }]));
  return plan.entities[0]!;
}

/** Names of the columns without those that every resource has. */
function ownColumns(plan: EntityPlan): string[] {
  return plan.columns.map(({ name }) => name).slice(2, -2);
}

describe('planFromDiscovery', () => {
  it('plans the Users and Groups of the standard where the target says nothing', () => {
    const { plan, warnings } = planFromDiscovery('Acme', nothing);

    const [users, groups] = plan.entities;
    expect(plan.connection).toBe('Acme');
    expect(plan.entities).toHaveLength(2);
    expect(users).toMatchObject({ entity: 'Users', table: 'Acme_Users', keyColumn: 'id', links: [] });
    expect(users?.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['userName', 'name:givenName', 'active', 'emails:value']),
    );
    expect(users?.columns.filter(({ name }) => /^(password|groups|urn:)|\$ref/.test(name))).toEqual([]);
    expect(groups).toEqual({
      entity: 'Groups',
      table: 'Acme_Groups',
      columns: ['id', 'externalId', 'displayName', 'meta:created', 'meta:lastModified'].map((name) => ({
        name,
        multiValued: false,
      })),
      keyColumn: 'id',
      links: [{ attribute: 'members', table: 'Acme_members_Groups', ownerColumn: 'value', memberColumn: 'MemberId' }],
    });
    expect(warnings).toEqual([]);
  });

  it('reads the standard schema where the target names the type but does not describe it', () => {
    const types = [{ endpoint: 'People', schema: urns.user }];

    const { plan } = planFromDiscovery('Acme', { ...discovered(types, []) });

    expect(plan.entities.map(({ table }) => table)).toEqual(['Acme_People']);
    expect(ownColumns(plan.entities[0]!)).toContain('userName');
  });

  it('uses described schemas where the target does not name its types', () => {
    const schemas = [
      { id: urns.user, attributes: [{ name: 'userName' }] },
      { id: urns.enterpriseUser, attributes: [{ name: 'department' }] },
    ];

    const { plan } = planFromDiscovery('Acme', discovered([], schemas));

    expect(ownColumns(plan.entities[0]!)).toEqual(['userName', `${urns.enterpriseUser}:department`]);
  });

  it('puts Users first, then Groups, then the others in the order of the target', () => {
    const types = [
      { endpoint: 'Roles', schema: 'urn:role' },
      { endpoint: 'Groups', schema: urns.group },
      { endpoint: 'Apps', schema: 'urn:app' },
      { endpoint: 'Users', schema: urns.user.toUpperCase() },
    ];

    const { plan } = planFromDiscovery('Acme', discovered(types, [{ id: 'urn:role' }, { id: 'urn:app' }]));

    expect(plan.entities.map(({ entity }) => entity)).toEqual(['Users', 'Groups', 'Roles', 'Apps']);
  });

  it('keeps the order of the schema between what every resource has', () => {
    const plan = planOf([{ name: 'title' }, { name: 'name', subAttributes: [{ name: 'b' }, { name: 'a' }] }]);

    expect(plan.columns.map(({ name }) => name)).toEqual([
      'id',
      'externalId',
      'title',
      'name:b',
      'name:a',
      'meta:created',
      'meta:lastModified',
    ]);
  });

  it('takes attributes once, also those that the target should not have listed', () => {
    const names = ['id', 'ExternalId', 'schemas', 'title', 'Title'];
    const meta = { name: 'meta', subAttributes: [{ name: 'location' }] };

    expect(ownColumns(planOf([...names.map((name) => ({ name })), meta]))).toEqual(['title']);
  });

  it.each<[string, Json]>([
    ['write-only', { name: 'x', mutability: 'writeOnly' }],
    ['never returned', { name: 'x', returned: 'never' }],
    ['returned on request only', { name: 'x', returned: 'request' }],
    ['complex without parts', { name: 'x', type: 'complex' }],
    ['complex with hidden parts', { name: 'x', subAttributes: [{ name: 'y', returned: 'never' }] }],
    ['a bare reference', { name: 'x', subAttributes: [{ name: '$ref' }] }],
    ['named with a colon', { name: 'x:y' }],
    ['named with a line feed', { name: 'x\ny' }],
  ])('leaves out what is %s', (_, attribute) => {
    expect(ownColumns(planOf([attribute]))).toEqual([]);
  });

  it('gives all values of a simple attribute and one of a complex one', () => {
    const plan = planOf([
      { name: 'tags', multiValued: true },
      { name: 'emails', multiValued: true, subAttributes: [{ name: 'value' }, { name: 'flags', multiValued: true }] },
      { name: 'office', subAttributes: [{ name: 'phones', multiValued: true }] },
    ]);

    expect(plan.columns.slice(2, -2)).toEqual([
      { name: 'tags', multiValued: true },
      { name: 'emails:value', multiValued: false },
      { name: 'emails:flags', multiValued: false },
      { name: 'office:phones', multiValued: true },
    ]);
  });

  it('names the columns of an extension by its identifier', () => {
    const types = [{ endpoint: 'Users', schema: urns.user, schemaExtensions: [{ schema: urns.enterpriseUser }] }];
    const manager = { name: 'manager', subAttributes: [{ name: 'value' }, { name: '$ref' }] };
    const schemas = [
      { id: urns.user, attributes: [{ name: 'userName' }] },
      { id: urns.enterpriseUser, attributes: [{ name: 'department' }, manager] },
    ];

    const { plan } = planFromDiscovery('Acme', discovered(types, schemas));

    expect(ownColumns(plan.entities[0]!)).toEqual([
      'userName',
      `${urns.enterpriseUser}:department`,
      `${urns.enterpriseUser}:manager:value`,
    ]);
  });

  it('gives references to other resources a file of their own, except for users', () => {
    const privilegedData = {
      name: 'privilegedData',
      multiValued: true,
      subAttributes: [{ name: 'value' }, { name: '$ref' }],
    };

    const containers = planOf([privilegedData], { endpoint: 'Containers' });
    const users = planOf([privilegedData], { endpoint: 'Users', schema: urns.user });

    expect(ownColumns(containers)).toEqual([]);
    expect(containers.links.map(({ table }) => table)).toEqual(['Acme_privilegedData_Containers']);
    expect(ownColumns(users)).toEqual(['privilegedData:value']);
    expect(users.links).toEqual([]);
  });

  it('knows members without a reference', () => {
    const members = { name: 'members', multiValued: true, subAttributes: [{ name: 'value' }] };

    expect(planOf([members]).links.map(({ attribute }) => attribute)).toEqual(['members']);
  });

  it('leaves the groups of users to the members file', () => {
    const groups = { name: 'groups', multiValued: true, subAttributes: [{ name: 'value' }, { name: 'display' }] };

    expect(ownColumns(planOf([groups], { schema: urns.user }))).toEqual([]);
    expect(ownColumns(planOf([groups]))).toEqual(['groups:value', 'groups:display']);
  });

  it('skips the types that describe the target itself', () => {
    const types = [
      { endpoint: 'Schemas', schema: urns.schema },
      { endpoint: 'Users', schema: urns.user },
    ];

    const { plan, warnings } = planFromDiscovery('Acme', discovered(types, []));

    expect(plan.entities.map(({ entity }) => entity)).toEqual(['Users']);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['Access_Rights', 'urn:x', 'its name is not made of letters, digits and dashes'],
    ['..', 'urn:x', 'its name is not made of letters, digits and dashes'],
    ['Users/Devices', 'urn:x', 'its name is not made of letters, digits and dashes'],
    ['Roles', 'urn:unknown', 'the target does not describe its schema'],
    ['users', 'urn:x', 'another resource type has the same name'],
  ])('leaves out %s with schema %s and says why', (endpoint, schema, reason) => {
    const types = [
      { endpoint: 'Users', schema: urns.user },
      { endpoint, schema },
    ];

    const { plan, warnings } = planFromDiscovery('Acme', discovered(types, [{ id: 'urn:x' }]));

    expect(plan.entities.map(({ entity }) => entity)).toEqual(['Users']);
    expect(warnings).toEqual([`${endpoint} is not exported: ${reason}.`]);
  });
});
