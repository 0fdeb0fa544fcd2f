import type { Dialect } from './dialects/dialect.ts';
import { quoteFilterValue } from './protocol/filter.ts';
import type { PatchOperation } from './protocol/patch.ts';

/** The PATCH of a group's `members` by the ids of the members (RFC 7644 section 3.5.2); an id that is given twice counts once. */
export function memberOperations(
  change: { readonly add: readonly string[]; readonly remove: readonly string[] },
  dialect: Dialect,
): readonly PatchOperation[] {
  const add = valuesOf(change.add);
  const additions: PatchOperation[] = add.length === 0 ? [] : [{ op: 'add', path: 'members', value: add }];
  return [...additions, ...removals(valuesOf(change.remove), dialect)];
}

interface MemberValue {
  readonly value: string;
}

function valuesOf(ids: readonly string[]): readonly MemberValue[] {
  return [...new Set(ids)].map((value) => ({ value }));
}

function removals(members: readonly MemberValue[], { members: knobs }: Dialect): readonly PatchOperation[] {
  // Without a value, or with an empty one, a removal would be one of all members.
  if (members.length === 0) return [];
  if (knobs.remove === 'valueArray') return [{ op: 'remove', path: 'members', value: members }];
  return members.map(({ value }) => ({ op: 'remove', path: `members[value eq ${quoteFilterValue(value)}]` }));
}
