import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import { isObject, isUnassigned, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import { findAttribute } from '../scim/protocol/resource-schema.ts';

/**
 * True when the server's value already says what is wanted. Text is compared exactly, as a change of letter case is a change; dates as
 * instants, booleans and numbers also as text, lists as sets; parts of an object that are not wanted make no difference.
 */
export function isSameValue(definition: SchemaAttribute | undefined, wanted: unknown, actual: unknown): boolean {
  if (isUnassigned(wanted) || isUnassigned(actual)) return isUnassigned(wanted) && isUnassigned(actual);
  if (Array.isArray(wanted)) return Array.isArray(actual) && isSameSet(definition, wanted, actual);
  if (isObject(wanted)) return isObject(actual) && hasParts(definition, wanted, actual);
  return comparable(definition, wanted) === comparable(definition, actual);
}

function isSameSet(
  definition: SchemaAttribute | undefined,
  wanted: readonly unknown[],
  actual: readonly unknown[],
): boolean {
  if (wanted.length !== actual.length) return false;
  const left = [...actual];
  return wanted.every((each) => {
    const index = left.findIndex((other) => isSameValue(definition, each, other));
    if (index !== -1) left.splice(index, 1);
    return index !== -1;
  });
}

function hasParts(definition: SchemaAttribute | undefined, wanted: JsonObject, actual: JsonObject): boolean {
  return Object.entries(wanted).every(([name, part]) =>
    isSameValue(definition && findAttribute(definition.subAttributes, name), part, valueOf(actual, name)),
  );
}

function comparable(definition: SchemaAttribute | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  switch (definition?.type) {
    case 'boolean':
      return /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value;
    case 'integer':
    case 'decimal':
      return value.trim() === '' ? value : Number(value);
    case 'dateTime':
      return instantOf(value);
    default:
      return value;
  }
}

/** Text that is no date stays text. */
function instantOf(text: string): number | string {
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? text : instant;
}
