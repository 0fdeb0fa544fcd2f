import { HttpError } from '../http/http-error.ts';
import type { GroupChange } from '../orders/account-change.ts';
import { rfc } from '../scim/dialects/rfc.ts';
import { memberOperations } from '../scim/member-operations.ts';
import type { MemberValue, WriteOutcome } from '../scim/write.ts';
import { membersIn, shownMembers, type GroupMembers, type MemberItem } from './group-members.ts';
import { membersStep } from './journal-steps.ts';
import { memberChunks, type MemberChunk } from './member-chunks.ts';
import { knowMembers, type MemberValueTools } from './member-values.ts';
import { isSystemic, type FailedOutcome } from './order-result.ts';
import type { SendWrites, WriteItem } from './send-writes.ts';

export interface MembershipTools extends MemberValueTools {
  readonly send: SendWrites;
  /** The server checks `If-Match`. */
  readonly checksVersions: boolean;
}

export type OnMember = (item: MemberItem, outcome: WriteOutcome) => void;

const mostTries = 3;

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
  const groups = memberChunks(known.items, tools.dialect);
  const rounds = Math.max(0, ...groups.map((chunks) => chunks.length));
  // The n-th requests of all groups go together, so that two requests never change one group at once.
  for (let round = 0; round < rounds; round += 1) {
    const chunks = groups.map((all) => all[round]).filter((chunk) => chunk !== undefined);
    await sendChunks(chunks, { ...tools, onMember, valueOf: known.valueOf, tries: 1 });
  }
}

interface ChunkTools extends MembershipTools {
  readonly onMember: OnMember;
  readonly valueOf: (accountId: string) => MemberValue;
  readonly tries: number;
}

interface ChunkItem extends WriteItem {
  readonly chunk: MemberChunk;
}

async function sendChunks(chunks: readonly MemberChunk[], tools: ChunkTools): Promise<void> {
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
  if (outcome.status === 412 && tools.tries < mostTries) await sendAgain(chunk, tools);
  else if (outcome.status === undefined || outcome.status === 412) tellAll(chunk, asWhole(outcome), tools);
  else if (chunk.length === 1) await settleAlone(chunk, outcome, tools);
  else if (await lacksGroup(chunk, outcome, tools)) tellAll(chunk, outcome, tools);
  else await sendHalves(chunk, tools);
}

type Refusal = Extract<WriteOutcome, { readonly kind: 'refused' }>;

/** The group was changed by somebody else since it was read; it is read again. */
async function sendAgain(chunk: MemberChunk, tools: ChunkTools): Promise<void> {
  await sendChunks([chunk], { ...tools, tries: tools.tries + 1 });
}

/** No part of it will fare better; a group that is shown without members, so that nothing was sent, has nobody to remove. */
function asWhole(outcome: Refusal): WriteOutcome {
  const hasNobody = outcome.status === undefined && outcome.error.scimType === 'noTarget';
  return hasNobody ? { kind: 'done', status: 200 } : outcome;
}

/** Some servers take a long list and keep only its beginning: members that the answer does not show are sent in smaller lists. */
async function settleDone(
  chunk: MemberChunk,
  outcome: WriteOutcome & { kind: 'done' },
  tools: ChunkTools,
): Promise<void> {
  const members = outcome.resource === undefined ? undefined : shownMembers(outcome.resource, tools.dialect);
  // One alone may just not be shown: a server need not show the whole of a large group.
  const missing = members === undefined || chunk.length === 1 ? [] : chunk.filter((item) => isNotAdded(item, members));
  tellAll(
    chunk.filter((item) => !missing.includes(item)),
    outcome,
    tools,
  );
  if (missing.length > 0) await sendHalves(missing, tools);
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

/** To be seen among the members proves something; not to be seen does not, since a server need not show all of them. */
function isAdded({ accountId, change }: MemberItem, members: GroupMembers): boolean {
  return change.action === 'add' && members.kind === 'known' && members.ids.has(accountId);
}

function isNotAdded({ accountId, change }: MemberItem, ids: ReadonlySet<string>): boolean {
  return change.action === 'add' && !ids.has(accountId);
}

/** What a removal did not find is not there (RFC 7644 section 3.5.2.2), unless the group shows it. */
function isSaidGone({ accountId, change }: MemberItem, outcome: Refusal, members: GroupMembers): boolean {
  if (change.action !== 'remove' || (members.kind === 'known' && members.ids.has(accountId))) return false;
  if (outcome.error.scimType?.toLowerCase() === 'notarget') return true;
  return outcome.status === 404 && members.kind === 'known';
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

/** The server failed at it again and again, and the group shows that it did not do it. */
function judged(outcome: FailedOutcome): WriteOutcome {
  const { error } = outcome;
  return error instanceof HttpError ? { kind: 'refused', status: error.status, error } : outcome;
}

function writeFor(chunk: MemberChunk, { valueOf, checksVersions }: ChunkTools): WriteItem {
  const members = (action: GroupChange['action']): MemberValue[] =>
    chunk.filter(({ change }) => change.action === action).map(({ accountId }) => valueOf(accountId));
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  const change = {
    attribute: 'members',
    add: members('add'),
    remove: members('remove'),
    checksVersion: checksVersions,
  };
  const operations = memberOperations(change, rfc);
  return {
    write: { method: 'PATCH', endpoint, id: groupId, operations, members: change },
    step: membersStep(endpoint, groupId),
    orders: chunk.map(({ position }) => position),
  };
}

async function readMembers(chunk: MemberChunk, tools: ChunkTools): Promise<GroupMembers> {
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  return membersIn(await tools.read(endpoint, groupId), tools.dialect);
}

function tellAll(chunk: MemberChunk, outcome: WriteOutcome, { onMember }: ChunkTools): void {
  for (const item of chunk) onMember(item, outcome);
}
