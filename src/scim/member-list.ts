import { isObject, valueOf, type JsonObject } from './protocol/json.ts';

/** The id of a member as a group shows it: as an object with a `value`, or by itself. */
export function memberId(member: unknown): string | undefined {
  const id = isObject(member) ? valueOf(member, 'value') : member;
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;
}

/** The members by their ids; undefined unless each of them is shown with one. */
export function membersById(members: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const known = new Map<string, unknown>();
  for (const member of members) {
    const id = memberId(member);
    if (id === undefined) return undefined;
    known.set(id, member);
  }
  return known;
}

/** A member that stays, to be named again in a list of all: a group among the members must not become a user. */
export function memberReference(id: string, member: unknown, fields: readonly string[]): JsonObject {
  const shown = isObject(member) ? member : {};
  const type = valueOf(shown, 'type');
  const names = typeof type === 'string' && type.toLowerCase() !== 'user' ? [...fields, 'type'] : fields;
  const parts = names.filter((name) => name !== 'value').map((name) => [name, valueOf(shown, name)] as const);
  return Object.fromEntries([['value', id], ...parts.filter(([, part]) => typeof part === 'string')]);
}
