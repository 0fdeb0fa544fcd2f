import type { ResourceKnobs } from '../scim/dialects/profile-schema.generated.ts';
import { formatValuePath, plainNames, type ValuePath } from '../scim/protocol/value-path.ts';
import { isPlain, listAttributes, type Attributes, type BatonList } from './baton-lists.ts';
import { readPath, type BatonNotes } from './baton-notes.ts';
import type { BatonScim, Group, User } from './baton-scim.generated.ts';

/** Users, and Groups where the configuration has them, with the columns and lists that it names. */
export function batonResources({ user, group }: BatonScim, notes: BatonNotes): ResourceKnobs[] {
  const users = usersOf(user, notes);
  return group === undefined ? [users] : [users, groupsOf(group, user, notes)];
}

/** What SCIM calls the list at the path of `user.roles`. */
export function rolesAttribute(path: ValuePath): string {
  const [name = '', ...more] = plainNames(path) ?? [];
  return more.length === 0 && /^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name) ? name : 'roles';
}

function usersOf(user: User, notes: BatonNotes): ResourceKnobs {
  const places = [
    ...userKeys.map(([column, key]) => placeOf(column, 'user', [[key, user[key]]], notes)),
    placeOf(
      'emails:value',
      'user',
      [
        ['primaryEmail', user.primaryEmail],
        ['firstEmail', user.firstEmail],
      ],
      notes,
    ),
  ];
  const roles = rolesOf(user, notes);
  const lists = [roles, userGroupsOf(user)].filter((list) => list !== undefined);
  const links = roles === undefined ? {} : { links: [roles.attribute] };
  return { name: 'Users', ...resourceOf(places, lists, notes), ...links };
}

const userKeys = [
  ['id', 'id'],
  ['userName', 'userName'],
  ['displayName', 'displayName'],
  ['name:givenName', 'firstName'],
  ['name:familyName', 'lastName'],
  ['active', 'active'],
] as const;

function groupsOf(group: Group, { hasGroupsOnUser }: User, notes: BatonNotes): ResourceKnobs {
  const { id, displayName, members } = group;
  const places = [
    placeOf('id', 'group', [['id', id]], notes),
    placeOf('displayName', 'group', [['displayName', displayName]], notes),
  ];
  const list = members && { key: 'group:members', attribute: 'members', path: members.path };
  const lists: BatonList[] = list === undefined ? [] : [{ ...list, parts: [['value', 'id', members?.id]] }];
  const hasMembers = members !== undefined || hasGroupsOnUser === true;
  return { name: 'Groups', ...resourceOf(places, lists, notes), ...(hasMembers && { links: ['members'] }) };
}

function rolesOf({ roles }: User, notes: BatonNotes): BatonList | undefined {
  if (roles === undefined) return undefined;
  const attribute = rolesAttribute(readPath(notes, 'user:roles:path', roles.path));
  return { key: 'user:roles', attribute, path: roles.path, parts: [['value', 'name', roles.name]] };
}

function userGroupsOf({ hasGroupsOnUser, userGroup }: User): BatonList | undefined {
  if (hasGroupsOnUser !== true || userGroup === undefined) return undefined;
  const { path, id, name } = userGroup;
  return {
    key: 'user:userGroup',
    attribute: 'groups',
    path,
    parts: [
      ['value', 'id', id],
      ['display', 'name', name],
    ],
  };
}

/** A column with the paths of its values, of which the first that leads to one counts. */
interface Place {
  readonly column: string;
  readonly paths: readonly ValuePath[];
}

type KeyedPath = readonly [key: string, path: string | undefined];

function placeOf(column: string, section: string, keys: readonly KeyedPath[], notes: BatonNotes): Place {
  const paths = keys.flatMap(([key, path]) => (path === undefined ? [] : [readPath(notes, `${section}:${key}`, path)]));
  return { column, paths };
}

function resourceOf(
  places: readonly Place[],
  lists: readonly BatonList[],
  notes: BatonNotes,
): Pick<ResourceKnobs, 'columns' | 'attributes'> {
  const known = places.filter(({ paths }) => paths.length > 0);
  const moved = known.filter((place) => !isStandard(place));
  const attributes: Attributes = Object.assign(
    Object.fromEntries(moved.map(({ column, paths }) => [column, paths.map(formatValuePath)])),
    ...lists.map((list) => listAttributes(list, notes)),
  ) as Attributes;
  return { columns: known.map(({ column }) => column), attributes };
}

const primaryElseFirst = ['emails[?(@.primary==true)].value', 'emails[0].value'];

/** True where the value stands where SCIM has it. The id is read by its path in any case, because a number becomes a text by it. */
function isStandard({ column, paths }: Place): boolean {
  if (column === 'id') return false;
  if (column === 'emails:value') return paths.map(formatValuePath).join() === primaryElseFirst.join();
  const [path = [], ...more] = paths;
  return more.length === 0 && isPlain(path, column.split(':'));
}
