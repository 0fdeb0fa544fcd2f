import { isObject, isUnassigned, valueOf } from '../scim/protocol/json.ts';
import { isRoleChange, type GroupChange, type MembershipChange, type RoleChange } from './account-change.ts';
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
): readonly GroupChange[] {
  if (isUnassigned(value) || value === '') return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const named = links.filter(({ identifier }) => identifier?.toLowerCase() === property.toLowerCase());
  const candidates = named.length > 0 ? named : provisioned(links);
  const changes = items.map((item) => ({ action, ...groupOf(item, candidates) }));
  return [...new Map(changes.map((change) => [placeOf(change), change])).values()];
}

/** Throws ORDER_INVALID when an order adds and removes the same group, or the same role. */
export function checkContradictions(changes: readonly MembershipChange[]): void {
  const actions = new Map<string, string>();
  for (const change of changes) {
    const other = actions.get(placeOf(change));
    if (other !== undefined && other !== change.action) {
      throw orderInvalid(`the same ${isRoleChange(change) ? 'role' : 'group'} is added and removed`);
    }
    actions.set(placeOf(change), change.action);
  }
}

/** What tells one group, or one role, from another; for messages too. */
export function placeOf(
  change: Pick<GroupChange, 'endpoint' | 'groupId'> | Pick<RoleChange, 'attribute' | 'role'>,
): string {
  return 'role' in change ? `${change.attribute} ${change.role}` : `${change.endpoint}/${change.groupId}`;
}

/** Other relations are never changed; one of them is meant only where it is named, or where there is nothing else. */
function provisioned(links: readonly GroupLink[]): readonly GroupLink[] {
  const ofMembers = links.filter(isOfMembers);
  return ofMembers.length > 0 ? ofMembers : links;
}

function isOfMembers({ attribute }: GroupLink): boolean {
  return attribute.toLowerCase() === 'members';
}

type Group = Pick<GroupChange, 'endpoint' | 'groupId'>;

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
  if (isOfMembers(first.link)) return first.group;
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
