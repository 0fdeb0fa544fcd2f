import { expect } from '@jest/globals';
import type { Mappings } from '../../../src/mappings/mappings.ts';
import { someMappings } from '../a-mapping.ts';
import { exportedOf, mappingsOf } from '../export-scene.ts';
import type { DialectScene } from './dialect-scene.ts';
import type { MockServer } from './mock-server.ts';
import type { Naming } from './seed.ts';

type Values = Readonly<Record<string, unknown>>;

/** An order whose keys are columns. */
export function order(ChangeType: 'Added' | 'Modified' | 'Deleted', name: string, parts: object): object {
  return { AssignedResourceTypeId: name, ChangeType, ...parts };
}

export const added = (name: string, Changes: Values): object => order('Added', name, { Changes });
export const modified = (name: string, id: string, Changes: Values): object =>
  order('Modified', name, { Resource: { id }, Changes });
export const deleted = (name: string, id: string): object => order('Deleted', name, { Resource: { id } });

/** What a new account has; the name, the text in front of its userName, fits every server. */
export function newcomer(userName: string, more: Values = {}): Values {
  return {
    userName,
    externalId: 'N-nina',
    'name:givenName': 'Nina',
    'name:familyName': 'New',
    displayName: 'Nina New',
    'emails:value': 'nina@corp.example',
    active: true,
    ...more,
  };
}

/** What a server does not show, and so no file can have. */
export interface Unshown {
  readonly groups?: boolean;
  readonly groupsHideMembers?: boolean;
}

/** The published files show what the server holds: people, groups and who is in them. */
export async function expectFiles(scene: DialectScene, unshown: Unshown = {}): Promise<void> {
  const { store } = scene.server;
  const people = store.all('Users').map(({ id, userName, active }) => [id, String(userName), String(active)]);
  const [userHeader, ...users] = (await scene.rows('Acme_Users.csv')) ?? [];
  expect(userHeader).toEqual(['id', 'userName', 'active']);
  expect(sorted(users)).toEqual(sorted(people));
  if (unshown.groups === true) return;
  const groups = store.all('Groups').map(({ id, displayName }) => [id, String(displayName)]);
  expect(await scene.rows('Acme_Groups.csv')).toEqual([['id', 'displayName'], ...groups]);
  const pairs = store.all('Groups').flatMap(({ id }) => store.membersOf(id).map((member) => [id, member]));
  const [header, ...members] = (await scene.rows('Acme_members_Groups.csv')) ?? [];
  expect(header).toEqual(['value', 'MemberId']);
  expect(sorted(members)).toEqual(unshown.groupsHideMembers === true ? [] : sorted(pairs));
}

export function sorted(rows: readonly string[][]): string[] {
  return rows.map((row) => row.join('|')).sort();
}

/** Exports, which succeeds, and checks the files. */
export async function expectExport(scene: DialectScene, withoutGroups = false): Promise<void> {
  const summary = await scene.export(withoutGroups ? usersOnly(scene) : undefined);
  expect(exportedOf(summary).outcome).toBe('published');
  await expectFiles(scene, { groups: withoutGroups });
}

function usersOnly({ connection: { identifier } }: DialectScene): Mappings {
  const { entityTypes } = mappingsOf([identifier]);
  return someMappings({
    entityTypes: entityTypes.filter(({ connectionTable }) => connectionTable?.endsWith('_Users')),
  });
}

export interface BatchOptions {
  readonly naming: Naming;
  /** Of the new account, beside those of `newcomer`. */
  readonly create?: Values;
  readonly update?: Values;
  readonly withoutJoins?: boolean;
}

export const newName = ({ userName }: Naming): string => userName(0).replace('person0', 'nina');

/** One order of each kind, for the people of a seed. */
export function oneOfEach({ naming, create = {}, update = { title: 'Lead' }, withoutJoins }: BatchOptions): object[] {
  const { userId, groupId } = naming;
  const joins = withoutJoins === true ? {} : { groups_add: [{ id: groupId(2) }] };
  const memberships = [
    modified('join', userId(6), { groups_add: [{ id: groupId(2) }] }),
    modified('leave', userId(0), { groups_remove: [{ id: groupId(0) }] }),
  ];
  return [
    added('create', { ...newcomer(newName(naming), create), ...joins }),
    modified('update', userId(5), update),
    ...(withoutJoins === true ? [] : memberships),
    deleted('delete', userId(9)),
  ];
}

/** Whether the server holds what one of these orders wants. */
export function isDone({ store }: Pick<MockServer, 'store'>, naming: Naming, name: string): boolean {
  const { userId, groupId } = naming;
  const [updated, left] = [store.get('Users', userId(5)), store.get('Users', userId(9))];
  const done: Readonly<Record<string, boolean>> = {
    create: store.all('Users').some(({ userName }) => userName === newName(naming)),
    update: updated?.['title'] === 'Lead',
    join: store.membersOf(groupId(2)).includes(userId(6)),
    leave: !store.membersOf(groupId(0)).includes(userId(0)),
    delete: left === undefined || left['active'] === false || 'readsUntilInactive' in left,
  };
  return done[name] === true;
}
