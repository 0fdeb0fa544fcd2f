import { isObject, valueOf, type JsonObject } from '../protocol/json.ts';

/** The id of a member as a group shows it: as an object with a `value`, or by itself. A number too large to be exact is none. */
export function memberId(member: unknown): string | undefined {
  const id = isObject(member) ? valueOf(member, 'value') : member;
  if (typeof id === 'string') return id === '' ? undefined : id;
  return Number.isSafeInteger(id) ? String(id) : undefined;
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

/**
 * True when a group says that it has more members than the list of this length: by a count beside it, here or in an extension, or by a
 * remark on the list, such as `members@odata.nextLink`. A list that is cut without a word cannot be told from a whole one.
 */
export function saysMore(group: JsonObject, attribute: string, length: number): boolean {
  const parts = [group, ...Object.values(group).filter(isObject)];
  return parts.flatMap(Object.entries<unknown>).some(([name, value]) => {
    if (name.toLowerCase().startsWith(`${attribute.toLowerCase()}@`)) return true;
    if (/member.*(truncated|incomplete|partial)/i.test(name)) return value === true;
    return /member.*(count|total)|total.*member/i.test(name) && Number(value) > length;
  });
}

/** Those of the ids that are not among the members, but for letter case or as the last part of a member's address (`$ref`). */
export function spelledOtherwise(ids: readonly string[], members: ReadonlyMap<string, unknown>): readonly string[] {
  const missing = ids.filter((id) => !members.has(id));
  if (missing.length === 0) return [];
  const names = [...members].flatMap(([id, member]) => [id, lastPart(member)]);
  const folded = new Set(names.map((name) => name?.toLowerCase()));
  return missing.filter((id) => folded.has(id.toLowerCase()));
}

function lastPart(member: unknown): string | undefined {
  const address = isObject(member) ? valueOf(member, '$ref') : undefined;
  const part = typeof address === 'string' ? address.split(/[?#]/)[0]?.split('/').findLast(Boolean) : undefined;
  if (part === undefined) return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
