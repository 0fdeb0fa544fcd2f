import { applyPatch } from '../protocol/apply-patch.ts';
import { isObject, withValue, type JsonObject } from '../protocol/json.ts';
import { parsePatchPath } from '../protocol/path.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import {
  findAttribute,
  readAttribute,
  resolveAttribute,
  writeAttribute,
  type ResolvedAttribute,
  type ResourceSchema,
} from '../protocol/resource-schema.ts';

/** How far the attributes of a partial resource can be told from the operations alone. */
export interface PartialRules {
  /** The server keeps the parts of a complex attribute, or of an extension, that are not sent. */
  readonly mergesParts: boolean;
  /** The server keeps the values of a list that are not sent. */
  readonly mergesLists: boolean;
}

/**
 * The attributes that operations set, as a partial resource: null or an empty list takes one away. Undefined where that depends on
 * what the resource has: values that are added or selected, and parts of what the server replaces as a whole.
 */
export function changesOf(
  operations: readonly PatchOperation[],
  schema: ResourceSchema,
  rules: PartialRules,
): JsonObject | undefined {
  const placed = operations.map((operation) => placeOf(operation, schema));
  if (placed.some((place, index) => dependsOnResource(place, operations[index], rules))) return undefined;
  return placed.reduce((changes, place, index) => setIn(changes, place, operations[index]), {});
}

/** The attributes that operations are about, each whole as the resource has it after them. */
export function changedAttributes(
  applied: JsonObject,
  operations: readonly PatchOperation[],
  schema: ResourceSchema,
): JsonObject {
  const places = operations.map((operation) => wholeOf(placeOf(operation, schema)));
  return places.reduce<JsonObject>(
    (changes, whole) => writeAttribute(changes, whole, readAttribute(applied, whole) ?? emptyOf(whole)),
    {},
  );
}

/**
 * The resource as the operations leave it, by the rules of RFC 7644 section 3.5.2. What the server's schema requires and does not
 * show is its own affair. Throws ScimProtocolError for operations that do not fit the resource.
 */
export function applyChanges(
  resource: JsonObject,
  operations: readonly PatchOperation[],
  schema: ResourceSchema,
): JsonObject {
  return applyPatch(resource, operations, lenient(schema));
}

interface Place extends ResolvedAttribute {
  readonly selects: boolean;
}

/** Where an operation applies. */
export function placeOf({ path }: PatchOperation, schema: ResourceSchema): Place {
  if (path === undefined) throw new Error('an operation without a path cannot be turned into attributes');
  const parsed = parsePatchPath(path);
  return { ...resolveAttribute(schema, parsed), selects: parsed.filter !== undefined };
}

/** A list by the schema's word, else by its value. */
export function isList({ definition }: ResolvedAttribute, value: unknown): boolean {
  return definition?.multiValued ?? Array.isArray(value);
}

function dependsOnResource(place: Place, operation: PatchOperation | undefined, rules: PartialRules): boolean {
  if (place.selects || operation?.op === 'add') return true;
  if (place.extension !== undefined && !rules.mergesParts) return true;
  const isPart = place.subAttribute !== undefined;
  if (isList(place, operation?.value)) return isPart || rules.mergesLists;
  return isPart && !rules.mergesParts;
}

function setIn(changes: JsonObject, place: Place, operation: PatchOperation | undefined): JsonObject {
  const { subAttribute } = place;
  const value = operation?.op === 'remove' ? emptyOf(place) : operation?.value;
  if (subAttribute === undefined) return writeAttribute(changes, place, value);
  const whole = readAttribute(changes, place);
  return writeAttribute(changes, place, withValue(isObject(whole) ? whole : {}, subAttribute, value));
}

function emptyOf({ definition, subAttribute }: ResolvedAttribute): unknown {
  const part = subAttribute === undefined ? definition : findAttribute(definition?.subAttributes ?? [], subAttribute);
  return part?.multiValued === true ? [] : null;
}

function wholeOf({ subAttribute: _, ...whole }: Place): ResolvedAttribute {
  return whole;
}

/** A resource as read lacks what is required but never shown, and what is set must not be dropped for being never shown. */
function lenient({ core, extensions }: ResourceSchema): ResourceSchema {
  const relax = (schema: ResourceSchema['core']): ResourceSchema['core'] => ({
    ...schema,
    attributes: schema.attributes.map((attribute) => ({ ...attribute, required: false, returned: 'default' })),
  });
  return { core: relax(core), extensions: extensions.map(relax) };
}
