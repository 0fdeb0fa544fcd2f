import type { WriteOutcome } from '../scim/writing/write.ts';
import { shownMembers } from './group-members.ts';
import {
  isAdded,
  isNotAdded,
  isSaidGone,
  isSeenGone,
  isStillThere,
  judged,
  notAsOrdered,
  stillThere,
  type Done,
  type Refusal,
} from './judge-members.ts';
import type { MemberChunk } from './member-chunks.ts';
import { readMembers, tellAll, writeFor, type ChunkTools } from './member-writes.ts';
import { isSystemic, type FailedOutcome } from './order-result.ts';
import type { WriteItem } from './send-writes.ts';

const mostTries = 3;

interface ChunkItem extends WriteItem {
  readonly chunk: MemberChunk;
}

/** Sends requests, at most one for a group, and whatever their answers make necessary, until each membership has its outcome. */
export async function sendChunks(chunks: readonly MemberChunk[], tools: ChunkTools): Promise<void> {
  const outcomes: { readonly chunk: MemberChunk; readonly outcome: WriteOutcome }[] = [];
  const items = chunks.map((chunk): ChunkItem => ({ ...writeFor(chunk, tools), chunk }));
  await tools.send(items, ({ chunk }, outcome) => outcomes.push({ chunk, outcome }));
  await Promise.all(outcomes.map(({ chunk, outcome }) => settleChunk(chunk, outcome, tools)));
}

async function settleChunk(chunk: MemberChunk, outcome: WriteOutcome, tools: ChunkTools): Promise<void> {
  if (outcome.kind === 'done') await settleDone(chunk, outcome, tools);
  else if (outcome.kind === 'unknown') await settleUnknown(chunk, outcome, tools);
  else if (outcome.kind === 'refused' && !isSystemic(outcome.error)) await settleRefused(chunk, outcome, tools);
  else tellAll(chunk, outcome, tools);
}

async function settleRefused(chunk: MemberChunk, outcome: Refusal, tools: ChunkTools): Promise<void> {
  if (outcome.status === undefined) await settleUnsent(chunk, outcome, tools);
  else if (outcome.status === 412) await settleMoved(chunk, outcome, tools);
  else if (chunk.length === 1) await settleAlone(chunk, outcome, tools);
  else if (await lacksGroup(chunk, outcome, tools)) tellAll(chunk, outcome, tools);
  else await sendHalves(chunk, tools);
}

/** The group was changed by somebody else since it was read; it is read again. */
async function settleMoved(chunk: MemberChunk, outcome: Refusal, tools: ChunkTools): Promise<void> {
  if (tools.tries < mostTries) await sendAgain(chunk, tools);
  else tellAll(chunk, outcome, tools);
}

async function sendAgain(chunk: MemberChunk, tools: ChunkTools): Promise<void> {
  await sendChunks([chunk], { ...tools, tries: tools.tries + 1 });
}

/** Nothing left, because the list of the group could not be written as a whole. No part of it fares better, but for single ids. */
async function settleUnsent(chunk: MemberChunk, outcome: Refusal, tools: ChunkTools): Promise<void> {
  const { scimType } = outcome.error;
  if (scimType === 'invalidValue' && chunk.length > 1) await sendHalves(chunk, tools);
  else if (scimType === 'noTarget') await settleNobody(chunk, outcome, tools);
  else tellAll(chunk, outcome, tools);
}

/** The group had nobody to remove: those whom it does not show are gone. */
async function settleNobody(chunk: MemberChunk, outcome: Refusal, tools: ChunkTools): Promise<void> {
  const members = await readMembers(chunk, tools);
  const { gone = [], left = [] } = Object.groupBy(chunk, (item) => (isSeenGone(item, members) ? 'gone' : 'left'));
  tellAll(gone, { kind: 'done', status: 200 }, tools);
  tellAll(left, outcome, tools);
}

/** Some servers take a long list and keep only its beginning: members that the answer does not show are sent in smaller lists. */
async function settleDone(chunk: MemberChunk, outcome: Done, tools: ChunkTools): Promise<void> {
  const members = outcome.resource === undefined ? undefined : shownMembers(outcome.resource, tools.dialect);
  // One alone may just not be shown: a server need not show the whole of a large group.
  const missing = members === undefined || chunk.length === 1 ? [] : chunk.filter((item) => isNotAdded(item, members));
  const there = members === undefined ? [] : chunk.filter((item) => isStillThere(item, members));
  tellAll(
    chunk.filter((item) => !missing.includes(item) && !there.includes(item)),
    outcome,
    tools,
  );
  if (there.length > 0) await settleThere(there, outcome, tools);
  if (missing.length > 0) await sendHalves(missing, tools);
}

/** The answer may show the group as it was before; one look decides. */
async function settleThere(chunk: MemberChunk, outcome: Done, tools: ChunkTools): Promise<void> {
  const members = await readMembers(chunk, tools);
  if (members.kind === 'failed' || members.kind === 'stopped') {
    tellAll(chunk, { kind: 'unknown', error: members.error }, tools);
    return;
  }
  const { gone = [], left = [] } = Object.groupBy(chunk, (item) => (isSeenGone(item, members) ? 'gone' : 'left'));
  tellAll(gone, outcome, tools);
  if (left.length > 0) tellAll(left, notAsOrdered(writeFor(left, tools).write, stillThere, outcome.status), tools);
}

async function sendHalves(chunk: MemberChunk, tools: ChunkTools): Promise<void> {
  const middle = Math.ceil(chunk.length / 2);
  for (const half of [chunk.slice(0, middle), chunk.slice(middle)]) {
    if (half.length > 0) await sendChunks([half], tools);
  }
}

/** A member that is there already, or gone already, is as ordered whatever the server calls it. */
async function settleAlone(chunk: MemberChunk, outcome: Refusal, tools: ChunkTools): Promise<void> {
  const members = await readMembers(chunk, tools);
  const [item] = chunk;
  const isSo = item !== undefined && (isAdded(item, members) || isSaidGone(item, outcome, members));
  tellAll(chunk, isSo ? { kind: 'done', status: 200 } : outcome, tools);
}

/** Then none of the requests for single members could do better. */
async function lacksGroup(chunk: MemberChunk, outcome: Refusal, tools: ChunkTools): Promise<boolean> {
  if (outcome.status !== 404) return false;
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  const answer = await tools.read(endpoint, groupId);
  return answer.kind === 'answered' && answer.value === undefined;
}

async function settleUnknown(chunk: MemberChunk, outcome: FailedOutcome, tools: ChunkTools): Promise<void> {
  const members = await readMembers(chunk, tools);
  if (members.kind === 'failed' || members.kind === 'stopped') {
    tellAll(chunk, { kind: 'unknown', error: members.error }, tools);
    return;
  }
  const left = chunk.filter((item) => !isAdded(item, members));
  tellAll(
    chunk.filter((item) => !left.includes(item)),
    { kind: 'done', status: 200 },
    tools,
  );
  if (left.length === 0) return;
  if (tools.tries >= mostTries) tellAll(left, members.kind === 'known' ? judged(outcome) : outcome, tools);
  else await sendAgain(left, tools);
}
