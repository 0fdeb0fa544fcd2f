import { propertyOf, schemaOf, type Schema } from '../validation/schema.ts';

type Knobs = Readonly<Record<string, unknown>>;

/**
 * Knobs as settings give them: names in any case get the schema's spelling, texts become numbers and booleans where the schema wants
 * them, and sections with the keys 0, 1, 2, as environment variables make them, become lists. What does not fit is left for the check.
 */
export function conformKnobs(knobs: Knobs): Knobs {
  return conform(knobs, schemaOf('profile')) as Knobs;
}

function conform(value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => conform(item, schema?.items));
  if (typeof value === 'string') return typed(value, schema);
  if (value === null || typeof value !== 'object') return value;
  if (typesOf(schema).includes('array') && isNumbered(value)) return conform(inOrder(value), schema);
  const entries = Object.entries(value).map(([key, child]) => {
    const property = propertyOf(schema, key);
    return [property.name, conform(child, property.schema)] as const;
  });
  return Object.fromEntries(entries);
}

/** Without a gap; in any order. */
function isNumbered(value: object): boolean {
  const keys = new Set(Object.keys(value));
  return keys.size > 0 && Array.from({ length: keys.size }, (_, index) => String(index)).every((key) => keys.has(key));
}

function inOrder(value: object): unknown[] {
  const entries = new Map(Object.entries(value));
  return Array.from({ length: entries.size }, (_, index) => entries.get(String(index)) as unknown);
}

function typed(text: string, schema: Schema | undefined): unknown {
  const types = typesOf(schema);
  if (types.includes('integer') && /^\d{1,15}$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}

function typesOf(schema: Schema | undefined): readonly string[] {
  return [schema?.type ?? []].flat();
}
