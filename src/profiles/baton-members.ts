import type { DialectChanges } from '../scim/dialects/dialect.ts';
import { isPlain } from './baton-lists.ts';
import { readPath, type BatonNotes } from './baton-notes.ts';
import type { BatonScim, Operation, Provisioning } from './baton-scim.generated.ts';

type MembersKnobs = NonNullable<DialectChanges['members']>;

export function batonMembers(config: BatonScim, notes: BatonNotes): MembersKnobs {
  const read = membersRead(config, notes);
  return { ...read, ...membersWrite(config, read, notes) };
}

function membersRead({ user, group }: BatonScim, { problems, warnings }: BatonNotes): MembersKnobs {
  if (user.hasGroupsOnUser !== true) return { read: group?.members === undefined ? 'none' : 'group' };
  if (user.userGroup === undefined) problems.push('user:userGroup: is missing; hasGroupsOnUser needs it');
  if (group?.members !== undefined) {
    warnings.push('group:members is not read: with hasGroupsOnUser the memberships are those that the users show.');
  }
  return { read: group === undefined ? 'none' : 'user' };
}

function membersWrite({ provisioning = {} }: BatonScim, { read }: MembersKnobs, notes: BatonNotes): MembersKnobs {
  const { addUserToGroup: add, removeUserFromGroup: remove } = provisioning;
  if (add === undefined || remove === undefined) return writeNothing(provisioning, notes);
  checkPlace('addUserToGroup', add, notes);
  checkPlace('removeUserFromGroup', remove, notes);
  const replaces = [add, remove].some((operation) => isReplace(operation));
  if (replaces && read !== 'group') {
    notes.warnings.push(unseenMembers);
    return { write: 'none' };
  }
  if (isReplace(add)) notes.warnings.push(emptied);
  if (!isReplace(remove)) notes.warnings.push(inverted);
  return { write: isReplace(add) ? 'replaceAll' : 'patch', remove: isReplace(remove) ? 'replaceAll' : 'filterPath' };
}

const emptied =
  'provisioning:addUserToGroup with op replace would leave nobody but the new member. It is carried out as what it means: ' +
  'the list of all members is sent, with the new one.';
const inverted =
  'provisioning:removeUserFromGroup with op remove would name the members who stay. It is carried out as what it means: ' +
  'only the member who leaves is removed.';
const unseenMembers =
  'provisioning: op replace needs the list of all members, which the groups are not read for here; orders for memberships are refused. ' +
  'Set members.read, members.write and members.remove in ProfileOverrides.';

function writeNothing({ addUserToGroup, removeUserFromGroup }: Provisioning, { warnings }: BatonNotes): MembersKnobs {
  if (addUserToGroup !== undefined || removeUserFromGroup !== undefined) {
    warnings.push(
      'provisioning has only one of addUserToGroup and removeUserFromGroup; orders for memberships are refused.',
    );
  }
  return { write: 'none' };
}

function checkPlace(key: keyof Provisioning, { path, valuePath }: Operation, notes: BatonNotes): void {
  const places = [
    ['path', path, 'members'],
    ['valuePath', valuePath, 'value'],
  ] as const;
  for (const [part, text, name] of places) {
    const isSo = isPlain(readPath(notes, `provisioning:${key}:${part}`, text), [name]);
    if (!isSo)
      notes.problems.push(`provisioning:${key}:${part}: must be ${name}, where SCIM has it (RFC 7643 section 4.2)`);
  }
}

function isReplace({ op }: Operation): boolean {
  return op.toLowerCase() === 'replace';
}
