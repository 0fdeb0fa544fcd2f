import { isObject, withValue, type JsonObject } from '../scim/protocol/json.ts';
import { readAttribute, withSchemas, writeAttribute, type ResourceSchema } from '../scim/protocol/resource-schema.ts';
import type { AttributeChange, CreateAccount } from './account-change.ts';
import { changedValues, isPluralPart } from './plural-values.ts';

/**
 * The body that creates an account (RFC 7644 section 3.3), with the `schemas` that it uses. A single value of `emails` and the like is
 * the primary one, at work.
 */
export function buildResource({ attributes }: Pick<CreateAccount, 'attributes'>, schema: ResourceSchema): JsonObject {
  const resource = groupByAttribute(attributes).reduce(writeGroup, {});
  return withSchemas(resource, schema);
}

/** Changes of parts of one multi-valued attribute belong together; every other one is a group of its own. */
export function groupByAttribute(changes: readonly AttributeChange[]): readonly (readonly AttributeChange[])[] {
  const groups = new Map<string, AttributeChange[]>();
  for (const [index, change] of changes.entries()) {
    const { extension, name } = change.attribute;
    const key = isPluralPart(change.attribute) ? JSON.stringify([extension, name]) : String(index);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()];
}

function writeGroup(resource: JsonObject, changes: readonly AttributeChange[]): JsonObject {
  const [first] = changes;
  if (first === undefined) return resource;
  if (isPluralPart(first.attribute)) return writeAttribute(resource, first.attribute, changedValues([], changes));
  const { attribute, value } = first;
  if (attribute.subAttribute === undefined) return writeAttribute(resource, attribute, value);
  const whole = readAttribute(resource, attribute);
  return writeAttribute(resource, attribute, withValue(isObject(whole) ? whole : {}, attribute.subAttribute, value));
}
