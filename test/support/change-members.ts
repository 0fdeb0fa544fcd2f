import { changeMemberships, type MembershipTools } from '../../src/fulfillment/change-memberships.ts';
import type { MemberItem } from '../../src/fulfillment/group-members.ts';
import { MemberMemory } from '../../src/fulfillment/member-memory.ts';
import type { Dialect } from '../../src/scim/dialects/dialect.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import type { WriteOutcome } from '../../src/scim/writing/write.ts';
import { joining, leaving } from './account-changes.ts';
import { GroupTarget, membersIn, type GroupTargetOptions } from './group-target.ts';

export function adding(accountId: string, groupId = 'g1'): MemberItem {
  return { position: `0:${accountId.slice(1)}`, accountId, change: joining(groupId) };
}

export function removing(accountId: string, groupId = 'g1'): MemberItem {
  return { position: `0:${accountId.slice(1)}`, accountId, change: leaving(groupId) };
}

/** `u0`, `u1`, … */
export function people(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `u${index}`);
}

export interface ChangedMembers {
  readonly target: GroupTarget;
  /** One for each item, in their order. */
  readonly outcomes: readonly WriteOutcome[];
  readonly kinds: readonly WriteOutcome['kind'][];
  /** The members that each request was about. */
  readonly requests: readonly (readonly string[])[];
}

/** What changes the members of groups in memory; in the dialect of the target where it has one. */
export function membershipTools(target: GroupTarget, dialect: Dialect = rfc): MembershipTools {
  const { read, send } = target;
  return { read, send, dialect, maxConcurrentRequests: 4, checksVersions: true, memory: new MemberMemory() };
}

/** Changes members of groups in memory. Throws unless each membership has exactly one outcome, whatever happened. */
export async function change(items: readonly MemberItem[], options?: GroupTargetOptions): Promise<ChangedMembers> {
  const target = new GroupTarget(options);
  const told = items.map((): WriteOutcome[] => []);
  await changeMemberships(items, membershipTools(target, options?.dialect), (item, outcome) => {
    told[items.indexOf(item)]?.push(outcome);
  });
  if (told.some(({ length }) => length !== 1)) throw new Error('a membership has no outcome, or more than one');
  const outcomes = told.flat();
  return { target, outcomes, kinds: outcomes.map(({ kind }) => kind), requests: target.requests.map(membersIn) };
}
