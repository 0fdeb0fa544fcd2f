import type { MemberItem } from './group-members.ts';
import { memberChunks } from './member-chunks.ts';
import { knowMembers } from './member-values.ts';
import { proveRemovals } from './prove-removals.ts';
import type { MembershipTools, OnMember } from './member-writes.ts';
import { sendChunks } from './settle-members.ts';

export type { MembershipTools } from './member-writes.ts';

/**
 * Adds and removes members, those of one group together (RFC 7644 section 3.5.2). A request that is refused is cut in
 * halves until each membership has an outcome of its own; after a lost answer the group is read and only the rest is sent again.
 */
export async function changeMemberships(
  items: readonly MemberItem[],
  tools: MembershipTools,
  onMember: OnMember,
): Promise<void> {
  const known = await knowMembers(items, tools, onMember);
  const chunkTools = { ...tools, onMember, valueOf: known.valueOf, tries: 1 };
  const lanes = await proveRemovals(memberChunks(known.items, tools.dialect), chunkTools);
  const rounds = Math.max(0, ...lanes.map((chunks) => chunks.length));
  // The n-th requests of all groups go together, so that two requests never change one group at once.
  for (let round = 0; round < rounds; round += 1) {
    const chunks = lanes.map((all) => all[round]).filter((chunk) => chunk !== undefined);
    await sendChunks(chunks, chunkTools);
  }
}
