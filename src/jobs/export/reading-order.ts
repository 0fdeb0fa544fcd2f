import type { LinkPlan } from '../../mappings/export-plan.ts';
import type { Dialect } from '../../scim/dialects/dialect.ts';
import type { FilteredEntity } from './filtered-entity.ts';
import { isGroups, isMembers, isUsers, withoutMembers } from './plan-memberships.ts';
import { asksForPairs } from './probe-rules.ts';

/** How the members file is filled where the groups do not show their members. */
export interface MembersElsewhere {
  readonly groups: FilteredEntity;
  /** The endpoint of the users. */
  readonly users: string;
  readonly link: LinkPlan;
}

export interface ReadingOrder {
  /** In the order in which they are listed. */
  readonly entities: readonly FilteredEntity[];
  /** Absent where memberships are read with the groups, or not at all. */
  readonly members?: MembersElsewhere;
}

/**
 * What is listed for the entities that were selected. Where memberships are seen elsewhere the groups come first, and the users are
 * listed for them even if they were not selected.
 */
export function readingOrder(
  selected: readonly FilteredEntity[],
  all: readonly FilteredEntity[],
  { read, probe }: Dialect['members'],
): ReadingOrder {
  const groups = selected.find(isGroups);
  const link = groups?.links.find(isMembers);
  if (groups === undefined || link === undefined || read === 'group') return { entities: selected };
  const users = all.find(isUsers) ?? { entity: 'Users', columns: [], keyColumn: 'id', links: [] };
  const others = selected.filter((entity) => entity !== groups);
  const needsUsers = read === 'user' || (probe !== null && asksForPairs(probe));
  const added = needsUsers && !others.some(isUsers) ? [withoutFiles(users)] : [];
  return {
    entities: [withoutMembers(groups), ...others, ...added],
    members: { groups, users: users.entity, link },
  };
}

function withoutFiles({ table: _table, ...entity }: FilteredEntity): FilteredEntity {
  return { ...entity, links: [] };
}
