import type { Dialect } from './dialects/dialect.ts';
import { applyChanges } from './encode-changes.ts';
import { withDialectSchemas } from './encode-account-schemas.ts';
import type { SchemaAttribute } from './protocol/discovery.ts';
import { isObject, keyOf, valueOf, withValue, type JsonObject } from './protocol/json.ts';
import type { PatchOperation } from './protocol/patch.ts';
import { findAttribute, findExtension, type ResourceSchema } from './protocol/resource-schema.ts';

/** Written by the server alone, whatever its schema says. */
const serversOwn = ['id', 'meta', 'groups', 'schemas'];

/**
 * The body of a PUT (RFC 7644 section 3.5.1): the resource as read, with the changes, without what only the server writes and
 * without the dialect's `update.strip`. Throws ScimProtocolError for operations that do not fit the resource.
 */
export function replacedResource(
  current: JsonObject,
  operations: readonly PatchOperation[],
  { schema, dialect }: { readonly schema: ResourceSchema; readonly dialect: Pick<Dialect, 'account' | 'update'> },
): JsonObject {
  const kept = dialect.update.strip.reduce(withoutPath, current);
  const applied = writableParts(applyChanges(kept, operations, schema), schema);
  const own = serversOwn.reduce((resource, name) => withValue(resource, name, undefined), applied);
  return withDialectSchemas(own, schema, dialect);
}

/** `photos`, `name:formatted`, `urn:…:User`, `urn:…:User:manager`. */
function withoutPath(resource: JsonObject, path: string): JsonObject {
  if (keyOf(resource, path) !== undefined) return withValue(resource, path, undefined);
  const colon = /^urn:/i.test(path) ? path.lastIndexOf(':') : path.indexOf(':');
  const holder = valueOf(resource, path.slice(0, Math.max(colon, 0)));
  return isObject(holder)
    ? withValue(resource, path.slice(0, colon), withoutPath(holder, path.slice(colon + 1)))
    : resource;
}

/** Without the attributes and parts that the schema calls read-only. */
export function writableParts(resource: JsonObject, schema: ResourceSchema): JsonObject {
  const entries = Object.entries(resource).map(([key, value]) => {
    const extension = findExtension(schema, key);
    if (extension !== undefined) return [key, isObject(value) ? writable(value, extension.attributes) : value] as const;
    return [key, value] as const;
  });
  return writable(Object.fromEntries(entries), schema.core.attributes);
}

function writable(object: JsonObject, attributes: readonly SchemaAttribute[]): JsonObject {
  const entries = Object.entries(object).flatMap(([name, value]) => {
    const definition = findAttribute(attributes, name);
    if (definition?.mutability === 'readOnly') return [];
    return [[name, writableValue(value, definition?.subAttributes ?? [])] as const];
  });
  return Object.fromEntries(entries);
}

function writableValue(value: unknown, parts: readonly SchemaAttribute[]): unknown {
  if (Array.isArray(value)) return value.map((each) => writableValue(each, parts));
  return isObject(value) && parts.length > 0 ? writable(value, parts) : value;
}
