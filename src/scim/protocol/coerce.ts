import type { SchemaAttribute } from './discovery.ts';
import { badRequest } from './error.ts';
import { isObject, isUnassigned, type JsonObject } from './json.ts';
import {
  findAttribute,
  findExtension,
  resolveAttribute,
  withSchemas,
  writeAttribute,
  type ResourceSchema,
} from './resource-schema.ts';

/**
 * A value as its attribute stores it: names in the schema's spelling, text "True" as a boolean, a bare text as `{ value }`
 * where the attribute is complex, nothing for null and empty lists. Throws ScimProtocolError 400 invalidValue.
 */
export function coerceValue(definition: SchemaAttribute | undefined, value: unknown): unknown {
  if (isUnassigned(value)) return undefined;
  if (definition === undefined) return value;
  if (definition.multiValued) return coerceList(definition, Array.isArray(value) ? value : [value]);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length > 1) throw badRequest('invalidValue', `The attribute ${definition.name} takes one value.`);
  return coerceOne(definition, values[0]);
}

function coerceList(definition: SchemaAttribute, values: readonly unknown[]): unknown {
  const coerced = values.map((value) => coerceOne(definition, value)).filter((value) => value !== undefined);
  return coerced.length === 0 ? undefined : coerced;
}

function coerceOne(definition: SchemaAttribute, value: unknown): unknown {
  if (isUnassigned(value)) return undefined;
  if (definition.type === 'complex') return coerceComplex(definition, value);
  if (definition.type === 'boolean') return coerceBoolean(definition, value);
  const expected = definition.type === 'integer' || definition.type === 'decimal' ? 'number' : 'string';
  if (typeof value !== expected)
    throw badRequest('invalidValue', `The attribute ${definition.name} takes a ${expected}.`);
  return value;
}

function coerceBoolean(definition: SchemaAttribute, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text === 'true' || text === 'false') return text === 'true';
  throw badRequest('invalidValue', `The attribute ${definition.name} takes true or false.`);
}

function coerceComplex(definition: SchemaAttribute, value: unknown): unknown {
  if (value === '') return undefined;
  if (isObject(value)) return coerceSubAttributes(definition, value);
  const hasValue = findAttribute(definition.subAttributes, 'value') !== undefined;
  if (typeof value === 'string' && hasValue) return { value };
  throw badRequest('invalidValue', `The attribute ${definition.name} takes an object.`);
}

function coerceSubAttributes(definition: SchemaAttribute, value: JsonObject): unknown {
  const entries = Object.entries(value).map(([key, part]) => {
    const known = findAttribute(definition.subAttributes, key);
    return [known?.name ?? key, coerceValue(known, part)] as const;
  });
  const assigned = entries.filter(([, part]) => part !== undefined);
  return assigned.length === 0 ? undefined : Object.fromEntries(assigned);
}

/**
 * A resource as a client sends it, turned into what a server keeps: read-only and never returned attributes are dropped,
 * attributes of an extension that stand at the root move into it. Throws 400 invalidValue, also for a required one missing.
 */
export function coerceResource(body: JsonObject, schema: ResourceSchema): JsonObject {
  let resource: JsonObject = {};
  for (const [key, value] of Object.entries(body)) {
    const extension = findExtension(schema, key);
    if (extension === undefined) resource = place(resource, schema, { attribute: key, value });
    else resource = placeAll(resource, schema, { urn: extension.id, values: value });
  }
  checkRequired(resource, schema);
  return withSchemas(resource, schema);
}

interface Placed {
  readonly schema?: string;
  readonly attribute: string;
  readonly value: unknown;
}

function place(resource: JsonObject, schema: ResourceSchema, { value, ...path }: Placed): JsonObject {
  const target = resolveAttribute(schema, path);
  if (!isKept(target.definition) || target.name === 'schemas') return resource;
  const coerced = coerceValue(target.definition, value);
  return coerced === undefined ? resource : writeAttribute(resource, target, coerced);
}

interface PlacedExtension {
  readonly urn: string;
  readonly values: unknown;
}

function placeAll(resource: JsonObject, schema: ResourceSchema, { urn, values }: PlacedExtension): JsonObject {
  if (isUnassigned(values)) return resource;
  if (!isObject(values)) throw badRequest('invalidValue', `The extension ${urn} takes an object.`);
  return Object.entries(values).reduce(
    (current, [attribute, value]) => place(current, schema, { schema: urn, attribute, value }),
    resource,
  );
}

/** False for what a client may send but a server neither takes nor keeps. */
function isKept(definition: SchemaAttribute | undefined): boolean {
  return definition?.mutability !== 'readOnly' && definition?.returned !== 'never';
}

/** Throws 400 invalidValue when a required attribute is missing. */
export function checkRequired(resource: JsonObject, schema: ResourceSchema): void {
  const missing = schema.core.attributes.find(({ name, required }) => required && (resource[name] ?? '') === '');
  if (missing !== undefined) throw badRequest('invalidValue', `The attribute ${missing.name} is required.`);
}
