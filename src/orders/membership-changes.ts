import { isObject, isUnassigned, valueOf } from '../scim/protocol/json.ts';
import type { MembershipChange } from './account-change.ts';
import type { GroupLink } from './group-links.ts';
import { orderInvalid } from './order-invalid.ts';
import { resourceId } from './resource-id.ts';

/** `<property>_add` or `<property>_remove`. */
export interface MembershipKey {
  readonly property: string;
  readonly action: MembershipChange['action'];
}

/** Undefined for a key without one of the suffixes. */
export function parseMembershipKey(key: string): MembershipKey | undefined {
  const [, property = '', suffix = ''] = /^(.+)_(add|remove)$/i.exec(key) ?? [];
  if (property === '') return undefined;
  return { property, action: suffix.toLowerCase() === 'add' ? 'add' : 'remove' };
}

/** The groups that a list of linked resources names, each once. Throws ORDER_INVALID for one that names none, or several. */
export function membershipChanges(
  { property, action }: MembershipKey,
  value: unknown,
  links: readonly GroupLink[],
): readonly MembershipChange[] {
  if (isUnassigned(value) || value === '') return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const named = links.filter(({ identifier }) => identifier?.toLowerCase() === property.toLowerCase());
  const changes = items.map((item) => ({ action, ...groupOf(item, named.length > 0 ? named : links) }));
  return [...new Map(changes.map((change) => [placeOf(change), change])).values()];
}

/** Throws ORDER_INVALID when an order adds and removes the same group. */
export function checkContradictions(changes: readonly MembershipChange[]): void {
  const actions = new Map<string, string>();
  for (const change of changes) {
    const other = actions.get(placeOf(change));
    if (other !== undefined && other !== change.action) throw orderInvalid('the same group is added and removed');
    actions.set(placeOf(change), change.action);
  }
}

/** What tells one group from another. */
export function placeOf({ endpoint, groupId }: Pick<MembershipChange, 'endpoint' | 'groupId'>): string {
  return `${endpoint}/${groupId}`;
}

type Group = Pick<MembershipChange, 'endpoint' | 'groupId'>;

function groupOf(item: unknown, links: readonly GroupLink[]): Group {
  const groups = links.flatMap((link) => {
    const groupId = idIn(item, link);
    return groupId === undefined ? [] : [{ link, group: { endpoint: link.endpoint, groupId } }];
  });
  const [first, ...others] = groups;
  if (first === undefined) throw orderInvalid(`an item has no id${whereExpected(links)}`);
  if (others.some(({ group }) => placeOf(group) !== placeOf(first.group))) {
    throw orderInvalid('several associations could be meant; give the property the name of one of them');
  }
  if (first.link.attribute.toLowerCase() === 'members') return first.group;
  throw orderInvalid(`${first.link.attribute} of ${first.link.endpoint} is not provisioned, only members of groups`);
}

function idIn(item: unknown, { keyProperties }: GroupLink): string | undefined {
  if (!isObject(item)) return resourceId(item);
  const key = keyProperties.find((name) => !isUnassigned(valueOf(item, name)));
  return key === undefined ? undefined : resourceId(valueOf(item, key));
}

function whereExpected(links: readonly GroupLink[]): string {
  const names = [...new Set(links.flatMap(({ keyProperties }) => keyProperties))];
  return names.length === 0 ? '' : `; expected ${names.join(' or ')}`;
}
