import type { SchemaAttribute } from './discovery.ts';
import { badRequest } from './error.ts';
import type { CompareOperator } from './filter.ts';

export type Comparable = string | number | boolean | undefined;

/** Turns values of an attribute into what can be compared: letter case and dates by the schema's word. */
export function comparableOf(definition: SchemaAttribute | undefined): (value: unknown) => Comparable {
  if (definition?.type === 'dateTime') return (value) => (typeof value === 'string' ? Date.parse(value) : undefined);
  if (definition?.type === 'boolean') return booleanOf;
  const fold = definition?.caseExact === true ? (text: string) => text : (text: string) => text.toLowerCase();
  return (value) => (typeof value === 'string' ? fold(value) : plainValueOf(value));
}

function plainValueOf(value: unknown): number | boolean | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** The text "true" counts as true: configurations of the field compare with it. */
function booleanOf(value: unknown): boolean | undefined {
  const text = String(value).toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

const partial: readonly CompareOperator[] = ['co', 'sw', 'ew'];

/**
 * The test of one value, for every operator but `ne`. Throws 400 invalidFilter when the operator or the literal does not
 * suit the attribute (RFC 7644 section 3.4.2.2).
 */
export function compileComparison(
  operator: Exclude<CompareOperator, 'ne'>,
  literal: string | number | boolean,
  definition: SchemaAttribute | undefined,
): (value: unknown) => boolean {
  checkOperator(operator, definition);
  const comparable = comparableOf(
    partial.includes(operator) && definition?.type === 'dateTime' ? undefined : definition,
  );
  const expected = comparable(literal);
  if (expected === undefined || Number.isNaN(expected)) {
    throw badRequest('invalidFilter', `"${literal}" is not a value of ${definition?.name ?? 'the attribute'}.`);
  }
  const test = tests[operator];
  return (value) => {
    const actual = comparable(value);
    return actual !== undefined && typeof actual === typeof expected && test(actual, expected);
  };
}

function checkOperator(operator: CompareOperator, definition: SchemaAttribute | undefined): void {
  if (operator === 'eq' || (definition?.type !== 'boolean' && definition?.type !== 'binary')) return;
  throw badRequest('invalidFilter', `The operator ${operator} does not suit ${definition.name}.`);
}

type Test = (actual: string | number | boolean, expected: string | number | boolean) => boolean;

const tests: Readonly<Record<Exclude<CompareOperator, 'ne'>, Test>> = {
  eq: (actual, expected) => actual === expected,
  co: (actual, expected) => String(actual).includes(String(expected)),
  sw: (actual, expected) => String(actual).startsWith(String(expected)),
  ew: (actual, expected) => String(actual).endsWith(String(expected)),
  gt: (actual, expected) => actual > expected,
  ge: (actual, expected) => actual >= expected,
  lt: (actual, expected) => actual < expected,
  le: (actual, expected) => actual <= expected,
};
