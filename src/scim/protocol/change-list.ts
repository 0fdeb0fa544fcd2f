import { changeSingle, setParts, type Change } from './change-single.ts';
import { coerceValue } from './coerce.ts';
import type { SchemaAttribute } from './discovery.ts';
import { badRequest } from './error.ts';
import { compileValueFilter } from './evaluate-filter.ts';
import type { FilterNode } from './filter.ts';
import { isObject, isUnassigned, type JsonObject } from './json.ts';

type List = readonly unknown[];
type Definition = SchemaAttribute | undefined;

export interface ListChange extends Change {
  /** Selects the values to change; all of them without it. */
  readonly filter?: FilterNode;
}

/** The new values of a multi-valued attribute (RFC 7644 section 3.5.2); undefined when none is left. */
export function changeList(list: List, change: ListChange, definition: Definition): List | undefined {
  const isWhole = change.filter === undefined && change.subAttribute === undefined;
  const changed = isWhole ? changeWhole(list, change, definition) : changeSelected(list, change, definition);
  return changed.length === 0 ? undefined : keepOnePrimary(list, changed);
}

function changeWhole(list: List, { op, value }: ListChange, definition: Definition): List {
  // Some clients list the values to remove instead of filtering them.
  if (op === 'remove') return isUnassigned(value) ? [] : withoutListed(list, coerceList(value, definition));
  const values = coerceList(value, definition);
  return union(op === 'replace' ? [] : list, values, definition);
}

function coerceList(value: unknown, definition: Definition): List {
  const coerced = coerceValue(definition, value);
  if (coerced === undefined) return [];
  return Array.isArray(coerced) ? coerced : [coerced];
}

/** Adds values that are not there yet; one that is there takes the new parts. */
function union(list: List, values: List, definition: Definition): List {
  const result = [...list];
  const positions = new Map(list.map((element, index) => [identityOf(element), index]));
  for (const value of values) {
    const identity = identityOf(value);
    const position = positions.get(identity);
    const known = position === undefined ? undefined : result[position];
    if (position === undefined) positions.set(identity, result.push(value) - 1);
    else if (isObject(known) && isObject(value)) result[position] = merge(known, value, definition);
  }
  return result;
}

function merge(known: JsonObject, value: JsonObject, definition: Definition): JsonObject {
  const isSame = Object.entries(value).every(([name, part]) => known[name] === part);
  return isSame ? known : setParts(known, value, definition);
}

/** Two values are the same when `value` and `type` are; references to resources are by `value` alone. */
function identityOf(element: unknown): string {
  if (!isObject(element) || element['value'] === undefined) return JSON.stringify(element);
  return identity(element['value'], isReference(element) ? undefined : element['type']);
}

function identity(value: unknown, type: unknown): string {
  return JSON.stringify([value, typeof type === 'string' ? type.toLowerCase() : null]);
}

function isReference(element: JsonObject): boolean {
  return element['type'] === 'User' || element['type'] === 'Group' || element['$ref'] !== undefined;
}

function withoutListed(list: List, listed: List): List {
  const identities = new Set(listed.map(identityOf));
  return list.filter((element) => {
    const value = isObject(element) ? element['value'] : undefined;
    return !identities.has(identityOf(element)) && !(value !== undefined && identities.has(identity(value, undefined)));
  });
}

function changeSelected(list: List, change: ListChange, definition: Definition): List {
  const matches = change.filter === undefined ? () => true : compileValueFilter(change.filter, definition);
  const isChanged = list.map(matches);
  if (!isChanged.includes(true)) return change.op === 'remove' ? list : [...list, create(change, definition)];
  return list
    .map((element, index) => (isChanged[index] === true ? changeOne(element, change, definition) : element))
    .filter((element) => element !== undefined);
}

function changeOne(element: unknown, change: ListChange, definition: Definition): unknown {
  const isReplaced = change.op === 'replace' && change.subAttribute === undefined;
  // A value that is replaced as a whole keeps what it was selected by.
  return changeSingle(isReplaced ? stampOf(change.filter, definition) : element, change, definition);
}

function create(change: ListChange, definition: Definition): unknown {
  const stamp = stampOf(change.filter, definition);
  if (stamp === undefined) throw badRequest('noTarget', 'The value filter matches nothing and describes no value.');
  const created = changeSingle(stamp, change, definition);
  if (created === undefined) throw badRequest('invalidValue', 'The operation has no value.');
  return created;
}

/** The value that a filter of `eq` comparisons describes; undefined for any other filter. */
function stampOf(filter: FilterNode | undefined, definition: Definition): JsonObject | undefined {
  if (filter === undefined) return {};
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.path.subAttribute === undefined) {
    return setParts({}, { [filter.path.attribute]: filter.value }, definition);
  }
  if (filter.kind !== 'and') return undefined;
  const stamps = filter.terms.map((term) => stampOf(term, definition));
  return stamps.includes(undefined) ? undefined : (Object.assign({}, ...stamps) as JsonObject);
}

/** A value that becomes the primary one takes that from the others (RFC 7643 section 2.4). */
function keepOnePrimary(before: List, after: List): List {
  const primaries = after.filter((element) => isObject(element) && element['primary'] === true);
  if (primaries.length < 2) return after;
  const earlier = new Set(before);
  const kept = primaries.findLast((element) => !earlier.has(element)) ?? primaries[0];
  return after.map((element) =>
    element !== kept && isObject(element) && element['primary'] === true ? { ...element, primary: false } : element,
  );
}
