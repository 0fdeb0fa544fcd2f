import type { HttpRequest } from '../../http/request.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { mergeDialect } from '../dialects/merge-dialect.ts';
import { withDialectSchemas } from './encode-account-schemas.ts';
import { applyChanges, changedAttributes, changesOf, isList, placeOf, type PartialRules } from './encode-changes.ts';
import { encodeBooleans, encodePatch } from './encode-patch.ts';
import { replacedResource, sendableParts, writableParts } from './encode-put.ts';
import { leaversOf } from './list-leavers.ts';
import { whereFound } from './moved-operations.ts';
import { pathTo } from '../resource-path.ts';
import { isPatchOfActive } from './split-update.ts';
import { isObject, valueOf, type JsonObject } from '../protocol/json.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import {
  readAttribute,
  writeAttribute,
  type ResolvedAttribute,
  type ResourceSchema,
} from '../protocol/resource-schema.ts';
import { userResourceSchema } from '../protocol/resource-types.ts';
import type { ScimResource } from '../protocol/resource.ts';
import type { PatchWrite } from './write.ts';

/** The request of a change where it can be told without a look at the resource; undefined where it cannot. */
export function encodeUpdate(write: PatchWrite, given: Dialect): HttpRequest | undefined {
  const dialect = isPatchOfActive(write, given) ? mergeDialect(given, { update: { method: 'patch' } }) : given;
  const { method, patchStyle } = dialect.update;
  if (method === 'patch' && patchStyle === 'pathed') {
    return requestTo(write, 'PATCH', encodePatch(write.operations, dialect));
  }
  const rules = partialRules(dialect);
  const changes = rules && changesOf(write.operations, schemaOf(write), rules);
  return changes === undefined ? undefined : partialRequest(write, changes, dialect);
}

/**
 * The request of a change of the resource as it is now; what the dialect calls read-only (`account.readOnly`) is not sent back. Throws
 * ScimProtocolError for changes that do not fit it.
 */
export function encodeUpdateOf(current: ScimResource, write: PatchWrite, dialect: Dialect): HttpRequest {
  const schema = schemaOf(write);
  const { movedExtensions } = dialect.read;
  const operations = movedExtensions ? whereFound(write.operations, current, schema) : write.operations;
  const writable = sendableParts(current, schema, dialect);
  if (dialect.update.method === 'put') {
    return requestTo(write, 'PUT', replacedResource(writable, operations, { schema, dialect }));
  }
  const applied = writableParts(applyChanges(writable, operations, schema), schema);
  const changes = changedAttributes(applied, operations, schema);
  const { mergesLists = false, mergesParts = false } = partialRules(dialect) ?? {};
  const whole = mergesParts ? changes : withWholeExtensions(changes, applied);
  return partialRequest(write, mergesLists ? withLeavers(whole, current, { write, dialect }) : whole, dialect);
}

/** An extension is one attribute to a server that keeps no parts. */
function withWholeExtensions(changes: JsonObject, applied: JsonObject): JsonObject {
  const entries = Object.entries(changes).map(([key, value]) => {
    const whole = /^urn:/i.test(key) ? valueOf(applied, key) : undefined;
    return [key, isObject(whole) && isObject(value) ? { ...whole, ...value } : value] as const;
  });
  return Object.fromEntries(entries);
}

/** What the server does with attributes that are sent in part; undefined where it wants the whole resource. */
function partialRules({ update: { method } }: Dialect): PartialRules | undefined {
  switch (method) {
    case 'put':
      return undefined;
    case 'patch':
      return { mergesParts: true, mergesLists: false };
    case 'putPartial':
      return { mergesParts: false, mergesLists: false };
    case 'partialPatch':
      return { mergesParts: true, mergesLists: true };
  }
}

function partialRequest(write: PatchWrite, changes: JsonObject, dialect: Dialect): HttpRequest {
  const { method } = dialect.update;
  if (method === 'patch') return requestTo(write, 'PATCH', encodePatch([{ op: 'replace', value: changes }], dialect));
  const encoded = encodeBooleans(changes, dialect) as JsonObject;
  const body = withDialectSchemas(encoded, schemaOf(write), dialect);
  if (method === 'putPartial') return requestTo(write, 'PUT', body);
  return requestTo(write, 'PATCH', withRemovals(body, write));
}

/** SCIM 1.1 names in `meta.attributes` what a partial resource takes away (its REST protocol, section 3.3.2). */
function withRemovals(body: JsonObject, write: PatchWrite): JsonObject {
  const schema = schemaOf(write);
  const taken = write.operations.filter((operation) => takesAway(operation, schema)).map(({ path }) => path);
  return taken.length === 0 ? body : { ...body, meta: { attributes: taken } };
}

function takesAway(operation: PatchOperation, schema: ResourceSchema): boolean {
  const place = placeOf(operation, schema);
  return operation.op === 'remove' && !isList(place, undefined);
}

/** Where lists are merged, the values that are to go are sent as such (SCIM 1.1, the same section). */
function withLeavers(
  changes: JsonObject,
  current: ScimResource,
  { write, dialect: { roles } }: { readonly write: PatchWrite; readonly dialect: Dialect },
): JsonObject {
  const places = write.operations.map((operation) => placeOf(operation, schemaOf(write)));
  return places.reduce((merged, place) => {
    const [before, after] = [listIn(current, place), listIn(changes, place)];
    if (before === undefined || after === undefined) return merged;
    const isRoles = place.extension === undefined && place.name.toLowerCase() === roles.attribute?.toLowerCase();
    const leavers = leaversOf(before, after, isRoles ? roles.valueAttribute : 'value');
    return writeAttribute(merged, place, [...after, ...leavers]);
  }, changes);
}

function listIn(resource: JsonObject, attribute: ResolvedAttribute): readonly unknown[] | undefined {
  const value = readAttribute(resource, attribute);
  return Array.isArray(value) ? value : undefined;
}

function schemaOf({ schema = userResourceSchema }: PatchWrite): ResourceSchema {
  return schema;
}

function requestTo({ endpoint, id, version }: PatchWrite, method: 'PATCH' | 'PUT', body: unknown): HttpRequest {
  return {
    method,
    effect: method === 'PUT' ? 'replace' : 'patch',
    path: pathTo(endpoint, id),
    ...(version !== undefined && { headers: { 'If-Match': version } }),
    body,
  };
}
