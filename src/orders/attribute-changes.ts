import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import { isObject, isUnassigned, type JsonObject } from '../scim/protocol/json.ts';
import { findAttribute, type ResolvedAttribute } from '../scim/protocol/resource-schema.ts';
import { printable } from '../validation/names.ts';
import type { AttributeChange } from './account-change.ts';
import { orderInvalid } from './order-invalid.ts';
import { typedValue } from './typed-value.ts';

/** What a property of the platform, or a column, stands for. */
export interface AccountProperty {
  /** As the mapping spells it. */
  readonly identifier: string;
  readonly attribute: ResolvedAttribute;
  readonly isMultiValued: boolean;
}

/**
 * The value of an order in the types of the schema: mostly one change; an object of a single complex attribute becomes one change for
 * each part. Throws ORDER_INVALID for a value that does not fit.
 */
export function attributeChanges(property: AccountProperty, value: unknown): readonly AttributeChange[] {
  const { attribute, identifier } = property;
  const { definition } = attribute;
  const change = (typed: unknown): AttributeChange => ({ attribute, value: typed, property: identifier });
  if (isUnassigned(value) || value === '') return [change(undefined)];
  if (definition?.type !== 'complex') return [change(typedPlain(property, value))];
  if (attribute.subAttribute !== undefined) return [change(typedPart(property, value))];
  if (definition.multiValued) return [change(typedElements(definition, value))];
  return partsOf(definition, value).map(([name, part]) => ({
    attribute: { ...attribute, subAttribute: name },
    value: typedSub(definition, name, part),
    property: identifier,
  }));
}

/** The declaration of the part that a change is about: of the sub-attribute where there is one. */
export function declarationOf({ definition, subAttribute }: ResolvedAttribute): SchemaAttribute | undefined {
  if (definition === undefined || subAttribute === undefined) return definition;
  return findAttribute(definition.subAttributes, subAttribute);
}

function typedPlain({ attribute, isMultiValued }: AccountProperty, value: unknown): unknown {
  const { definition } = attribute;
  if (definition === undefined && !isMultiValued) return typedValue(undefined, value);
  return definition?.multiValued === false ? typedValue(definition, value) : typedList(definition, value);
}

function typedPart({ attribute, isMultiValued }: AccountProperty, value: unknown): unknown {
  const part = declarationOf(attribute);
  if (part?.multiValued === true) return typedList(part, value);
  const isList = attribute.definition?.multiValued === true && (isMultiValued || Array.isArray(value));
  return isList ? typedList(part, value) : typedValue(part, value);
}

/** All values, each once; a text holds one on each line, as the export writes them. */
function typedList(definition: SchemaAttribute | undefined, value: unknown): readonly unknown[] | undefined {
  const lines = typeof value === 'string' ? value.split(/\r?\n/) : value;
  const values: readonly unknown[] = Array.isArray(lines) ? lines : [lines];
  const typed = values.map((each) => typedValue(definition, each)).filter((each) => each !== undefined);
  return typed.length === 0 ? undefined : [...new Set(typed)];
}

function typedElements(definition: SchemaAttribute, value: unknown): readonly JsonObject[] | undefined {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const elements = values.map((each) => {
    const parts = partsOf(definition, each).map(([name, part]) => [name, typedSub(definition, name, part)] as const);
    return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
  });
  const filled = elements.filter((element) => Object.keys(element).length > 0);
  return filled.length === 0 ? undefined : filled;
}

/** The parts of a complex value in the schema's spelling; a bare text is its `value` where it has one (RFC 7643 section 2.4). */
function partsOf(definition: SchemaAttribute, value: unknown): readonly (readonly [string, unknown])[] {
  if (isUnassigned(value) || value === '') return [];
  const hasValue = findAttribute(definition.subAttributes, 'value') !== undefined;
  if (!isObject(value) && !(typeof value === 'string' && hasValue)) throw orderInvalid('must be an object');
  const parts = isObject(value) ? Object.entries(value) : [['value', value] as const];
  const names = parts.map(([key, part]) => [partName(definition, key), part] as const);
  if (new Set(names.map(([name]) => name)).size < names.length) throw orderInvalid('names one part twice');
  return names;
}

function partName(definition: SchemaAttribute, key: string): string {
  const part = findAttribute(definition.subAttributes, key);
  if (part?.mutability === 'readOnly') throw orderInvalid(`${definition.name}.${part.name} is read-only`);
  if (part !== undefined) return part.name;
  throw orderInvalid(`the server's schema has no attribute ${definition.name}.${printable(key)}`);
}

function typedSub(definition: SchemaAttribute, name: string, value: unknown): unknown {
  const part = findAttribute(definition.subAttributes, name);
  if (part?.multiValued === true) return isUnassigned(value) ? undefined : typedList(part, value);
  return typedValue(part, Array.isArray(value) && value.length === 0 ? undefined : value);
}
