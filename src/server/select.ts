import { parseAttributePath } from '../scim/protocol/attribute-path.ts';
import { comparableOf, type Comparable } from '../scim/protocol/compare-values.ts';
import { badRequest } from '../scim/protocol/error.ts';
import { compileFilter } from '../scim/protocol/evaluate-filter.ts';
import type { FilterNode } from '../scim/protocol/filter.ts';
import { isObject, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import {
  findAttribute,
  readAttribute,
  resolveAttribute,
  type ResourceSchema,
} from '../scim/protocol/resource-schema.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import type { Query } from './query.ts';
import type { ResourceStore } from './store.ts';

/** The entries that a query is about, all of them, in its order. */
export function selectEntries(
  directory: Directory,
  stores: readonly ResourceStore[],
  query: Pick<Query, 'filter' | 'sortBy' | 'isDescending'>,
): readonly Entry[] {
  const [only, ...others] = stores.map((store) => filterStore(directory, store, query.filter));
  const found = others.length === 0 ? (only ?? []) : [only ?? [], ...others].flat().toSorted(byCreation);
  return query.sortBy === undefined ? found : sortEntries(directory, found, { ...query, sortBy: query.sortBy });
}

function byCreation(first: Entry, second: Entry): number {
  return first.sequence - second.sequence;
}

function filterStore(directory: Directory, store: ResourceStore, filter: FilterNode | undefined): readonly Entry[] {
  if (filter === undefined) return store.entries;
  const matches = compileFilter(filter, store.schema);
  const candidates = findIndexed(store, filter)?.toSorted(byCreation) ?? store.entries;
  return candidates.filter((entry) => matches(directory.viewOf(entry)));
}

/** A narrower set of entries from an index, where the filter demands one value of an indexed attribute. */
function findIndexed(store: ResourceStore, filter: FilterNode): readonly Entry[] | undefined {
  if (filter.kind === 'and') {
    return filter.terms.map((term) => findIndexed(store, term)).find((entries) => entries !== undefined);
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || typeof filter.value !== 'string') return undefined;
  const { schema, attribute, subAttribute } = filter.path;
  if (subAttribute !== undefined || (schema !== undefined && schema !== store.schema.core.id)) return undefined;
  return store.find(attribute, filter.value);
}

interface Order {
  readonly sortBy: string;
  readonly isDescending: boolean;
}

/** Unassigned values come last, or first when descending (RFC 7644 section 3.4.2.3). */
function sortEntries(directory: Directory, entries: readonly Entry[], order: Order): readonly Entry[] {
  const keyOf = new Map(
    [directory.users, directory.groups].map((store) => [store.type.name, sortKey(order.sortBy, store.schema)]),
  );
  const direction = order.isDescending ? -1 : 1;
  return entries
    .map((entry) => ({ entry, key: keyOf.get(entry.type)?.(directory.viewOf(entry)) }))
    .sort((first, second) => direction * compare(first.key, second.key))
    .map(({ entry }) => entry);
}

function compare(first: Comparable, second: Comparable): number {
  if (first === second) return 0;
  if (first === undefined) return 1;
  if (second === undefined) return -1;
  return first < second ? -1 : 1;
}

function sortKey(sortBy: string, schema: ResourceSchema): (resource: JsonObject) => Comparable {
  const path = parseAttributePath(sortBy);
  if (path === undefined) throw badRequest('invalidPath', 'The sortBy is not an attribute.');
  const target = resolveAttribute(schema, path);
  const part = path.subAttribute ?? 'value';
  const definition = target.definition && findAttribute(target.definition.subAttributes, part);
  const comparable = comparableOf(definition ?? target.definition);
  return (resource) => {
    const value = preferred(readAttribute(resource, target));
    return comparable(isObject(value) ? valueOf(value, part) : value);
  };
}

/** Of several values the primary one counts, else the first. */
function preferred(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.find((element: unknown) => isObject(element) && element['primary'] === true) ?? value[0];
}
