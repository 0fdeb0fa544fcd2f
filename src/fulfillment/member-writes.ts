import type { GroupChange } from '../orders/account-change.ts';
import { rfc } from '../scim/dialects/rfc.ts';
import { isWhole, memberForms, memberOperations } from '../scim/writing/member-operations.ts';
import type { MemberValue, WriteOutcome } from '../scim/writing/write.ts';
import { membersIn, type GroupMembers, type MemberItem } from './group-members.ts';
import { membersStep } from './journal-steps.ts';
import type { MemberChunk } from './member-chunks.ts';
import type { MemberMemory } from './member-memory.ts';
import type { MemberValueTools } from './member-values.ts';
import type { SendWrites, WriteItem } from './send-writes.ts';

export interface MembershipTools extends MemberValueTools {
  readonly send: SendWrites;
  /** The server checks `If-Match`. */
  readonly checksVersions: boolean;
  /** Of the run. */
  readonly memory: MemberMemory;
}

export type OnMember = (item: MemberItem, outcome: WriteOutcome) => void;

export interface ChunkTools extends MembershipTools {
  readonly onMember: OnMember;
  readonly valueOf: (accountId: string) => MemberValue;
  readonly tries: number;
}

export function writeFor(chunk: MemberChunk, tools: ChunkTools): WriteItem {
  const members = (action: GroupChange['action']): MemberValue[] =>
    chunk.filter(({ change }) => change.action === action).map(({ accountId }) => tools.valueOf(accountId));
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  const [first] = chunk;
  const change = {
    attribute: 'members',
    add: members('add'),
    remove: members('remove'),
    checksVersion: tools.checksVersions,
    earlier: first && tools.memory.earlierIn(first),
  };
  const operations = memberOperations(change, rfc);
  return {
    write: { method: 'PATCH', endpoint, id: groupId, operations, members: change },
    step: membersStep(endpoint, groupId),
    orders: chunk.map(({ position }) => position),
  };
}

export async function readMembers(chunk: MemberChunk, tools: ChunkTools): Promise<GroupMembers> {
  const { endpoint = '', groupId = '' } = chunk[0]?.change ?? {};
  return membersIn(await tools.read(endpoint, groupId), tools.dialect);
}

export function tellAll(chunk: MemberChunk, outcome: WriteOutcome, tools: ChunkTools): void {
  const { add, remove } = memberForms(tools.dialect);
  const isRemembered = outcome.kind === 'done' && (isWhole(add) || isWhole(remove));
  for (const item of chunk) {
    if (isRemembered) tools.memory.noteDone(item, tools.valueOf(item.accountId));
    tools.onMember(item, outcome);
  }
}
