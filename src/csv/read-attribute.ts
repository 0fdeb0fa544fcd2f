import { AgentError } from '../errors.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads one attribute of a resource; `undefined` where the resource has none. */
export type AttributeReader = (resource: JsonObject, extensions: readonly Extension[]) => unknown;

/** An object that a resource holds under a schema's URN (RFC 7643 section 3.3). */
export interface Extension {
  readonly urn: string;
  readonly attributes: JsonObject;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function extensionsOf(resource: JsonObject): readonly Extension[] {
  const extensions: Extension[] = [];
  for (const urn of Object.keys(resource)) {
    const attributes = isUrn(urn) ? resource[urn] : undefined;
    if (isJsonObject(attributes)) extensions.push({ urn, attributes });
  }
  return extensions;
}

/** Namespace identifiers ignore case (RFC 8141 section 3.1). */
function isUrn(name: string): boolean {
  return name.startsWith('urn:') || (name[3] === ':' && name.slice(0, 3).toLowerCase() === 'urn');
}

/** An own property by its exact name, else by its name in any case: SCIM names ignore case (RFC 7643 section 2.1). */
export function readOwn(object: JsonObject, name: string, lowerCased: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  for (const key in object) {
    if (key.length === name.length && key.toLowerCase() === lowerCased && Object.hasOwn(object, key)) {
      return object[key];
    }
  }
  return undefined;
}

/** Reads from the root and, where the root has no such attribute, from the extensions; two of them are an error. */
export function readerOfRoot(attribute: string, sub: string | undefined): AttributeReader {
  const lowerCased = attribute.toLowerCase();
  return (resource, extensions) => {
    const value = readOwn(resource, attribute, lowerCased);
    if (value !== undefined) return value;
    return readFlatKey(resource, attribute, sub) ?? readFromOneExtension(extensions, attribute, lowerCased);
  };
}

/** Reads from the object that a resource holds under a schema's URN. */
export function readerOfExtension(urn: string, attribute: string): AttributeReader {
  const lowerCased = attribute.toLowerCase();
  const lowerCasedUrn = urn.toLowerCase();
  return (_resource, extensions) => {
    const found = extensions.find((extension) => extension.urn.toLowerCase() === lowerCasedUrn);
    return found === undefined ? undefined : readOwn(found.attributes, attribute, lowerCased);
  };
}

/** The URN of the extension that holds a `urn:` column: the longest one that the column's name begins with. */
export function urnOfColumn(extensions: readonly Extension[], lowerCasedColumn: string): string | undefined {
  let longest: string | undefined;
  for (const { urn } of extensions) {
    if (urn.length <= (longest?.length ?? 0) || lowerCasedColumn[urn.length] !== ':') continue;
    if (lowerCasedColumn.startsWith(urn.toLowerCase())) longest = urn;
  }
  return longest;
}

// Some servers answer with flat keys, such as "name.formatted".
function readFlatKey(resource: JsonObject, attribute: string, sub: string | undefined): unknown {
  if (sub === undefined) return undefined;
  const name = `${attribute}.${sub}`;
  const value = readOwn(resource, name, name.toLowerCase());
  return value === undefined ? undefined : { [sub]: value };
}

function readFromOneExtension(extensions: readonly Extension[], attribute: string, lowerCased: string): unknown {
  let found: { readonly urn: string; readonly value: unknown } | undefined;
  for (const { urn, attributes } of extensions) {
    const value = readOwn(attributes, attribute, lowerCased);
    if (value === undefined) continue;
    if (found !== undefined) throw ambiguous(attribute, found.urn, urn);
    found = { urn, value };
  }
  return found?.value;
}

function ambiguous(attribute: string, first: string, second: string): AgentError {
  return new AgentError('VALUE_INVALID', `attribute "${attribute}" stands in both ${first} and ${second}`, {
    next: `Set ScimSchema on the property of column "${attribute}" in the mapping.`,
  });
}
