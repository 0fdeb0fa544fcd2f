export const mappingKinds = ['EntityTypeMapping', 'EntityAssociationMapping', 'ScimResourceTypeMapping'] as const;
export type MappingKind = (typeof mappingKinds)[number];

/** An element of the platform's mapping language, whether it was written in XML or in JSON. */
export interface MappingElement {
  /** Attributes as text, by lower-case name. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Spelling of the attributes' names, for messages. */
  readonly names: readonly string[];
  /** The file and line, for messages. */
  readonly origin: string;
}

export interface MappingRoot extends MappingElement {
  readonly kind: MappingKind;
  readonly properties: readonly MappingElement[];
}

export function mappingElement(attributes: Iterable<readonly [string, string]>, origin: string): MappingElement {
  const pairs = [...attributes];
  return {
    attributes: new Map(pairs.map(([name, value]) => [name.toLowerCase(), value])),
    names: pairs.map(([name]) => name),
    origin,
  };
}
