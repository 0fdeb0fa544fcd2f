import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import { orderInvalid } from './order-invalid.ts';

/** A single value in the type that its attribute declares; undefined for null and empty. Throws ORDER_INVALID, never quoting the value. */
export function typedValue(definition: SchemaAttribute | undefined, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') checkText(value);
  if (definition === undefined) return value;
  if (typeof value === 'object') throw orderInvalid(`must be ${names[definition.type]}, found a list or an object`);
  const typed = converters[definition.type](value);
  if (typed === undefined) throw orderInvalid(`must be ${names[definition.type]}`);
  return typed;
}

/** Throws ORDER_INVALID for what would arrive as another text. */
function checkText(text: string): void {
  if (!text.isWellFormed()) throw orderInvalid('holds half of a surrogate pair');
  if (text.includes('\0')) throw orderInvalid('holds a NUL character');
}

type Scalar = string | number | boolean;

const names: Readonly<Record<SchemaAttribute['type'], string>> = {
  string: 'text',
  boolean: 'true or false',
  decimal: 'a number',
  integer: 'a whole number',
  dateTime: 'a date and time such as 2026-11-23T08:00:00Z',
  reference: 'text',
  binary: 'text',
  complex: 'an object',
};

const converters: Readonly<Record<SchemaAttribute['type'], (value: unknown) => Scalar | undefined>> = {
  string: (value) => String(value),
  boolean: booleanOf,
  decimal: (value) => numberOf(value, /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i),
  integer: integerOf,
  dateTime: dateTimeOf,
  reference: textOf,
  binary: textOf,
  complex: () => undefined,
};

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  const text = typeof value === 'number' ? '' : String(value).toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function numberOf(value: unknown, form: RegExp): number | undefined {
  const number = typeof value === 'string' && form.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function integerOf(value: unknown): number | undefined {
  const number = numberOf(value, /^-?\d+$/);
  return Number.isSafeInteger(number) ? number : undefined;
}

const dateTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i;

/** XSD dateTime (RFC 7643 section 2.3.5); a time without a zone is the platform's, in UTC. */
function dateTimeOf(value: unknown): string | undefined {
  const [, day = '', time = '', fraction = '', zone = 'Z'] = dateTime.exec(String(value)) ?? [];
  const text = `${day}T${time}${fraction}${zone.toUpperCase()}`;
  return isDay(day) && !time.startsWith('24') && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

/** Date.parse takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}
