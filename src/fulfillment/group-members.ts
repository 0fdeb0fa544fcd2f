import { isObject, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import type { MembershipChange } from '../orders/account-change.ts';
import type { ReadResource, Unasked } from './step.ts';

/** One membership of one account. */
export interface MemberItem {
  /** Of the order. */
  readonly position: string;
  readonly accountId: string;
  readonly change: MembershipChange;
}

/** `hidden`: the server shows the group without its members, or has none of this id. */
export type GroupMembers =
  { readonly kind: 'known'; readonly ids: ReadonlySet<string> } | { readonly kind: 'hidden' } | Unasked;

/** The members of a group as the server shows them. Without the attribute there may be none, or the server may keep them to itself. */
export function membersIn(answer: ReadResource): GroupMembers {
  if (answer.kind !== 'answered') return answer;
  const ids = answer.value === undefined ? undefined : shownMembers(answer.value);
  return ids === undefined ? { kind: 'hidden' } : { kind: 'known', ids };
}

/** Undefined when the resource does not show its members. */
export function shownMembers(resource: JsonObject): ReadonlySet<string> | undefined {
  const members = valueOf(resource, 'members');
  if (!Array.isArray(members)) return undefined;
  const ids = members.map((member: unknown) => (isObject(member) ? valueOf(member, 'value') : member));
  return new Set(ids.filter((id) => typeof id === 'string' || typeof id === 'number').map(String));
}
