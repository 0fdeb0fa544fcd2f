export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The key in the object's own spelling; attribute names are case-insensitive (RFC 7643 section 2.1), inherited ones never found. */
export function keyOf(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const lowerCaseName = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === lowerCaseName);
}

export function valueOf(object: JsonObject, name: string): unknown {
  const key = keyOf(object, name);
  return key === undefined ? undefined : object[key];
}

/** A copy with one value set; undefined takes the key away. */
export function withValue(object: JsonObject, name: string, value: unknown): JsonObject {
  const key = keyOf(object, name) ?? name;
  if (value !== undefined) return { ...object, [key]: value };
  return Object.fromEntries(Object.entries(object).filter(([other]) => other !== key));
}

/** Null, absent and the empty array are the same state (RFC 7643 section 2.5). */
export function isUnassigned(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
