import type { Dialect } from '../scim/dialects/dialect.ts';
import { isWhole, memberForms, type MemberForm } from '../scim/writing/member-operations.ts';
import { groupOf, type MemberItem } from './group-members.ts';

/** Memberships of one group that go in one request. */
export type MemberChunk = readonly MemberItem[];

/** Requests that go one after the other. */
export type MemberLane = readonly MemberChunk[];

/**
 * The memberships of each group in requests that the server takes: not too many at once, additions and removals apart where one request
 * cannot do both. A list that is written as a whole holds all changes at once, since the next one would be made from what a server may
 * still show without them; groups whose ids differ in letter case only, which may be one, wait for each other then.
 */
export function memberChunks(items: readonly MemberItem[], dialect: Dialect): readonly MemberLane[] {
  const forms = memberForms(dialect);
  const isAnyWhole = isWhole(forms.add) || isWhole(forms.remove);
  const lanes = Map.groupBy(items, (item) => (isAnyWhole ? groupOf(item).toLowerCase() : groupOf(item)));
  return [...lanes.values()].map((lane) =>
    [...Map.groupBy(lane, groupOf).values()].flatMap((group) => chunksOfGroup(group, dialect)),
  );
}

function chunksOfGroup(group: MemberChunk, dialect: Dialect): MemberChunk[] {
  const forms = memberForms(dialect);
  const sizeOf = (form: MemberForm): number => (isWhole(form) ? group.length : dialect.members.maxPerRequest);
  if (forms.add === forms.remove) return chunksOf(group, sizeOf(forms.add));
  return [...chunksOf(adding(group), sizeOf(forms.add)), ...chunksOf(removing(group), sizeOf(forms.remove))];
}

export function adding(members: MemberChunk): MemberChunk {
  return members.filter(({ change }) => change.action === 'add');
}

export function removing(members: MemberChunk): MemberChunk {
  return members.filter(({ change }) => change.action === 'remove');
}

function chunksOf(members: MemberChunk, size: number): MemberChunk[] {
  const count = Math.ceil(members.length / size);
  return Array.from({ length: count }, (_, index) => members.slice(index * size, (index + 1) * size));
}
