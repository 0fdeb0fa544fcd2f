import { AgentError } from '../errors.ts';
import { booleanOf, mappingProblems } from './check-mappings.ts';
import type { MappingElement, MappingKind, MappingRoot } from './mapping-element.ts';
import type {
  EntityAssociationMapping,
  EntityTypeMapping,
  MappingProperty,
  Mappings,
  ScimResourceTypeMapping,
} from './mappings.ts';

/**
 * Makes the mappings out of their elements. Throws MAPPINGS_INVALID with all problems: no or twice the same
 * `Identifier`, misspelt attributes, values that are neither true nor false.
 */
export function buildMappings(roots: readonly MappingRoot[]): Mappings {
  const problems = mappingProblems(roots);
  if (problems.length > 0) {
    throw new AgentError('MAPPINGS_INVALID', 'the mappings cannot be used', { problems });
  }
  const ofKind = (kind: MappingKind): MappingRoot[] => roots.filter((root) => root.kind === kind);
  return {
    entityTypes: ofKind('EntityTypeMapping').map((root) => entityTypeOf(root)),
    associations: ofKind('EntityAssociationMapping').map((root) => associationOf(root)),
    resourceTypes: ofKind('ScimResourceTypeMapping').map((root) => resourceTypeOf(root)),
  };
}

function flag(element: MappingElement, name: string): boolean {
  return booleanOf(element.attributes.get(name)) === true;
}

function identifierOf(element: MappingElement): string {
  return element.attributes.get('identifier') ?? '';
}

function entityTypeOf(root: MappingRoot): EntityTypeMapping {
  return {
    identifier: identifierOf(root),
    ...optional(root, { connectionTable: 'connectiontable' }),
    properties: root.properties.map((property) => propertyOf(property)),
    origin: root.origin,
  };
}

function propertyOf(element: MappingElement): MappingProperty {
  return {
    identifier: identifierOf(element),
    isPrimaryKey: flag(element, 'isprimarykey'),
    isMultiValued: flag(element, 'ismultivaluedproperty'),
    ...optional(element, { connectionColumn: 'connectioncolumn', scimSchema: 'scimschema', format: 'format' }),
  };
}

function associationOf(root: MappingRoot): EntityAssociationMapping {
  return {
    identifier: identifierOf(root),
    origin: root.origin,
    ...optional(root, {
      connectionTable: 'connectiontable',
      column1: 'column1',
      entityPropertyMapping1: 'entitypropertymapping1',
      column2: 'column2',
      entityPropertyMapping2: 'entitypropertymapping2',
    }),
  };
}

function resourceTypeOf(root: MappingRoot): ScimResourceTypeMapping {
  const properties = root.properties.map((property) => ({
    identifier: identifierOf(property),
    isDNProperty: flag(property, 'isdnproperty'),
  }));
  return {
    identifier: identifierOf(root),
    ...optional(root, { connection: 'connection', defaultObjectClass: 'defaultobjectclass' }),
    properties,
    origin: root.origin,
  };
}

/** The attributes that are present, under the names that the program uses. */
function optional<Name extends string>(
  element: MappingElement,
  names: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>> {
  const result: Partial<Record<Name, string>> = {};
  for (const name of Object.keys(names) as Name[]) {
    const value = element.attributes.get(names[name]);
    if (value !== undefined) result[name] = value;
  }
  return result;
}
