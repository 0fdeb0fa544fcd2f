import { isObject, type JsonObject } from './json.ts';

/** Extensions that a server knows by another URN: the URN of SCIM 2.0 to that of the server. */
export type ExtensionUrns = Readonly<Record<string, string>>;

type Rename = (name: string) => string;

/** An object with its extensions named as the server does: as keys, in paths, and in `schemas`. */
export function asServerNames(object: JsonObject, extensions: ExtensionUrns): JsonObject {
  return renamedObject(object, renamer(Object.entries(extensions)));
}

/** The same, named as in SCIM 2.0. */
export function asScimNames(object: JsonObject, extensions: ExtensionUrns): JsonObject {
  return renamedObject(object, toScim(extensions));
}

/** An URN, or a path that begins with one, as in SCIM 2.0. */
export function scimName(name: string, extensions: ExtensionUrns): string {
  return toScim(extensions)(name);
}

function toScim(extensions: ExtensionUrns): Rename {
  return renamer(Object.entries(extensions).map(([scim, server]) => [server, scim]));
}

/** The longest URN that a name is, or begins with, gives way. */
function renamer(urns: readonly (readonly [from: string, to: string])[]): Rename {
  const longestFirst = [...urns].sort(([left], [right]) => right.length - left.length);
  return (name) => {
    const lowerCased = name.toLowerCase();
    const urn = longestFirst.find(([from]) => lowerCased === from.toLowerCase() || isPathIn(lowerCased, from));
    return urn === undefined ? name : urn[1] + name.slice(urn[0].length);
  };
}

function isPathIn(lowerCased: string, urn: string): boolean {
  return lowerCased.startsWith(`${urn.toLowerCase()}:`);
}

/** Members whose values are names: of operations, of resources, and of the `meta` of SCIM 1.1. */
const naming = new Set(['path', 'schemas', 'attributes']);

function renamed(value: unknown, rename: Rename): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, rename));
  return isObject(value) ? renamedObject(value, rename) : value;
}

function renamedObject(object: JsonObject, rename: Rename): JsonObject {
  const result = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    const name = rename(key);
    const content = naming.has(key.toLowerCase()) ? renamedNames(value, rename) : renamed(value, rename);
    const other = result.get(name);
    result.set(name, isObject(other) && isObject(content) ? { ...other, ...content } : content);
  }
  return Object.fromEntries(result);
}

function renamedNames(value: unknown, rename: Rename): unknown {
  if (typeof value === 'string') return rename(value);
  if (!Array.isArray(value)) return renamed(value, rename);
  return [...new Set(value.map((each: unknown) => renamedNames(each, rename)))];
}
