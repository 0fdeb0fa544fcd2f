import { quoteFilterValue } from './protocol/filter.ts';
import { valueOf } from './protocol/json.ts';
import type { ScimResource } from './protocol/resource.ts';

/** What an account is known by before its id is. */
export interface LookupKey {
  readonly attribute: 'externalId' | 'userName';
  readonly value: string;
}

/** Room for 48 keys at most. */
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

/** `userName eq "ada" or externalId eq "4711"` (RFC 7644 section 3.4.2.2). */
export function filterFor(keys: readonly LookupKey[]): string {
  return keys.map(({ attribute, value }) => `${attribute} eq ${quoteFilterValue(value)}`).join(' or ');
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
