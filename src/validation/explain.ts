import type { ErrorObject } from 'ajv';
import { nearestName } from './nearest-name.ts';
import { currentNames, type Schema } from './schema.ts';

/** A value that does not fit its schema. The message never contains text from the value, which may be a secret. */
export interface ValidationProblem {
  /** Keys and indexes from the root to the value: `['Connections', 'Acme', 'PageSize']`. */
  readonly path: readonly string[];
  /** What is wrong, as the rest of a sentence that begins with the path. */
  readonly message: string;
}

type Limits = Omit<Schema, 'type'> & {
  readonly type?: string | readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly errorMessage?: string;
};

type Explanation = (error: ErrorObject, schema: Limits) => string;

const explanations = new Map<string, Explanation>([
  ['type', (error, schema) => wrongType(error, schema)],
  ['minimum', (error, schema) => `must be ${typeName(schema)}${range(schema)}, found ${found(error.data, schema)}`],
  ['maximum', (error, schema) => `must be ${typeName(schema)}${range(schema)}, found ${found(error.data, schema)}`],
  ['minLength', () => 'must not be empty; give a value or remove the key'],
  ['minItems', () => 'must not be an empty list'],
  ['enum', (error) => `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}`],
  ['pattern', (error, schema) => schema.errorMessage ?? error.message ?? 'has the wrong form'],
  ['required', () => 'is missing'],
  ['additionalProperties', (error, schema) => `unknown setting${suggestion(addedName(error) ?? '', schema)}`],
]);

/** What may only be null is a setting of other products that this one cannot follow; its schema says what to do. */
function wrongType(error: ErrorObject, schema: Limits): string {
  if (schema.type === 'null' && schema.errorMessage !== undefined) return schema.errorMessage;
  return `must be ${typeName(schema)}${range(schema)}, found ${found(error.data, schema)}`;
}

export function explain(error: ErrorObject): ValidationProblem {
  const schema = (error.parentSchema ?? {}) as Limits;
  const message = explanations.get(error.keyword)?.(error, schema) ?? error.message ?? 'is not valid';
  const name = error.propertyName ?? addedName(error);
  const path = pathOf(error.instancePath);
  return { path: name === undefined ? path : [...path, name], message };
}

/** The key that an error is about when it is a missing or an additional one. */
function addedName(error: ErrorObject): string | undefined {
  const name: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
  return typeof name === 'string' ? name : undefined;
}

function suggestion(name: string, schema: Limits): string {
  const nearest = nearestName(name, currentNames(schema));
  if (nearest !== undefined) return `; did you mean ${nearest}?`;
  return `; known are ${currentNames(schema).sort().join(', ')}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a section in braces { }',
  array: 'a list in brackets [ ], or variables numbered from 0 without a gap',
};

function typeName(schema: Limits): string {
  const types = [schema.type ?? ''].flat().filter((type) => type !== 'null');
  return types.map((type) => typeNames[type] ?? 'of another type').join(' or ');
}

function range(schema: Limits): string {
  if (schema.minimum === undefined || schema.maximum === undefined) return '';
  return ` from ${schema.minimum} to ${schema.maximum}`;
}

function found(value: unknown, schema: Limits): string {
  if (schema.secret === true) return 'something else';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a section' : 'text';
}

/** The parts of a JSON Pointer (RFC 6901). */
function pathOf(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
