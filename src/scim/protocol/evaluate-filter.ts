import type { AttributePath } from './attribute-path.ts';
import { compileComparison } from './compare-values.ts';
import type { SchemaAttribute } from './discovery.ts';
import type { FilterNode } from './filter.ts';
import { isObject, isUnassigned, valueOf, type JsonObject } from './json.ts';
import { findAttribute, readAttribute, resolveAttribute, type ResourceSchema } from './resource-schema.ts';

type Predicate<Holder> = (holder: Holder) => boolean;

/** Where a filter finds the values of one path. */
interface Source<Holder> {
  /** The values of the attribute; objects where it is complex. */
  readonly elements: (holder: Holder) => readonly unknown[];
  /** The part of an element that is compared: a sub-attribute, `value` where none is named. */
  readonly part: (element: unknown) => unknown;
  readonly named: boolean;
  readonly attribute: SchemaAttribute | undefined;
  readonly compared: SchemaAttribute | undefined;
}

type FindSource<Holder> = (path: AttributePath) => Source<Holder>;

/** A test for resources; time is linear in filter and values. Throws 400 invalidFilter for a comparison that has no sense. */
export function compileFilter(filter: FilterNode, schema: ResourceSchema): Predicate<JsonObject> {
  return compile(filter, (path) => {
    const target = resolveAttribute(schema, path);
    return sourceOf(path.subAttribute, target.definition, (resource) => listOf(readAttribute(resource, target)));
  });
}

/** A test for single values of a multi-valued attribute: what stands in the brackets of `emails[type eq "work"]`. */
export function compileValueFilter(filter: FilterNode, attribute: SchemaAttribute | undefined): Predicate<unknown> {
  return compile(filter, (path) => {
    const definition = attribute && findAttribute(attribute.subAttributes, path.attribute);
    return sourceOf(path.subAttribute, definition, (element) => listOf(partOf(element, path.attribute)));
  });
}

function compile<Holder>(filter: FilterNode, find: FindSource<Holder>): Predicate<Holder> {
  switch (filter.kind) {
    case 'and': {
      const terms = filter.terms.map((term) => compile(term, find));
      return (holder) => terms.every((term) => term(holder));
    }
    case 'or': {
      const terms = filter.terms.map((term) => compile(term, find));
      return (holder) => terms.some((term) => term(holder));
    }
    case 'not': {
      const term = compile(filter.term, find);
      return (holder) => !term(holder);
    }
    case 'present':
      return compilePresent(find(filter.path));
    case 'values': {
      const { elements, attribute } = find(filter.path);
      const matches = compileValueFilter(filter.filter, attribute);
      return (holder) => elements(holder).some(matches);
    }
    case 'compare':
      return compileCompare(filter, find(filter.path));
  }
}

function compilePresent<Holder>({ elements, part, named }: Source<Holder>): Predicate<Holder> {
  const isPresent = (element: unknown): boolean => {
    const value = named ? part(element) : element;
    return !isUnassigned(value) && value !== '' && (!isObject(value) || Object.keys(value).length > 0);
  };
  return (holder) => elements(holder).some(isPresent);
}

/** `ne` is the opposite of `eq`: true for an unassigned attribute, and only when none of several values is equal. */
function compileCompare<Holder>(
  { operator, value }: Extract<FilterNode, { kind: 'compare' }>,
  source: Source<Holder>,
): Predicate<Holder> {
  if (operator === 'ne') {
    const isEqual = compileCompare({ kind: 'compare', path: { attribute: '' }, operator: 'eq', value }, source);
    return (holder) => !isEqual(holder);
  }
  if (value === null) {
    const isPresent = compilePresent(source);
    return (holder) => !isPresent(holder);
  }
  const matches = compileComparison(operator, value, source.compared);
  return (holder) => source.elements(holder).some((element) => listOf(source.part(element)).some(matches));
}

function sourceOf<Holder>(
  subAttribute: string | undefined,
  attribute: SchemaAttribute | undefined,
  elements: (holder: Holder) => readonly unknown[],
): Source<Holder> {
  const name = subAttribute ?? 'value';
  const definition = attribute && findAttribute(attribute.subAttributes, name);
  const isSimple = attribute !== undefined && attribute.type !== 'complex';
  return {
    elements,
    part: (element) => (isObject(element) || subAttribute !== undefined ? partOf(element, name) : element),
    named: subAttribute !== undefined,
    attribute,
    compared: definition ?? (isSimple ? attribute : undefined),
  };
}

/** A plain value in a list counts as its own `value`. */
function partOf(element: unknown, name: string): unknown {
  if (isObject(element)) return valueOf(element, name);
  return name.toLowerCase() === 'value' ? element : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
