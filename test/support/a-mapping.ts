import type {
  EntityAssociationMapping,
  EntityTypeMapping,
  MappingProperty,
  Mappings,
} from '../../src/mappings/mappings.ts';

/** A property of the column with the same name. */
export function aProperty(column: string, changes: Partial<MappingProperty> = {}): MappingProperty {
  return { identifier: column, connectionColumn: column, isPrimaryKey: false, isMultiValued: false, ...changes };
}

/** An entity type on the table `Acme_Users` with the key `id`, unless told otherwise. */
export function anEntityType(changes: Partial<EntityTypeMapping> = {}): EntityTypeMapping {
  return {
    identifier: 'Acme_User',
    connectionTable: 'Acme_Users',
    properties: [aProperty('id', { isPrimaryKey: true })],
    origin: 'here line 1',
    ...changes,
  };
}

/** The members of groups on the table `Acme_members_Groups`, unless told otherwise. */
export function anAssociation(changes: Partial<EntityAssociationMapping> = {}): EntityAssociationMapping {
  return {
    identifier: 'Acme_Group_Members',
    connectionTable: 'Acme_members_Groups',
    origin: 'here line 2',
    ...changes,
  };
}

export function someMappings(changes: Partial<Mappings> = {}): Mappings {
  return { entityTypes: [], associations: [], resourceTypes: [], ...changes };
}
