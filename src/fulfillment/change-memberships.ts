import type { MembershipChange } from '../orders/account-change.ts';
import { memberOperations } from '../scim/member-operations.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { HttpError } from '../http/http-error.ts';
import type { WriteOutcome } from '../scim/write.ts';
import { membersIn, shownMembers, type GroupMembers, type MemberItem } from './group-members.ts';
import { membersStep } from './journal-steps.ts';
import { isSystemic, type FailedOutcome } from './order-result.ts';
import type { SendWrites, WriteItem } from './send-writes.ts';
import type { ReadResource } from './step.ts';

export interface MembershipTools {
  readonly send: SendWrites;
  readonly read: (endpoint: string, id: string) => Promise<ReadResource>;
  readonly dialect: Dialect;
}

export type OnMember = (item: MemberItem, outcome: WriteOutcome) => void;

const mostMembersInRequest = 100;
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
  const groups = [...groupsOf(items).values()].map((members) => chunksOf(members));
  const rounds = Math.max(0, ...groups.map((chunks) => chunks.length));
  // The n-th requests of all groups go together, so that two requests never change one group at once.
  for (let round = 0; round < rounds; round += 1) {
    const chunks = groups.map((all) => all[round]).filter((chunk) => chunk !== undefined);
    await sendChunks(chunks, { ...tools, onMember, tries: 1 });
  }
}

type Chunk = readonly MemberItem[];

interface ChunkTools extends MembershipTools {
  readonly onMember: OnMember;
  readonly tries: number;
}

interface ChunkItem extends WriteItem {
  readonly chunk: Chunk;
}

async function sendChunks(chunks: readonly Chunk[], tools: ChunkTools): Promise<void> {
  const outcomes: { readonly chunk: Chunk; readonly outcome: WriteOutcome }[] = [];
  const items = chunks.map((chunk): ChunkItem => ({ ...writeFor(chunk, tools.dialect), chunk }));
  await tools.send(items, ({ chunk }, outcome) => outcomes.push({ chunk, outcome }));
  await Promise.all(outcomes.map(({ chunk, outcome }) => settleChunk(chunk, outcome, tools)));
}

async function settleChunk(chunk: Chunk, outcome: WriteOutcome, tools: ChunkTools): Promise<void> {
  if (outcome.kind === 'done') await settleDone(chunk, outcome, tools);
  else if (outcome.kind === 'not-sent' || isSystemicRefusal(outcome)) tellAll(chunk, outcome, tools);
  else if (outcome.kind === 'unknown') await settleUnknown(chunk, outcome, tools);
  else if (chunk.length > 1 && !(await lacksGroup(chunk, outcome, tools))) await sendHalves(chunk, tools);
  else if (chunk.length > 1) tellAll(chunk, outcome, tools);
  else await settleRefused(chunk, outcome, tools);
}

function isSystemicRefusal(outcome: FailedOutcome): boolean {
  return outcome.kind === 'refused' && isSystemic(outcome.error);
}

/** Some servers take a long list and keep only its beginning: members that the answer does not show are sent in smaller lists. */
async function settleDone(chunk: Chunk, outcome: WriteOutcome & { kind: 'done' }, tools: ChunkTools): Promise<void> {
  const members = outcome.resource === undefined ? undefined : shownMembers(outcome.resource);
  // One alone may just not be shown: a server need not show the whole of a large group.
  const missing = members === undefined || chunk.length === 1 ? [] : chunk.filter((item) => isNotAdded(item, members));
  tellAll(
    chunk.filter((item) => !missing.includes(item)),
    outcome,
    tools,
  );
  if (missing.length > 0) await sendHalves(missing, tools);
}

async function sendHalves(chunk: Chunk, tools: ChunkTools): Promise<void> {
  const middle = Math.ceil(chunk.length / 2);
  for (const half of [chunk.slice(0, middle), chunk.slice(middle)]) {
    if (half.length > 0) await sendChunks([half], tools);
  }
}

/** A member that is there already, or gone already, is as ordered whatever the server calls it. */
async function settleRefused(chunk: Chunk, outcome: FailedOutcome, tools: ChunkTools): Promise<void> {
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

/** What a removal did not find is not there (RFC 7644 section 3.5.2.2). */
function isSaidGone({ accountId, change }: MemberItem, outcome: FailedOutcome, members: GroupMembers): boolean {
  if (change.action !== 'remove' || outcome.kind !== 'refused') return false;
  if (outcome.error.scimType?.toLowerCase() === 'notarget') return true;
  return outcome.status === 404 && members.kind === 'known' && !members.ids.has(accountId);
}

/** Then none of the requests for single members could do better. */
async function lacksGroup(chunk: Chunk, outcome: FailedOutcome, tools: ChunkTools): Promise<boolean> {
  if (outcome.kind !== 'refused' || outcome.status !== 404) return false;
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  const answer = await tools.read(endpoint, groupId);
  return answer.kind === 'answered' && answer.value === undefined;
}

async function settleUnknown(chunk: Chunk, outcome: FailedOutcome, tools: ChunkTools): Promise<void> {
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
  else await sendChunks([left], { ...tools, tries: tools.tries + 1 });
}

/** The server failed at it again and again, and the group shows that it did not do it. */
function judged(outcome: FailedOutcome): WriteOutcome {
  const { error } = outcome;
  return error instanceof HttpError ? { kind: 'refused', status: error.status, error } : outcome;
}

function groupsOf(items: readonly MemberItem[]): Map<string, MemberItem[]> {
  const groups = new Map<string, MemberItem[]>();
  for (const item of items) {
    const group = groupOf(item);
    const members = groups.get(group) ?? [];
    members.push(item);
    groups.set(group, members);
  }
  return groups;
}

function groupOf({ change }: MemberItem): string {
  return `${change.endpoint}/${change.groupId}`;
}

function chunksOf(members: Chunk): Chunk[] {
  const count = Math.ceil(members.length / mostMembersInRequest);
  return Array.from({ length: count }, (_, index) =>
    members.slice(index * mostMembersInRequest, (index + 1) * mostMembersInRequest),
  );
}

function writeFor(chunk: Chunk, dialect: Dialect): WriteItem {
  const ids = (action: MembershipChange['action']): string[] =>
    chunk.filter(({ change }) => change.action === action).map(({ accountId }) => accountId);
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  const operations = memberOperations({ add: ids('add'), remove: ids('remove') }, dialect);
  return {
    write: { method: 'PATCH', endpoint, id: groupId, operations },
    step: membersStep(endpoint, groupId),
    orders: chunk.map(({ position }) => position),
  };
}

async function readMembers(chunk: Chunk, tools: ChunkTools): Promise<GroupMembers> {
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  return membersIn(await tools.read(endpoint, groupId));
}

function tellAll(chunk: Chunk, outcome: WriteOutcome, { onMember }: ChunkTools): void {
  for (const item of chunk) onMember(item, outcome);
}
