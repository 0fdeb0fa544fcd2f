import type { Dialect } from '../scim/dialects/dialect.ts';
import { memberForms } from '../scim/member-operations.ts';
import { groupOf, type MemberItem } from './group-members.ts';

/** Memberships of one group that go in one request. */
export type MemberChunk = readonly MemberItem[];

/**
 * The memberships of each group in requests that the server takes: not too many at once, additions and removals apart where one request
 * cannot do both.
 */
export function memberChunks(items: readonly MemberItem[], dialect: Dialect): readonly (readonly MemberChunk[])[] {
  const forms = memberForms(dialect);
  return [...Map.groupBy(items, groupOf).values()].map((members) => {
    const kinds = forms.add === forms.remove ? [members] : [adding(members), removing(members)];
    return kinds.flatMap((kind) => chunksOf(kind, dialect.members.maxPerRequest));
  });
}

function adding(members: MemberChunk): MemberChunk {
  return members.filter(({ change }) => change.action === 'add');
}

function removing(members: MemberChunk): MemberChunk {
  return members.filter(({ change }) => change.action === 'remove');
}

function chunksOf(members: MemberChunk, size: number): MemberChunk[] {
  const count = Math.ceil(members.length / size);
  return Array.from({ length: count }, (_, index) => members.slice(index * size, (index + 1) * size));
}
