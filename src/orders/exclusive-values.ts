import { isObject, valueOf, withValue, type JsonObject } from '../scim/protocol/json.ts';
import type { ResolvedAttribute } from '../scim/protocol/resource-schema.ts';
import type { AttributeChange } from './account-change.ts';
import { changedValues } from './plural-values.ts';

/** What an account must and must not have, as a profile says it. */
export interface AccountKnobs {
  /** Paths of what a new account has: `name:familyName`, `entitlements[type eq "Profile"]`. */
  readonly required: readonly string[];
  /** Attributes and URNs of extensions that no order sets. */
  readonly readOnly: readonly string[];
  readonly exclusive: readonly ExclusiveRule[];
}

/** At most so many values of an attribute, of those with this `type` or, without one, with this beginning. */
export interface ExclusiveRule {
  readonly attribute: string;
  readonly max: number;
  readonly type?: string;
  readonly prefix?: string;
}

export const noKnobs: AccountKnobs = { required: [], readOnly: [], exclusive: [] };

type Values = readonly unknown[];

/** The limits of an attribute. */
export function rulesOf({ extension, name }: ResolvedAttribute, { exclusive }: AccountKnobs): readonly ExclusiveRule[] {
  const place = (extension === undefined ? name : `${extension}:${name}`).toLowerCase();
  return exclusive.filter(({ attribute }) => attribute.toLowerCase() === place);
}

/** Those about one kind of its values, such as the profile among permission sets, of which an account is never left without. */
export function kindsOf(attribute: ResolvedAttribute, account: AccountKnobs): readonly ExclusiveRule[] {
  return rulesOf(attribute, account).filter(({ type, prefix }) => type !== undefined || prefix !== undefined);
}

/** True for a value that a limit is about: by its `type`, or by how it begins where it has none. */
export function countsFor({ type, prefix }: ExclusiveRule, value: unknown): boolean {
  if (type === undefined && prefix === undefined) return true;
  const element: JsonObject = isObject(value) ? value : { value };
  const given = valueOf(element, 'type');
  if (type !== undefined && typeof given === 'string') return given.toLowerCase() === type.toLowerCase();
  return prefix !== undefined && String(valueOf(element, 'value')).startsWith(prefix);
}

/**
 * As `changedValues`, where the values are of several kinds: a single value takes the place of one of its own kind, and the values of
 * the others stay; a list stands for all values, but leaves none of the kinds without any. The same array when nothing differs.
 */
export function changedByKind(
  values: Values,
  changes: readonly AttributeChange[],
  kinds: readonly ExclusiveRule[],
  isRepeat = false,
): Values {
  const isList = changes.some(({ value }) => Array.isArray(value));
  const changed = isList ? changedValues(values, changes) : changedWithinKind(values, changes, kinds, isRepeat);
  return keepKinds(values, changed, kinds);
}

/** The new values, with the earlier ones of each kind that would have none. */
export function keepKinds(before: Values, after: Values, kinds: readonly ExclusiveRule[]): Values {
  const bare = kinds.filter((kind) => !after.some((value) => countsFor(kind, value)));
  const kept = before.filter((value) => bare.some((kind) => countsFor(kind, value)));
  if (kept.length === 0) return after;
  const all = [...kept, ...after];
  return all.length === before.length && all.every((value) => before.includes(value)) ? before : all;
}

function changedWithinKind(
  values: Values,
  changes: readonly AttributeChange[],
  kinds: readonly ExclusiveRule[],
  isRepeat: boolean,
): Values {
  const wanted = elementOf(changes);
  if (valueOf(wanted, 'value') === undefined) return changedValues(values, changes, isRepeat);
  const kindOf = (value: unknown): number => kinds.findIndex((kind) => countsFor(kind, value));
  const kind = kindOf(wanted);
  const own = values.filter((value) => kindOf(value) === kind);
  const changed = changedValues(own, changes, isRepeat);
  if (changed === own) return values;
  const others = values.filter((value) => kindOf(value) !== kind);
  // The first value of its kind must not take the place of the primary one of another.
  const placed = own.length === 0 && others.length > 0 ? changed.map(withoutPrimary) : changed;
  return kind === -1 ? [...others, ...placed] : [...placed, ...others];
}

function elementOf(changes: readonly AttributeChange[]): JsonObject {
  return changes.reduce<JsonObject>(
    (element, { attribute, value }) => withValue(element, attribute.subAttribute ?? 'value', value),
    {},
  );
}

function withoutPrimary(value: unknown): unknown {
  return isObject(value) ? withValue(value, 'primary', undefined) : value;
}
