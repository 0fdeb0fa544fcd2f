import { HttpError } from '../http/http-error.ts';
import { failWrite, type Write, type WriteOutcome } from '../scim/writing/write.ts';
import type { GroupMembers, MemberItem } from './group-members.ts';
import type { FailedOutcome } from './order-result.ts';

export type Done = Extract<WriteOutcome, { readonly kind: 'done' }>;
export type Refusal = Extract<WriteOutcome, { readonly kind: 'refused' }>;

/** To be seen among the members proves something; not to be seen does not, since a server need not show all of them. */
export function isAdded({ accountId, change }: MemberItem, members: GroupMembers): boolean {
  return change.action === 'add' && members.kind === 'known' && members.ids.has(accountId);
}

export function isNotAdded({ accountId, change }: MemberItem, ids: ReadonlySet<string>): boolean {
  return change.action === 'add' && !ids.has(accountId);
}

export function isStillThere({ accountId, change }: MemberItem, ids: ReadonlySet<string>): boolean {
  return change.action === 'remove' && ids.has(accountId);
}

/** What a removal did not find is not there (RFC 7644 section 3.5.2.2), unless the group shows it. */
export function isSaidGone({ accountId, change }: MemberItem, outcome: Refusal, members: GroupMembers): boolean {
  if (change.action !== 'remove' || (members.kind === 'known' && members.ids.has(accountId))) return false;
  if (outcome.error.scimType?.toLowerCase() === 'notarget') return true;
  return outcome.status === 404 && members.kind === 'known';
}

export function isSeenGone({ accountId, change }: MemberItem, members: GroupMembers): boolean {
  return change.action === 'remove' && members.kind === 'known' && !members.ids.has(accountId);
}

/** The server failed at it again and again, and the group shows that it did not do it. */
export function judged(outcome: FailedOutcome): WriteOutcome {
  const { error } = outcome;
  return error instanceof HttpError ? { kind: 'refused', status: error.status, error } : outcome;
}

export const stillThere = 'the target accepted the removal, and the member is still there.';

/** Ends an order that the server says it carried out, and whose membership is not as ordered. */
export function notAsOrdered(write: Write, reason: string, status: number | undefined): Refusal {
  const error = failWrite(write, 'TARGET_REFUSED', reason, { status, delivery: 'rejected' });
  return { kind: 'refused', status, error };
}
