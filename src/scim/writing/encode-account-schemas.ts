import type { Dialect } from '../dialects/dialect.ts';
import { keyOf, type JsonObject } from '../protocol/json.ts';
import { withSchemas, type ResourceSchema } from '../protocol/resource-schema.ts';

type AccountKnobs = Pick<Dialect, 'account'>;

/** A resource whose `schemas` are those of the dialect, and the URNs of the extensions in it. */
export function withDialectSchemas(resource: JsonObject, schema: ResourceSchema, dialect: AccountKnobs): JsonObject {
  const { schemas, ...content } = withSchemas(resource, schema);
  return { schemas, ...withOwnSchemas(content, dialect) };
}

/** The same for a body that has its `schemas` already. */
export function withOwnSchemas(body: JsonObject, { account: { schemas } }: AccountKnobs): JsonObject {
  if (schemas === null) return body;
  const named = Object.fromEntries(schemas.map((urn) => [urn, true]));
  const extensions = Object.keys(body).filter((key) => /^urn:/i.test(key) && keyOf(named, key) === undefined);
  return { ...body, schemas: [...schemas, ...extensions] };
}
