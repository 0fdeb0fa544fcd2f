import { isObject, isUnassigned, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import { readAttribute, type ResolvedAttribute } from '../scim/protocol/resource-schema.ts';
import type { AttributeChange } from './account-change.ts';
import { declarationOf } from './attribute-changes.ts';
import { groupByAttribute } from './build-resource.ts';
import { changedValues, isPluralPart, writableValues } from './plural-values.ts';
import { isSameValue } from './same-value.ts';

/** True when the resource must be read before a PATCH can be built: a part of a multi-valued complex attribute is replaced with the rest. */
export function needsCurrent(attributes: readonly AttributeChange[]): boolean {
  return attributes.some(({ attribute }) => isPluralPart(attribute));
}

/**
 * The operations that bring the changes about (RFC 7644 section 3.5.2), all of them repeatable; where the resource is known, only of
 * what differs, and none when nothing does. Needs `current` where `needsCurrent` says so.
 */
export function buildPatch(attributes: readonly AttributeChange[], current?: JsonObject): readonly PatchOperation[] {
  return groupByAttribute(attributes).flatMap((changes) => {
    const [first] = changes;
    if (first === undefined) return [];
    return isPluralPart(first.attribute)
      ? pluralOperations(first.attribute, changes, current)
      : plainOperations(first, current);
  });
}

function pluralOperations(
  attribute: ResolvedAttribute,
  changes: readonly AttributeChange[],
  current: JsonObject | undefined,
): readonly PatchOperation[] {
  if (current === undefined) throw new Error('a part of a multi-valued attribute needs the current resource');
  const value = readAttribute(current, attribute);
  const values: readonly unknown[] = isUnassigned(value) ? [] : [value].flat();
  const changed = changedValues(values, changes);
  if (changed === values) return [];
  const { subAttribute: _, ...whole } = attribute;
  return [operation(whole, changed.length === 0 ? undefined : writableValues(changed, attribute.definition))];
}

function plainOperations({ attribute, value }: AttributeChange, current?: JsonObject): readonly PatchOperation[] {
  if (current !== undefined && isShown(attribute)) {
    const actual = currentValue(attribute, current);
    const isThere = !isUnassigned(actual) && actual !== '';
    const isSame = value === undefined ? !isThere : isSameValue(declarationOf(attribute), value, actual);
    if (isSame) return [];
  }
  return [operation(attribute, value)];
}

/** False for what the server never tells: whether it differs cannot be seen. */
function isShown(attribute: ResolvedAttribute): boolean {
  const declared = [attribute.definition, declarationOf(attribute)];
  return !declared.some(
    (each) => each?.returned === 'never' || each?.returned === 'request' || each?.mutability === 'writeOnly',
  );
}

function currentValue(attribute: ResolvedAttribute, current: JsonObject): unknown {
  const whole = readAttribute(current, attribute);
  const { subAttribute } = attribute;
  if (subAttribute === undefined) return whole;
  if (isObject(whole)) return valueOf(whole, subAttribute);
  return subAttribute === 'value' ? whole : undefined;
}

function operation(attribute: ResolvedAttribute, value: unknown): PatchOperation {
  const path = patchPath(attribute);
  return value === undefined ? { op: 'remove', path } : { op: 'replace', path, value };
}

/** `name.givenName`, `urn:…:User:department`. */
function patchPath({ extension, name, subAttribute }: ResolvedAttribute): string {
  const part = subAttribute === undefined ? name : `${name}.${subAttribute}`;
  return extension === undefined ? part : `${extension}:${part}`;
}
