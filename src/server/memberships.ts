import { isObject, type JsonObject } from '../scim/protocol/json.ts';
import type { Entry } from './entry.ts';

/** Knows the groups of every member, so that a user's groups need no search. */
export class Memberships {
  readonly #groups = new Map<string, Set<Entry>>();

  groupsOf(memberId: string): readonly Entry[] {
    return [...(this.#groups.get(memberId) ?? [])];
  }

  /** Notes what a group's members were and are; returns the ids of the members that came or went. */
  update(group: Entry, before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
    const gone = [...before].filter((id) => !after.has(id));
    const come = [...after].filter((id) => !before.has(id));
    for (const id of gone) this.#remove(id, group);
    for (const id of come) this.#add(id, group);
    return [...gone, ...come];
  }

  #add(memberId: string, group: Entry): void {
    const groups = this.#groups.get(memberId);
    if (groups === undefined) this.#groups.set(memberId, new Set([group]));
    else groups.add(group);
  }

  #remove(memberId: string, group: Entry): void {
    const groups = this.#groups.get(memberId);
    groups?.delete(group);
    if (groups?.size === 0) this.#groups.delete(memberId);
  }
}

export function memberIdsOf(group: JsonObject | undefined): Set<string> {
  const values = membersOf(group).map((member) => (isObject(member) ? member['value'] : undefined));
  return new Set(values.filter((value) => typeof value === 'string'));
}

export function membersOf(group: JsonObject | undefined): readonly unknown[] {
  const members = group?.['members'];
  return Array.isArray(members) ? members : [];
}
