import { isObject, isUnassigned, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import { readAttribute, writeAttribute, type ResolvedAttribute } from '../scim/protocol/resource-schema.ts';
import type { AttributeChange } from './account-change.ts';
import { declarationOf } from './attribute-changes.ts';
import { groupByAttribute } from './build-resource.ts';
import {
  changedByKind,
  keepKinds,
  kindsOf,
  noKnobs,
  type AccountKnobs,
  type ExclusiveRule,
} from './exclusive-values.ts';
import { changedValues, isPluralPart, writableValues } from './plural-values.ts';
import { isSameValue } from './same-value.ts';

/**
 * True when the resource must be read before a PATCH can be built: a part of a multi-valued complex attribute is replaced with the
 * rest, and values of several kinds are kept apart.
 */
export function needsCurrent(attributes: readonly AttributeChange[], account: AccountKnobs = noKnobs): boolean {
  return attributes.some(({ attribute }) => isPluralPart(attribute) || kindsOf(attribute, account).length > 0);
}

/**
 * The operations that bring the changes about (RFC 7644 section 3.5.2), all of them repeatable; where the resource is known, only of
 * what differs, and none when nothing does. Needs `current` where `needsCurrent` says so. `isRepeat`: they may have been sent before.
 */
export function buildPatch(
  attributes: readonly AttributeChange[],
  current?: JsonObject,
  account: AccountKnobs = noKnobs,
  isRepeat = false,
): readonly PatchOperation[] {
  return groupByAttribute(attributes).flatMap((changes) => {
    const [first] = changes;
    if (first === undefined) return [];
    const kinds = kindsOf(first.attribute, account);
    if (isPluralPart(first.attribute)) return pluralOperations(changes, current, kinds, isRepeat);
    return plainOperations(kinds.length === 0 ? first : withKinds(first, current, kinds), current);
  });
}

/** The paths of what the resource does not show as wanted; letter case counts only where the schema says so (RFC 7643 section 2.2). */
export function changesLeft(
  attributes: readonly AttributeChange[],
  current: JsonObject,
  account: AccountKnobs = noKnobs,
): readonly string[] {
  const left = buildPatch(attributes, current, account, true);
  if (left.length === 0) return [];
  const folded = attributes
    .filter(ignoresCase)
    .reduce(
      (resource, { attribute }) => writeAttribute(resource, attribute, lowerCased(readAttribute(resource, attribute))),
      current,
    );
  const wanted = attributes.map((change) =>
    ignoresCase(change) ? { ...change, value: lowerCased(change.value) } : change,
  );
  const really = new Set(buildPatch(wanted, folded, account, true).map(({ path }) => path));
  return left.flatMap(({ path = '' }) => (really.has(path) ? [path] : []));
}

function ignoresCase({ attribute }: AttributeChange): boolean {
  return declarationOf(attribute)?.caseExact === false;
}

function lowerCased(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  if (Array.isArray(value)) return value.map(lowerCased);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, lowerCased(part)]));
}

type Changes = readonly AttributeChange[];

function pluralOperations(
  changes: Changes,
  current: JsonObject | undefined,
  kinds: readonly ExclusiveRule[],
  isRepeat: boolean,
): readonly PatchOperation[] {
  const [first] = changes;
  if (first === undefined) return [];
  const values = valuesIn(first.attribute, current);
  const changed =
    kinds.length === 0 ? changedValues(values, changes, isRepeat) : changedByKind(values, changes, kinds, isRepeat);
  if (changed === values) return [];
  const { subAttribute: _, ...whole } = first.attribute;
  return [operation(whole, changed.length === 0 ? undefined : writableValues(changed, whole.definition))];
}

function valuesIn(attribute: ResolvedAttribute, current: JsonObject | undefined): readonly unknown[] {
  if (current === undefined) throw new Error('a part of a multi-valued attribute needs the current resource');
  const value = readAttribute(current, attribute);
  return isUnassigned(value) ? [] : [value].flat();
}

/** A whole list, with what it must not take away. */
function withKinds(
  change: AttributeChange,
  current: JsonObject | undefined,
  kinds: readonly ExclusiveRule[],
): AttributeChange {
  const { attribute, value } = change;
  const wanted: readonly unknown[] = isUnassigned(value) ? [] : [value].flat();
  const kept = keepKinds(valuesIn(attribute, current), wanted, kinds);
  return kept === wanted ? change : { ...change, value: writableValues(kept, attribute.definition) };
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
