import type { GroupChange } from '../orders/account-change.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { memberId } from '../scim/writing/member-list.ts';
import { valueOf, type JsonObject } from '../scim/protocol/json.ts';
import type { ReadResource, Unasked } from './step.ts';

/** One membership of one account. */
export interface MemberItem {
  /** Of the order. */
  readonly position: string;
  readonly accountId: string;
  readonly change: GroupChange;
}

/** What tells one group from another. */
export function groupOf({ change }: MemberItem): string {
  return `${change.endpoint}/${change.groupId}`;
}

/** `hidden`: the server shows the group without its members, or has none of this id. */
export type GroupMembers =
  { readonly kind: 'known'; readonly ids: ReadonlySet<string> } | { readonly kind: 'hidden' } | Unasked;

/**
 * The members of a group as the server shows them. Without the attribute there may be none, which the dialect may know, or the server
 * keeps them to itself.
 */
export function membersIn(answer: ReadResource, dialect: Dialect): GroupMembers {
  if (answer.kind !== 'answered') return answer;
  const ids =
    answer.value === undefined ? undefined : (shownMembers(answer.value, dialect) ?? noneIn(answer.value, dialect));
  return ids === undefined ? { kind: 'hidden' } : { kind: 'known', ids };
}

function noneIn(group: JsonObject, { members: { read, omittedWhenEmpty } }: Dialect): ReadonlySet<string> | undefined {
  const isAbsent = (valueOf(group, 'members') ?? undefined) === undefined;
  return isAbsent && omittedWhenEmpty && read === 'group' ? new Set() : undefined;
}

/** Undefined when the resource does not show its members. Some servers show each group as an empty one, which the dialect knows. */
export function shownMembers(resource: JsonObject, { members: { read } }: Dialect): ReadonlySet<string> | undefined {
  const members = valueOf(resource, 'members');
  if (read !== 'group' || !Array.isArray(members)) return undefined;
  return new Set(members.map(memberId).filter((id) => id !== undefined));
}
