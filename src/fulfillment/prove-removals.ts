import { removesByValue } from '../scim/writing/member-operations.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';
import { groupOf, shownMembers, type GroupMembers, type MemberItem } from './group-members.ts';
import { isStillThere, notAsOrdered, stillThere } from './judge-members.ts';
import { adding, removing, type MemberChunk, type MemberLane } from './member-chunks.ts';
import { readMembers, tellAll, writeFor, type ChunkTools } from './member-writes.ts';
import { outcomeOfUnread } from './order-result.ts';
import { sendChunks } from './settle-members.ts';

/**
 * A removal that names its members by value only is one of all members to a server that goes by the letter of RFC 7644 section 3.5.2.2.
 * Before a run sends such removals, one is sent alone to a group that shows other members too; if they are gone afterwards, all further
 * ones are refused. Returns what is left to be sent; where nothing is proven, removals go before additions, which they cannot take away.
 */
export async function proveRemovals(lanes: readonly MemberLane[], tools: ChunkTools): Promise<readonly MemberLane[]> {
  if (!removesByValue(tools.dialect)) return lanes;
  const tried = await tryRemovals(lanes, tools);
  const left = lanes.map((lane) => lane.map((chunk) => chunk.filter((item) => !tried.has(item))));
  if (tools.memory.isRemovalProven) return left.map(withoutEmpty);
  if (tools.memory.harm === undefined) return left.map(removalsFirst);
  for (const chunk of left.flat()) refuseRemovals(removing(chunk), tools);
  return left.map((lane) => withoutEmpty(lane.map(adding)));
}

function withoutEmpty(lane: MemberLane): MemberLane {
  return lane.filter(({ length }) => length > 0);
}

function removalsFirst(lane: MemberLane): MemberLane {
  return withoutEmpty([...lane.map(removing), ...lane.map(adding)]);
}

function refuseRemovals(chunk: MemberChunk, tools: ChunkTools): void {
  if (chunk.length === 0) return;
  const reason = `not sent, because a removal in this form took others with it: ${tools.memory.harm ?? ''}`;
  tellAll(chunk, notAsOrdered(writeFor(chunk, tools).write, reason, undefined), tools);
}

async function tryRemovals(lanes: readonly MemberLane[], tools: ChunkTools): Promise<ReadonlySet<MemberItem>> {
  const { memory, dialect } = tools;
  const tried = new Set<MemberItem>();
  const fruitless = new Set<string>();
  for (const item of dialect.members.read === 'group' ? removing(lanes.flat(2)) : []) {
    if (memory.isRemovalProven || memory.harm !== undefined) break;
    if (fruitless.has(groupOf(item))) continue;
    if (await tryRemoval(item, tools)) tried.add(item);
    else fruitless.add(groupOf(item));
  }
  return tried;
}

/** False where the group shows nobody else, so that nothing could be seen. */
async function tryRemoval(item: MemberItem, tools: ChunkTools): Promise<boolean> {
  const before = await readMembers([item], tools);
  if (before.kind === 'failed' || before.kind === 'stopped') {
    tellAll([item], outcomeOfUnread(before), tools);
    return true;
  }
  const ids = before.kind === 'known' ? before.ids : new Set<string>();
  const others = [...ids].filter((id) => id !== item.accountId);
  if (others.length === 0) return false;
  const outcome = await sendAlone(item, tools);
  const trial = { item, others, wasThere: ids.has(item.accountId) };
  tellAll([item], outcome.kind === 'not-sent' ? outcome : await judgeTrial(trial, outcome, tools), tools);
  return true;
}

async function sendAlone(item: MemberItem, tools: ChunkTools): Promise<WriteOutcome> {
  const outcomes: WriteOutcome[] = [];
  await sendChunks([[item]], { ...tools, onMember: (_item, outcome) => outcomes.push(outcome) });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error('a membership without an outcome');
  return outcome;
}

interface Trial {
  readonly item: MemberItem;
  readonly others: readonly string[];
  /** Among the members before. */
  readonly wasThere: boolean;
}

async function judgeTrial(trial: Trial, outcome: WriteOutcome, tools: ChunkTools): Promise<WriteOutcome> {
  const { item, others, wasThere } = trial;
  const after = await readMembers([item], tools);
  if (after.kind === 'failed' || after.kind === 'stopped') {
    return outcome.kind === 'done' ? { kind: 'unknown', error: after.error } : outcome;
  }
  const ids = idsAfter(item, { after, outcome }, tools);
  const lost = others.filter((id) => !ids.has(id));
  if (lost.length > 0) return harmDone(item, lost, tools);
  if (outcome.kind !== 'done') return outcome;
  if (isStillThere(item, ids)) {
    return notAsOrdered(writeFor([item], tools).write, stillThere, outcome.status);
  }
  // Who was not there before may have been refused, which says nothing about the form.
  if (wasThere) tools.memory.isRemovalProven = true;
  return outcome;
}

/** A group that still shows the leaver may be shown as it was before; the answer knows better then. */
function idsAfter(
  item: MemberItem,
  { after, outcome }: { readonly after: GroupMembers; readonly outcome: WriteOutcome },
  { dialect }: ChunkTools,
): ReadonlySet<string> {
  const ids = after.kind === 'known' ? after.ids : new Set<string>();
  const answer = outcome.kind === 'done' ? outcome.resource : undefined;
  return ids.has(item.accountId) && answer !== undefined ? (shownMembers(answer, dialect) ?? ids) : ids;
}

function harmDone(item: MemberItem, lost: readonly string[], tools: ChunkTools): WriteOutcome {
  const names = `${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ', …' : ''}`;
  const harm =
    `the removal of one member took ${lost.length} others away (${names}). ` +
    'Put them back in the target, and set members.remove in ProfileOverrides to another form.';
  const refusal = notAsOrdered(writeFor([item], tools).write, harm, undefined);
  tools.memory.noteHarm(refusal.error.message);
  return refusal;
}
