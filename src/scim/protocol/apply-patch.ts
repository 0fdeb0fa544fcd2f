import { isDeepStrictEqual } from 'node:util';
import { changeList } from './change-list.ts';
import { changeSingle, type Change } from './change-single.ts';
import { checkRequired } from './coerce.ts';
import { badRequest } from './error.ts';
import { isObject, withValue, type JsonObject } from './json.ts';
import { parsePatchPath, type PatchPath } from './path.ts';
import type { PatchOperation } from './patch.ts';
import {
  findExtension,
  readAttribute,
  resolveAttribute,
  withSchemas,
  writeAttribute,
  type ResolvedAttribute,
  type ResourceSchema,
} from './resource-schema.ts';

/**
 * Applies operations in order and returns the changed copy; the resource given is never touched, so a failing operation
 * leaves nothing half done. A value filter that matches nothing creates the value it describes, as identity providers
 * expect. Throws ScimProtocolError 400 with invalidPath, invalidValue, mutability or noTarget.
 */
export function applyPatch(
  resource: JsonObject,
  operations: readonly PatchOperation[],
  schema: ResourceSchema,
): JsonObject {
  const patched = operations.reduce((current, operation) => applyOperation(current, operation, schema), resource);
  checkRequired(patched, schema);
  return withSchemas(patched, schema);
}

function applyOperation(resource: JsonObject, operation: PatchOperation, schema: ResourceSchema): JsonObject {
  const extension = operation.path === undefined ? undefined : findExtension(schema, operation.path);
  if (operation.path !== undefined && extension === undefined) {
    return applyAt(resource, { ...operation, path: parsePatchPath(operation.path), isExplicit: true }, schema);
  }
  if (operation.op === 'remove') return removeWhole(resource, extension?.id);
  if (!isObject(operation.value)) throw badRequest('invalidValue', 'An operation without a path takes an object.');
  return expand(operation.value, schema, extension?.id).reduce(
    (current, { path, value }) => applyAt(current, { op: operation.op, path, value, isExplicit: false }, schema),
    resource,
  );
}

function removeWhole(resource: JsonObject, extension: string | undefined): JsonObject {
  if (extension === undefined) throw badRequest('noTarget', 'A remove operation names a path.');
  return withValue(resource, extension, undefined);
}

/** The keys of a value without path: attributes, dotted and URN paths, or whole extensions. */
function expand(
  values: JsonObject,
  schema: ResourceSchema,
  urn: string | undefined,
): { readonly path: PatchPath; readonly value: unknown }[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const extension = urn === undefined ? findExtension(schema, key) : undefined;
    if (extension !== undefined && isObject(value)) return expand(value, schema, extension.id);
    return [{ path: parsePatchPath(urn === undefined ? key : `${urn}:${key}`), value }];
  });
}

interface PlacedChange extends Change {
  readonly path: PatchPath;
  /** False for a key of an operation without path, where read-only attributes are passed over. */
  readonly isExplicit: boolean;
}

function applyAt(resource: JsonObject, change: PlacedChange, schema: ResourceSchema): JsonObject {
  const target = resolveAttribute(schema, change.path);
  if (target.name === 'schemas' || target.definition?.returned === 'never') return resource;
  const current = readAttribute(resource, target);
  if (target.definition?.mutability === 'readOnly') {
    checkUnchanged(change, target, current);
    return resource;
  }
  const changed = changeAttribute(current, change, target);
  if (changed === undefined && target.definition?.required === true) {
    throw badRequest('mutability', `The attribute ${target.name} is required.`);
  }
  return writeAttribute(resource, target, changed);
}

function changeAttribute(current: unknown, change: PlacedChange, target: ResolvedAttribute): unknown {
  checkSubAttribute(target);
  const { path, ...rest } = change;
  if (!isList(path, target, current)) return changeSingle(current, { ...rest, ...path }, target.definition);
  return changeList(Array.isArray(current) ? current : [], { ...rest, ...path }, target.definition);
}

/** Identity providers send back the `id` they know; only another one is refused. */
function checkUnchanged(change: PlacedChange, { name }: ResolvedAttribute, current: unknown): void {
  if (change.op !== 'remove' && isDeepStrictEqual(change.value, current)) return;
  if (!change.isExplicit && name !== 'id') return;
  throw badRequest('mutability', `The attribute ${name} is read-only.`);
}

function checkSubAttribute({ name, definition, subAttribute }: ResolvedAttribute): void {
  if (subAttribute === undefined || definition === undefined || definition.type === 'complex') return;
  throw badRequest('invalidPath', `The attribute ${name} has no sub-attributes.`);
}

function isList(path: PatchPath, { definition, name }: ResolvedAttribute, current: unknown): boolean {
  if (definition !== undefined && !definition.multiValued && path.filter !== undefined) {
    throw badRequest('invalidPath', `The attribute ${name} has one value: a value filter does not apply.`);
  }
  return definition?.multiValued ?? (Array.isArray(current) || path.filter !== undefined);
}
