import { AgentError } from '../../errors.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { quoteFilterValue } from '../protocol/filter.ts';
import { valueOf } from '../protocol/json.ts';
import type { ScimResource } from '../protocol/resource.ts';

/** What an account is known by before its id is. */
export interface LookupKey {
  readonly attribute: 'externalId' | 'userName';
  readonly value: string;
}

/** With room for one clause more, by which the target proves that it read the others. */
const mostEncodedBytes = 1400;

/** The same for keys that mean the same: a userName is compared ignoring case, an externalId exactly (RFC 7643 sections 3.1 and 4.1.1). */
export function identityOf({ attribute, value }: LookupKey): string {
  return `${attribute} ${attribute === 'userName' ? value.toLowerCase() : value}`;
}

/** The identities of the keys that a resource really has. */
export function identitiesIn(resource: ScimResource): readonly string[] {
  return (['externalId', 'userName'] as const).flatMap((attribute) => {
    const value = valueOf(resource, attribute);
    return typeof value === 'string' ? [identityOf({ attribute, value })] : [];
  });
}

/** How a server wants to read that two values are equal. */
export type Equality = Dialect['filter']['equality'];

/**
 * `userName eq "ada" or externalId eq "4711"` (RFC 7644 section 3.4.2.2), or `userNameEqada` for servers that want it joined.
 *
 * @throws AgentError VALUE_INVALID for a value that cannot stand in a filter without quotes.
 */
export function filterFor(keys: readonly LookupKey[], equality: Equality = 'quoted'): string {
  return keys.map((key) => (equality === 'joined' ? joined(key) : quoted(key))).join(' or ');
}

function quoted({ attribute, value }: LookupKey): string {
  return `${attribute} eq ${quoteFilterValue(value)}`;
}

function joined({ attribute, value }: LookupKey): string {
  if (!/[\s"'()[\]\\]/.test(value)) return `${attribute}Eq${value}`;
  throw new AgentError('VALUE_INVALID', `${attribute} ${quoteFilterValue(value)} cannot be looked up.`, {
    next: 'The filters of the target have no quotes, so that a value with spaces, quotes or brackets would mean another filter.',
  });
}

/** Cuts keys into groups whose filters are short enough for the address of a request. */
export function groupKeys(keys: readonly LookupKey[]): readonly (readonly LookupKey[])[] {
  const groups: LookupKey[][] = [];
  let bytes = Infinity;
  for (const key of keys) {
    const size = encodedBytes(` or ${filterFor([key])}`);
    const group = groups.at(-1);
    if (group === undefined || bytes + size > mostEncodedBytes) {
      groups.push([key]);
      bytes = size;
    } else {
      group.push(key);
      bytes += size;
    }
  }
  return groups;
}

function encodedBytes(text: string): number {
  return encodeURIComponent(text).length;
}
