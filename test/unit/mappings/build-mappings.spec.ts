import { describe, expect, it } from '@jest/globals';
import { buildMappings } from '../../../src/mappings/build-mappings.ts';
import { parseJsonMappings } from '../../../src/mappings/parse-json-mappings.ts';

const build = (settings: Readonly<Record<string, unknown>>) =>
  buildMappings(parseJsonMappings(settings, (path) => `settings ${path.join('/')}`));

const entityType = (properties: readonly object[], more: object = {}) => ({
  EntityTypeMappings: [{ Identifier: 'Acme_User', ConnectionTable: 'Acme_Users', ...more, Properties: properties }],
});

describe('buildMappings', () => {
  it('keeps all that export and fulfilment need', () => {
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

    const mappings = build({
      ...entityType([
        { Identifier: 'acme_id', ConnectionColumn: 'id', IsPrimaryKey: true },
        { identifier: 'mail', CONNECTIONCOLUMN: 'emails:value', IsMultiValuedProperty: 'True', IsUniqueKey: true },
        { Identifier: 'department', ConnectionColumn: 'department', ScimSchema: urn, Format: 'Bool' },
      ]),
      ScimResourceTypeMappings: [
        {
          Identifier: 'Acme_User_Nominative',
          Connection: 'Acme',
          DefaultObjectClass: 'Users',
          Properties: [{ Identifier: 'acme_id', IsDNProperty: true }],
        },
      ],
    });

    expect(mappings).toEqual({
      entityTypes: [
        {
          identifier: 'Acme_User',
          connectionTable: 'Acme_Users',
          origin: 'settings EntityTypeMappings/0',
          properties: [
            { identifier: 'acme_id', connectionColumn: 'id', isPrimaryKey: true, isMultiValued: false },
            { identifier: 'mail', connectionColumn: 'emails:value', isPrimaryKey: false, isMultiValued: true },
            {
              identifier: 'department',
              connectionColumn: 'department',
              isPrimaryKey: false,
              isMultiValued: false,
              scimSchema: urn,
              format: 'Bool',
            },
          ],
        },
      ],
      associations: [],
      resourceTypes: [
        {
          identifier: 'Acme_User_Nominative',
          connection: 'Acme',
          defaultObjectClass: 'Users',
          properties: [{ identifier: 'acme_id', isDNProperty: true }],
          origin: 'settings ScimResourceTypeMappings/0',
        },
      ],
    });
  });

  it('leaves further attributes of the platform alone', () => {
    const more = { Connector: 'Acme', DisplayName_L1: 'User', MaximumDeletedLines: 5, C0: 'x' };

    expect(() => build(entityType([{ Identifier: 'id', DisplayName_L1: '&amp;' }], more))).not.toThrow();
  });

  it.each([
    ['no identifier', entityType([], { Identifier: '' }), /EntityTypeMapping: Identifier is missing/],
    [
      'a property without one',
      entityType([{ ConnectionColumn: 'id' }]),
      /Properties\/0: .*Property: Identifier is missing/,
    ],
    [
      'a misspelt attribute',
      entityType([{ Identifier: 'a', ConectionColumn: 'id' }]),
      /unknown attribute ConectionColumn; did you mean ConnectionColumn\?/,
    ],
    ['a misspelt table', entityType([], { ConectionTable: 'x' }), /did you mean ConnectionTable\?/],
    ['a property twice', entityType([{ Identifier: 'a' }, { Identifier: 'A' }]), /Property a appears twice/],
    [
      'neither true nor false',
      entityType([{ Identifier: 'a', IsPrimaryKey: 'yes' }]),
      /IsPrimaryKey must be true or false/,
    ],
    [
      'a schema that is no URN',
      entityType([{ Identifier: 'a', ScimSchema: 'enterprise' }]),
      /must be the URN of a schema/,
    ],
  ])('refuses %s', (_name, settings, expected) => {
    expect(() => build(settings)).toThrow(
      expect.objectContaining({ code: 'MAPPINGS_INVALID', problems: [expect.stringMatching(expected)] }),
    );
  });

  it('refuses two mappings of one kind with the same identifier, and says where both are', () => {
    const twins = { EntityTypeMappings: [{ Identifier: 'User' }, { Identifier: 'USER' }] };

    expect(() => build(twins)).toThrow(
      expect.objectContaining({
        problems: [
          'settings EntityTypeMappings/1: EntityTypeMapping USER appears twice, first at settings EntityTypeMappings/0',
        ],
      }),
    );
    expect(() => build({ ...entityType([]), EntityAssociationMappings: [{ Identifier: 'Acme_User' }] })).not.toThrow();
  });
});
