import { readFileSync } from 'node:fs';

/** The part of JSON Schema (draft-07) that our schemas use, with references already replaced, and our keyword `secret`. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  /** The value is a credential and must never be printed. */
  readonly secret?: boolean;
  /** Null is a value at and below it, and not the same as nothing. */
  readonly nullIsValue?: boolean;
  /** The setting belongs to an older version; says what to use. */
  readonly deprecationMessage?: string;
}

/** What a schema says about a key, which may be spelled in any case. */
export interface SchemaProperty {
  /** The canonical spelling; the given one when the schema does not name the key. */
  readonly name: string;
  /** Undefined when the schema says nothing about the key. */
  readonly schema: Schema | undefined;
}

const folder = new URL('../../schemas/', import.meta.url);
const dereferenced = new Map<string, Schema>();

/** The schema file `schemas/<name>.schema.json` as it stands. */
export function readSchema(name: string): object {
  return JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), 'utf8')) as object;
}

/** A schema to walk along; references to its own definitions are replaced by what they name. */
export function schemaOf(name: string): Schema {
  const known = dereferenced.get(name);
  if (known !== undefined) return known;
  const root = readSchema(name) as { readonly definitions?: Readonly<Record<string, unknown>> };
  const schema = withoutReferences(root, root.definitions ?? {}) as Schema;
  dereferenced.set(name, schema);
  return schema;
}

export function propertyOf(schema: Schema | undefined, key: string): SchemaProperty {
  if (schema?.type === 'array') return { name: key, schema: schema.items };
  const wanted = key.toLowerCase();
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if (name.toLowerCase() === wanted) return { name, schema: property };
  }
  const others = schema?.additionalProperties;
  return { name: key, schema: typeof others === 'object' ? others : undefined };
}

/** The names that a schema offers; those of older versions are left out. */
export function currentNames(schema: Pick<Schema, 'properties'> | undefined): string[] {
  const properties = Object.entries(schema?.properties ?? {});
  return properties.filter(([, property]) => property.deprecationMessage === undefined).map(([name]) => name);
}

const definition = /^#\/definitions\/(\w+)$/;

function withoutReferences(node: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutReferences(item, definitions));
  if (node === null || typeof node !== 'object') return node;
  const name = '$ref' in node ? definition.exec(String(node.$ref))?.[1] : undefined;
  if (name !== undefined) return withoutReferences(definitions[name], definitions);
  const entries = Object.entries(node).filter(([key]) => key !== 'definitions');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutReferences(value, definitions)]));
}
