import type { Dialect } from '../dialects/dialect.ts';
import { applyChanges } from './encode-changes.ts';
import { withDialectSchemas } from './encode-account-schemas.ts';
import type { SchemaAttribute } from '../protocol/discovery.ts';
import { isObject, keyOf, withValue, type JsonObject } from '../protocol/json.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import { findAttribute, findExtension, type ResourceSchema } from '../protocol/resource-schema.ts';

type AccountKnobs = Pick<Dialect, 'account'>;

/** Written by the server alone, whatever its schema says. */
const serversOwn = ['id', 'meta', 'groups', 'schemas'];

/**
 * The body of a PUT (RFC 7644 section 3.5.1): the resource as read, with the changes, without what only the server writes, what the
 * dialect strips (`update.strip`), and `active` where that goes in no PUT. Throws ScimProtocolError for operations that do not fit the resource.
 */
export function replacedResource(
  current: JsonObject,
  operations: readonly PatchOperation[],
  { schema, dialect }: { readonly schema: ResourceSchema; readonly dialect: Pick<Dialect, 'account' | 'update'> },
): JsonObject {
  const { strip, activeBy } = dialect.update;
  const kept = (activeBy === 'patch' ? [...strip, 'active'] : strip).reduce(withoutPath, current);
  const applied = writableParts(applyChanges(kept, operations, schema), schema);
  const own = serversOwn.reduce((resource, name) => withValue(resource, name, undefined), applied);
  return withDialectSchemas(own, schema, dialect);
}

/** Without an attribute, a part or an extension: `photos`, `name:formatted`, `urn:…:User`, `urn:…:User:manager:value`. */
export function withoutPath(resource: JsonObject, path: string): JsonObject {
  if (keyOf(resource, path) !== undefined) return withValue(resource, path, undefined);
  const holder = Object.keys(resource).find((key) => path.toLowerCase().startsWith(`${key.toLowerCase()}:`));
  if (holder === undefined) return resource;
  return withValue(resource, holder, withoutPart(resource[holder], path.slice(holder.length + 1)));
}

function withoutPart(holder: unknown, path: string): unknown {
  if (Array.isArray(holder)) return holder.map((each) => withoutPart(each, path));
  return isObject(holder) ? withoutPath(holder, path) : holder;
}

/** What of a resource as read may be sent back: neither what the dialect calls read-only nor what is shown of a secret. */
export function sendableParts(resource: JsonObject, schema: ResourceSchema, { account }: AccountKnobs): JsonObject {
  const known = partsThat(isToldAsItIs, resource, schema);
  return [...account.readOnly, 'password'].reduce(withoutPath, known);
}

/** Without the attributes and parts that the schema calls read-only. */
export function writableParts(resource: JsonObject, schema: ResourceSchema): JsonObject {
  return partsThat(isWritable, resource, schema);
}

type Condition = (definition: SchemaAttribute) => boolean;

const isWritable: Condition = ({ mutability }) => mutability !== 'readOnly';

/** A server that shows what is never shown gives something in its place, such as asterisks. */
const isToldAsItIs: Condition = ({ mutability, returned }) => mutability !== 'writeOnly' && returned !== 'never';

function partsThat(condition: Condition, resource: JsonObject, schema: ResourceSchema): JsonObject {
  const entries = Object.entries(resource).map(([key, value]) => {
    const extension = findExtension(schema, key);
    if (extension !== undefined)
      return [key, isObject(value) ? filtered(condition, value, extension.attributes) : value] as const;
    return [key, value] as const;
  });
  return filtered(condition, Object.fromEntries(entries), schema.core.attributes);
}

function filtered(condition: Condition, object: JsonObject, attributes: readonly SchemaAttribute[]): JsonObject {
  const entries = Object.entries(object).flatMap(([name, value]) => {
    const definition = findAttribute(attributes, name);
    if (definition !== undefined && !condition(definition)) return [];
    return [[name, filteredValue(condition, value, definition?.subAttributes ?? [])] as const];
  });
  return Object.fromEntries(entries);
}

function filteredValue(condition: Condition, value: unknown, parts: readonly SchemaAttribute[]): unknown {
  if (Array.isArray(value)) return value.map((each) => filteredValue(condition, each, parts));
  return isObject(value) && parts.length > 0 ? filtered(condition, value, parts) : value;
}
