import { propertyOf, schemaOf, type Schema } from '../validation/schema.ts';

/**
 * Knobs as settings give them: names in any case get the schema's spelling, and texts become numbers and booleans where the schema
 * wants them. What does not fit is left for the check.
 */
export function conformKnobs(knobs: unknown): unknown {
  return conform(knobs, schemaOf('profile'));
}

function conform(value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => conform(item, schema?.items));
  if (typeof value === 'string') return typed(value, schema);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, child]) => {
    const property = propertyOf(schema, key);
    return [property.name, conform(child, property.schema)] as const;
  });
  return Object.fromEntries(entries);
}

function typed(text: string, schema: Schema | undefined): unknown {
  const types = [schema?.type ?? []].flat();
  if (types.includes('integer') && /^\d{1,15}$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}
