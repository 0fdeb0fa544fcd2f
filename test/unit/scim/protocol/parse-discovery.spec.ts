import { describe, expect, it } from '@jest/globals';
import {
  parseResourceTypes,
  parseSchemas,
  parseServiceProviderConfig,
} from '../../../../src/scim/protocol/parse-discovery.ts';

const notDocuments = [undefined, null, 'text', 42, [], {}, { Resources: 'x' }, { Resources: [null, 3, {}] }];

describe('parseServiceProviderConfig', () => {
  it('reads what the server says', () => {
    const config = parseServiceProviderConfig({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1048576 },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: false },
      pagination: { cursor: true, index: true, maxPageSize: 500, cursorTimeout: 60 },
    });

    expect(config).toEqual({
      patch: true,
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1048576 },
      filter: { supported: true, maxResults: 200 },
      etag: false,
      pagination: { cursor: true, index: true, maxPageSize: 500 },
    });
  });

  it('concludes nothing from what is missing', () => {
    const config = parseServiceProviderConfig({ patch: { supported: true } });

    expect(config).toEqual({
      patch: true,
      bulk: undefined,
      filter: undefined,
      etag: undefined,
      pagination: undefined,
    });
  });

  it('reads names in any case, and flags and numbers as text', () => {
    const config = parseServiceProviderConfig({ Bulk: { SUPPORTED: 'True', maxoperations: '50' } });

    expect(config?.bulk).toEqual({ supported: true, maxOperations: 50 });
  });

  it.each([0, -1, 1.5, 'many', null, {}])('leaves out the limit %j', (maxOperations) => {
    const config = parseServiceProviderConfig({ bulk: { supported: true, maxOperations } });

    expect(config?.bulk).toEqual({ supported: true });
  });

  it.each([...notDocuments, { patch: true }, { detail: 'not found' }])('has nothing from %j', (body) => {
    expect(parseServiceProviderConfig(body)).toBeUndefined();
  });
});

describe('parseResourceTypes', () => {
  const user = { name: 'User', endpoint: '/Users', schema: 'urn:user' };
  const expected = { name: 'User', endpoint: 'Users', schema: 'urn:user', schemaExtensions: [] };

  it.each([[{ Resources: [user] }], [{ resources: [user] }], [[user]]])('reads %j', (body) => {
    expect(parseResourceTypes(body)).toEqual([expected]);
  });

  it.each(['Users', '/Users', '/Users/', '/v2/Users', '/scim/v2/Users', 'https://host.example/scim/v2/Users'])(
    'reads the endpoint %s as Users',
    (endpoint) => {
      expect(parseResourceTypes([{ ...user, endpoint }])).toEqual([expected]);
    },
  );

  it('reads extensions and leaves out those without a schema', () => {
    const schemaExtensions = [{ schema: 'urn:x', required: true }, { schema: 'urn:y' }, { required: true }, null];

    const [type] = parseResourceTypes([{ ...user, schemaExtensions }]) ?? [];

    expect(type?.schemaExtensions).toEqual([
      { schema: 'urn:x', required: true },
      { schema: 'urn:y', required: false },
    ]);
  });

  it('keeps types that nobody knows and leaves out those without endpoint or schema', () => {
    const device = { endpoint: '/Devices', schema: 'urn:device' };

    const types = parseResourceTypes([
      device,
      { endpoint: '/X' },
      { schema: 'urn:y' },
      { endpoint: '/', schema: 'urn:z' },
    ]);

    expect(types).toEqual([{ name: 'Devices', endpoint: 'Devices', schema: 'urn:device', schemaExtensions: [] }]);
  });

  it.each(notDocuments)('has nothing from %j', (body) => {
    expect(parseResourceTypes(body)).toBeUndefined();
  });
});

describe('parseSchemas', () => {
  it('fills in the defaults of the standard', () => {
    const schemas = parseSchemas({ Resources: [{ id: 'urn:user', attributes: [{ name: 'userName' }] }] });

    expect(schemas).toEqual([
      {
        id: 'urn:user',
        name: 'urn:user',
        attributes: [
          {
            name: 'userName',
            type: 'string',
            multiValued: false,
            required: false,
            caseExact: false,
            mutability: 'readWrite',
            returned: 'default',
            uniqueness: 'none',
            subAttributes: [],
          },
        ],
      },
    ]);
  });

  it('reads characteristics in any case and takes unknown values for the default', () => {
    const [schema] =
      parseSchemas([
        { id: 'urn:x', attributes: [{ name: 'a', type: 'DateTime', returned: 'NEVER', mutability: 'odd' }] },
      ]) ?? [];

    expect(schema?.attributes[0]).toMatchObject({ type: 'dateTime', returned: 'never', mutability: 'readWrite' });
  });

  it('takes an attribute with parts for a complex one, and parts of parts for none', () => {
    const parts = [{ name: 'b', subAttributes: [{ name: 'c' }] }];

    const [schema] = parseSchemas([{ id: 'urn:x', attributes: [{ name: 'a', subAttributes: parts }] }]) ?? [];

    expect(schema?.attributes[0]).toMatchObject({ type: 'complex', subAttributes: [{ name: 'b', subAttributes: [] }] });
  });

  it('ignores names that would reach a prototype, and elements that are no attributes', () => {
    const names = ['__proto__', 'constructor', 'Prototype', '', 'title'];
    const attributes = [...names.map((name) => ({ name })), null, 'x', {}, { name: 5 }];

    const [schema] = parseSchemas([{ id: 'urn:x', attributes }, { name: 'no id' }]) ?? [];

    expect(schema?.attributes.map(({ name }) => name)).toEqual(['title']);
  });

  it.each(notDocuments)('has nothing from %j', (body) => {
    expect(parseSchemas(body)).toBeUndefined();
  });
});
