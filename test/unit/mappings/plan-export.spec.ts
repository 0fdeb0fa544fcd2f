import { describe, expect, it } from '@jest/globals';
import type { Mappings } from '../../../src/mappings/mappings.ts';
import { planExport } from '../../../src/mappings/plan-export.ts';
import { anAssociation, anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';

const group = anEntityType({ identifier: 'Acme_Group', connectionTable: 'Acme_Groups' });
const plan = (mappings: Partial<Mappings>, connection = 'Acme') => planExport(someMappings(mappings), connection);
const columnsOf = (mappings: Partial<Mappings>): string[] =>
  plan(mappings).plan!.entities[0]!.columns.map(({ name }) => name);

describe('planExport', () => {
  it('has no plan when no mapping names a table of the connection', () => {
    const others = [anEntityType({ connectionTable: 'Acme2_Users' }), anEntityType({ connectionTable: 'Acme' })];

    expect(plan({ entityTypes: others })).toEqual({ plan: undefined, warnings: [] });
  });

  it('takes entities from the tables, compared in any case, and columns in the order of the mapping', () => {
    const urn = 'urn:acme:User';
    const properties = [
      aProperty('userName'),
      aProperty('id', { isPrimaryKey: true }),
      aProperty('emails:value', { isMultiValued: true }),
      aProperty('department', { scimSchema: urn }),
      aProperty('urn:acme:User:costCenter'),
      { identifier: 'computed', isPrimaryKey: false, isMultiValued: false },
    ];

    const { plan: planned, warnings } = plan({
      entityTypes: [anEntityType({ properties, connectionTable: 'ACME_Users' })],
    });

    expect(planned).toEqual({
      connection: 'Acme',
      entities: [
        {
          entity: 'Users',
          table: 'Acme_Users',
          keyColumn: 'id',
          columns: [
            { name: 'userName', multiValued: false },
            { name: 'id', multiValued: false },
            { name: 'emails:value', multiValued: true },
            { name: 'department', multiValued: false, schema: urn },
            { name: 'urn:acme:User:costCenter', multiValued: false },
          ],
          links: [],
        },
      ],
    });
    expect(warnings).toEqual(['here line 1: table ACME_Users is written to Acme_Users.csv']);
  });

  it('adds the columns that only an association uses, with all their values, each once', () => {
    const associations = [anAssociation({ connectionTable: 'Acme_Users', column1: 'id', column2: 'manager:value' })];

    expect(columnsOf({ entityTypes: [anEntityType()], associations })).toEqual(['id', 'manager:value']);
    expect(plan({ entityTypes: [anEntityType()], associations }).plan!.entities[0]!.columns[1]!.multiValued).toBe(true);
  });

  it('keeps the first of equal columns', () => {
    const properties = [
      aProperty('id', { isPrimaryKey: true }),
      aProperty('userName'),
      aProperty('userName', { identifier: 'login' }),
    ];

    expect(columnsOf({ entityTypes: [anEntityType({ properties })] })).toEqual(['id', 'userName']);
  });

  it('joins several entity types of one table', () => {
    const profile = anEntityType({ identifier: 'Profile', connectionTable: 'Acme_Entitlements' });
    const permission = { ...profile, identifier: 'Permission', properties: [...profile.properties, aProperty('type')] };

    expect(plan({ entityTypes: [profile, permission] }).plan!.entities).toHaveLength(1);
    expect(columnsOf({ entityTypes: [profile, permission] })).toEqual(['id', 'type']);
  });

  it.each([
    [{}, 'value', 'MemberId'],
    [{ column1: 'Value', column2: 'memberid' }, 'Value', 'memberid'],
    [{ column1: 'group', column2: 'user' }, 'group', 'user'],
    [{ column1: 'MemberId', column2: 'value' }, 'value', 'MemberId'],
  ])('writes the pairs of %p under %s and %s', (columns, ownerColumn, memberColumn) => {
    const { entities } = plan({ entityTypes: [group], associations: [anAssociation(columns)] }).plan!;

    expect(entities[0]!.links).toEqual([
      { attribute: 'members', table: 'Acme_members_Groups', ownerColumn, memberColumn },
    ]);
  });

  it('reads an entity without a mapping for its links only', () => {
    const associations = [anAssociation({ connectionTable: 'Acme_privileged_data_Containers' })];

    const { entities } = plan({ entityTypes: [group], associations }).plan!;

    expect(entities[1]).toEqual({
      entity: 'Containers',
      columns: [],
      keyColumn: 'id',
      links: [expect.objectContaining({ attribute: 'privileged_data', table: 'Acme_privileged_data_Containers' })],
    });
  });

  it('reads a table of pairs once for several associations', () => {
    const associations = [anAssociation(), anAssociation({ identifier: 'Nested' })];

    expect(plan({ entityTypes: [group], associations }).plan!.entities[0]!.links).toHaveLength(1);
  });

  it('warns that formats are not applied', () => {
    const properties = [aProperty('id', { isPrimaryKey: true }), aProperty('active', { format: 'Bool' })];

    expect(plan({ entityTypes: [anEntityType({ properties })] }).warnings).toEqual([
      expect.stringMatching(/Format of active is not applied/),
    ]);
  });

  const key = aProperty('id', { isPrimaryKey: true });
  it.each<[string, Partial<Mappings>, RegExp]>([
    [
      'no primary key',
      { entityTypes: [anEntityType({ properties: [aProperty('id')] })] },
      /exactly one Property must have IsPrimaryKey/,
    ],
    [
      'two primary keys',
      { entityTypes: [anEntityType({ properties: [key, aProperty('b', { isPrimaryKey: true })] })] },
      /exactly one/,
    ],
    [
      'a key without a column',
      { entityTypes: [anEntityType({ properties: [{ identifier: 'k', isPrimaryKey: true, isMultiValued: false }] })] },
      /with a ConnectionColumn/,
    ],
    [
      'a key of many values',
      { entityTypes: [anEntityType({ properties: [aProperty('id', { isPrimaryKey: true, isMultiValued: true })] })] },
      /of one value/,
    ],
    [
      'different keys on one table',
      {
        entityTypes: [
          anEntityType(),
          anEntityType({ identifier: 'B', properties: [aProperty('x', { isPrimaryKey: true })] }),
        ],
      },
      /different primary keys: id, x/,
    ],
    [
      'columns that differ in case',
      { entityTypes: [anEntityType({ properties: [key, aProperty('ID', { identifier: 'b' })] })] },
      /id and ID differ only in case/,
    ],
    [
      'a column mapped in two ways',
      { entityTypes: [anEntityType({ properties: [key, aProperty('a'), aProperty('a', { isMultiValued: true })] })] },
      /column a is mapped twice/,
    ],
    [
      'an entity that is a path',
      { entityTypes: [anEntityType({ connectionTable: 'Acme_../x' })] },
      /an entity is letters, digits and dashes/,
    ],
    [
      'an empty entity',
      { entityTypes: [anEntityType({ connectionTable: 'Acme_' })] },
      /ConnectionTable of Acme_User must be/,
    ],
    [
      'an entity type on a table of pairs',
      { entityTypes: [anEntityType({ connectionTable: 'Acme_members_Groups' })] },
      /ConnectionTable of Acme_User must be/,
    ],
    [
      'tables that differ in case',
      { entityTypes: [anEntityType(), anEntityType({ connectionTable: 'Acme_USERS' })] },
      /USERS and Users differ only in case/,
    ],
    [
      'an attribute that is a path',
      { associations: [anAssociation({ connectionTable: 'Acme_../x_Groups' })] },
      /ConnectionTable of Acme_Group_Members must be/,
    ],
    [
      'an association on a table without entity',
      { associations: [anAssociation({ connectionTable: 'Acme_Users', column1: 'id' })] },
      /no EntityTypeMapping has the table Acme_Users/,
    ],
    [
      'an unknown mapping',
      { associations: [anAssociation({ entityPropertyMapping1: 'Nobody:id' })] },
      /EntityPropertyMapping1 refers to Nobody:id/,
    ],
    [
      'an unknown property',
      { entityTypes: [group], associations: [anAssociation({ entityPropertyMapping2: 'Acme_Group:nothing' })] },
      /EntityPropertyMapping2 refers to Acme_Group:nothing/,
    ],
    [
      'a reference without property',
      { entityTypes: [group], associations: [anAssociation({ entityPropertyMapping1: 'Acme_Group' })] },
      /refers to Acme_Group/,
    ],
    [
      'twice the same column',
      { associations: [anAssociation({ column1: 'x', column2: 'X' })] },
      /Column1 and Column2 are both x/,
    ],
    [
      'different columns of one table',
      { associations: [anAssociation(), anAssociation({ column1: 'group' })] },
      /differ from those of another association/,
    ],
    ['a bad column of pairs', { associations: [anAssociation({ column1: '' })] }, /must have a name/],
  ])('refuses %s', (_name, mappings, expected) => {
    expect(() => plan(mappings)).toThrow(
      expect.objectContaining({ code: 'MAPPINGS_INVALID', problems: [expect.stringMatching(expected)] }),
    );
  });
});
