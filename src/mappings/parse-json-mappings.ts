import { mappingElement, mappingKinds, type MappingElement, type MappingRoot } from './mapping-element.ts';

/** Gives the file and line of what stands at a path such as `['EntityTypeMappings', '0']`. */
export type OriginOf = (path: readonly string[]) => string;

/** Reads `EntityTypeMappings`, `EntityAssociationMappings` and `ScimResourceTypeMappings` of settings that fit their schema. */
export function parseJsonMappings(settings: Readonly<Record<string, unknown>>, originOf: OriginOf): MappingRoot[] {
  return mappingKinds.flatMap((kind) => {
    const section = `${kind}s`;
    return listOf(settings[section]).map((item, index): MappingRoot => {
      const path = [section, String(index)];
      const properties = listOf(item['Properties']).map((property, position) =>
        elementOf(property, originOf([...path, 'Properties', String(position)])),
      );
      return { kind, ...elementOf(item, originOf(path)), properties };
    });
  });
}

type JsonObject = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}

function elementOf(item: JsonObject, origin: string): MappingElement {
  const scalars = Object.entries(item).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return mappingElement(
    scalars.map(([name, value]) => [name, String(value)]),
    origin,
  );
}
