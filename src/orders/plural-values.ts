import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import { isObject, isUnassigned, valueOf, withValue, type JsonObject } from '../scim/protocol/json.ts';
import { findAttribute, type ResolvedAttribute } from '../scim/protocol/resource-schema.ts';
import type { AttributeChange } from './account-change.ts';
import { declarationOf } from './attribute-changes.ts';
import { isSameValue } from './same-value.ts';

type Values = readonly unknown[];

/** True for `emails:value`: a part of each value of a multi-valued complex attribute (RFC 7643 section 2.4). */
export function isPluralPart({ definition, subAttribute }: ResolvedAttribute): boolean {
  return subAttribute !== undefined && definition?.type === 'complex' && definition.multiValued;
}

/**
 * The values of a multi-valued complex attribute after changes of its parts, which are all about this one attribute: a list stands
 * for all values, single values are parts of the primary one, else of the first. Values that no change is about are kept. Without
 * `value` none is left: were only the one that is shown taken away, the next one would be shown, and lost when the order is repeated.
 * The same array is returned when nothing differs; also, where the change may have been made before (`isRepeat`) and no value is primary,
 * when any of them is as wanted: the server may have put them in another order since.
 */
export function changedValues(values: Values, changes: readonly AttributeChange[], isRepeat = false): Values {
  const list = changes.find(({ attribute, value }) => {
    return Array.isArray(value) && declarationOf(attribute)?.multiValued !== true;
  });
  if (list !== undefined) return withList(values, list);
  if (changes.some((change) => change.value === undefined && subOf(change) === 'value')) {
    return values.length === 0 ? values : [];
  }
  const primary = values.find((value) => isTrue(partOf(value, 'primary')));
  const isAsWanted = (value: unknown): boolean =>
    changes.every((change) => isSameValue(declarationOf(change.attribute), change.value, partAt(value, change)));
  const shown = primary ?? values[0];
  const isMade = isRepeat && primary === undefined ? values.some(isAsWanted) : isAsWanted(shown);
  return isMade ? values : withOne(values, shown, changes);
}

/** The values without the parts that only the server writes. */
export function writableValues(values: Values, definition: SchemaAttribute | undefined): Values {
  const isReadOnly = (name: string): boolean =>
    definition !== undefined && findAttribute(definition.subAttributes, name)?.mutability === 'readOnly';
  return values.map((value) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !isReadOnly(name))) : value,
  );
}

/** Keeps the values that are listed, each with all its parts, and adds the ones that are not there yet. */
function withList(values: Values, change: AttributeChange): Values {
  const declared = declarationOf(change.attribute);
  const missing = [...(change.value as Values)];
  const kept = values.filter((value) => {
    const index = missing.findIndex((wanted) => isSameValue(declared, wanted, partAt(value, change)));
    if (index !== -1) missing.splice(index, 1);
    return index !== -1;
  });
  if (missing.length === 0 && kept.length === values.length) return values;
  return [...kept, ...missing.map((wanted) => ({ [subOf(change)]: wanted }))];
}

function withOne(values: Values, shown: unknown, changes: readonly AttributeChange[]): Values {
  const before = objectOf(shown);
  const changed = changes.reduce((object, change) => withValue(object, subOf(change), change.value), before);
  if (shown === undefined) return [...values, withDefaults(changed, changes)];
  const isRenamed = valueOf(before, 'value') !== valueOf(changed, 'value');
  const after = isRenamed ? withoutDescription(changed, changes) : changed;
  const isTwin = (value: unknown): boolean =>
    isRenamed && value !== shown && isSameValue(undefined, partOf(value, 'value'), valueOf(after, 'value'));
  return values
    .filter((value) => !isTwin(value) && (value !== shown || saysSomething(after)))
    .map((value) => (value === shown ? after : value));
}

/** Attributes of which a new value is, unless the order says otherwise, the one at work. */
const workAttributes: ReadonlySet<string> = new Set(['emails', 'phonenumbers', 'addresses']);

function withDefaults(value: JsonObject, changes: readonly AttributeChange[]): JsonObject {
  const [attribute] = changes.map((change) => change.attribute);
  const parts = attribute?.definition?.subAttributes ?? [];
  const isAtWork = workAttributes.has(attribute?.name.toLowerCase() ?? '');
  const type = isAtWork && findAttribute(parts, 'type') !== undefined ? { type: 'work' } : {};
  const isPrimary = findAttribute(parts, 'primary') === undefined ? {} : { primary: true };
  return { ...value, ...withoutKeysOf({ ...type, ...isPrimary }, value) };
}

function withoutKeysOf(defaults: JsonObject, value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => valueOf(value, name) === undefined));
}

/** What the server wrote about the earlier `value` would describe the wrong thing. */
function withoutDescription(value: JsonObject, changes: readonly AttributeChange[]): JsonObject {
  const given = new Set(changes.map((change) => subOf(change).toLowerCase()));
  const stale = ['display', '$ref'].filter((name) => !given.has(name));
  return stale.reduce((object, name) => withValue(object, name, undefined), value);
}

/** A type without a value is none (RFC 7643 section 2.4). */
function saysSomething(value: JsonObject): boolean {
  const names = Object.entries(value).filter(([, part]) => !isUnassigned(part) && part !== '');
  return names.some(([name]) => !['type', 'primary', 'display', '$ref'].includes(name.toLowerCase()));
}

function subOf({ attribute }: AttributeChange): string {
  return attribute.subAttribute ?? 'value';
}

function partAt(value: unknown, change: AttributeChange): unknown {
  return partOf(value, subOf(change));
}

/** A bare value counts as its own `value`. */
function partOf(value: unknown, name: string): unknown {
  return valueOf(objectOf(value), name);
}

function objectOf(value: unknown): JsonObject {
  if (isObject(value)) return value;
  return isUnassigned(value) ? {} : { value };
}

function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
