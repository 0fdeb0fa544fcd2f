import type { EarlierMembers, MemberValue } from '../scim/writing/write.ts';
import { groupOf, type MemberItem } from './group-members.ts';

/** What one run has done to groups, and learnt from it; bounded by its orders. */
export class MemberMemory {
  /** By group, then by account: the member as it was sent, or undefined where it was removed. */
  readonly #changes = new Map<string, Map<string, MemberValue | undefined>>();
  #harm: string | undefined;

  /** The server was seen to remove those who are named, and nobody else. */
  isRemovalProven = false;

  /** What was seen when a removal took others with it; no further one may be sent in this form. */
  get harm(): string | undefined {
    return this.#harm;
  }

  noteHarm(harm: string): void {
    this.#harm ??= harm;
  }

  noteDone(item: MemberItem, member: MemberValue): void {
    const changes = this.#changes.get(groupOf(item)) ?? new Map<string, MemberValue | undefined>();
    changes.set(item.accountId, item.change.action === 'add' ? member : undefined);
    this.#changes.set(groupOf(item), changes);
  }

  /** What was done to the group of an item, the last word on each account. */
  earlierIn(item: MemberItem): EarlierMembers | undefined {
    const changes = this.#changes.get(groupOf(item));
    if (changes === undefined) return undefined;
    const added = [...changes.values()].filter((member) => member !== undefined);
    const removed = [...changes].filter(([, member]) => member === undefined).map(([accountId]) => accountId);
    return { added, removed };
  }
}
