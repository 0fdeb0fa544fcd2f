/** One property of an entity type: how an attribute of the SCIM resource is called by the platform and in the CSV file. */
export interface MappingProperty {
  /** The platform's name of the property, which provisioning orders use: `acme_id`. */
  readonly identifier: string;
  /** The column: `id`, `name:givenName`, `urn:…:User:department`. A property without one is not exported. */
  readonly connectionColumn?: string;
  readonly isPrimaryKey: boolean;
  readonly isMultiValued: boolean;
  /** The URN of the extension that holds the attribute. */
  readonly scimSchema?: string;
  /** A conversion of the platform; none is defined for SCIM. */
  readonly format?: string;
}

/** Which table, so which file, holds the resources of an entity type, and in which columns. */
export interface EntityTypeMapping {
  readonly identifier: string;
  /** `<connection>_<Entity>`; a mapping without a table is not exported. */
  readonly connectionTable?: string;
  readonly properties: readonly MappingProperty[];
  /** The file and line that the mapping comes from, for messages. */
  readonly origin: string;
}

/** A relation between two entity types, read from a table of pairs or from a column of an entity's own table. */
export interface EntityAssociationMapping {
  readonly identifier: string;
  /** `<connection>_<attribute>_<Entity>` for pairs, `<connection>_<Entity>` for a column of the entity. */
  readonly connectionTable?: string;
  readonly column1?: string;
  /** `<EntityTypeMapping>:<Property>`. */
  readonly entityPropertyMapping1?: string;
  readonly column2?: string;
  readonly entityPropertyMapping2?: string;
  readonly origin: string;
}

/** How resources of a type are provisioned: the connection, the SCIM endpoint and the property that identifies a resource. */
export interface ScimResourceTypeMapping {
  readonly identifier: string;
  readonly connection?: string;
  /** The SCIM endpoint: `Users`. */
  readonly defaultObjectClass?: string;
  readonly properties: readonly ScimResourceTypeProperty[];
  readonly origin: string;
}

export interface ScimResourceTypeProperty {
  readonly identifier: string;
  /** Its value is the resource's `id` at the server. */
  readonly isDNProperty: boolean;
}

export interface Mappings {
  readonly entityTypes: readonly EntityTypeMapping[];
  readonly associations: readonly EntityAssociationMapping[];
  readonly resourceTypes: readonly ScimResourceTypeMapping[];
}
