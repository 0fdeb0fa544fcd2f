import { compileUserGroups } from '../../csv/compile-links.ts';
import type { EntityOutput, ExportContext, MembershipReading } from './entity-export.ts';
import { GroupNames } from './group-names.ts';
import { openLinkFile } from './links-output.ts';
import { isGroups, isUsers } from './plan-memberships.ts';
import { probeMemberships } from './probe-memberships.ts';
import type { MembersElsewhere } from './reading-order.ts';

/** Prepares the reading of memberships where the dialect says that they are seen. */
export function openMemberships(context: ExportContext, members: MembersElsewhere | undefined): MembershipReading {
  const { read, probe } = context.open.dialect.members;
  if (members === undefined) return { outputsFor: () => Promise.resolve([]), finish: () => Promise.resolve() };
  if (read === 'probe' && probe !== null) return probeMemberships(context, members, probe);
  return membershipsOfUsers(context, members);
}

const noneShown = 'no user shows a group. If there are memberships, members.read of the dialect is wrong.';

/** From the `groups` of each user. The groups are listed before, because some servers show a user's groups without their ids. */
function membershipsOfUsers(context: ExportContext, { link, groups }: MembersElsewhere): MembershipReading {
  const names = new GroupNames(groups.filter === undefined);
  const openMembers = async (): Promise<EntityOutput> => {
    const reader = compileUserGroups([link.ownerColumn, link.memberColumn], names);
    const whenEmpty = (): string | undefined => (names.ids.size === 0 ? undefined : noneShown);
    // The groups were read, even where not all entities are.
    const known = [names.ids];
    return openLinkFile(context, { link, owner: groups.entity, reader, known, referred: 'owner', whenEmpty });
  };
  return {
    outputsFor: async (entity) => {
      if (isGroups(entity)) return [names];
      return isUsers(entity) ? [await openMembers()] : [];
    },
    finish: () => Promise.resolve(),
  };
}
