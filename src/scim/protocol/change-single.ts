import { coerceValue } from './coerce.ts';
import type { SchemaAttribute } from './discovery.ts';
import { badRequest } from './error.ts';
import { isObject, isUnassigned, withValue, type JsonObject } from './json.ts';
import { findAttribute } from './resource-schema.ts';

export interface Change {
  readonly op: 'add' | 'replace' | 'remove';
  readonly value?: unknown;
  readonly subAttribute?: string;
}

/** The new value of an attribute that has one value, or of one value among several; undefined when nothing is left. */
export function changeSingle(current: unknown, change: Change, definition: SchemaAttribute | undefined): unknown {
  const { op, value, subAttribute } = change;
  if (subAttribute !== undefined) {
    const part = op === 'remove' ? undefined : value;
    return assigned(setPart(isObject(current) ? current : {}, subAttribute, part, definition));
  }
  if (op === 'remove') return undefined;
  return op === 'add' && isUnassigned(value) ? current : setWhole(current, value, definition);
}

/** A complex value changes only in the parts that are given (RFC 7644 section 3.5.2.3). */
function setWhole(current: unknown, value: unknown, definition: SchemaAttribute | undefined): unknown {
  const given = isObject(value) ? value : coerceValue(single(definition), value);
  const isComplex = definition?.type === 'complex' || isObject(current);
  if (!isObject(given) || !isComplex) return given;
  return assigned(setParts(isObject(current) ? current : {}, given, definition));
}

/** A copy of a complex value with the given parts set; null takes a part away, read-only parts stay. */
export function setParts(object: JsonObject, parts: JsonObject, definition: SchemaAttribute | undefined): JsonObject {
  const changed = Object.entries(parts).reduce((current, [name, value]) => {
    const part = definition && findAttribute(definition.subAttributes, name);
    return part?.mutability === 'readOnly' ? current : setPart(current, name, value, definition);
  }, object);
  return withoutStale(object, changed);
}

/** What describes the earlier `value` and was not sent anew would describe the wrong thing. */
function withoutStale(before: JsonObject, after: JsonObject): JsonObject {
  if (before['value'] === undefined || before['value'] === after['value']) return after;
  const stale = ['$ref', 'display', 'displayName'].filter((name) => before[name] === after[name]);
  return stale.reduce((object, name) => withValue(object, name, undefined), after);
}

function setPart(
  object: JsonObject,
  name: string,
  value: unknown,
  definition: SchemaAttribute | undefined,
): JsonObject {
  const part = definition && findAttribute(definition.subAttributes, name);
  if (part?.mutability === 'readOnly') throw badRequest('mutability', `The attribute ${part.name} is read-only.`);
  return withValue(object, part?.name ?? name, coerceValue(part, value));
}

function single(definition: SchemaAttribute | undefined): SchemaAttribute | undefined {
  return definition && { ...definition, multiValued: false };
}

function assigned(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object;
}
