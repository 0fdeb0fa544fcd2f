import type { ScimResource } from '../scim/protocol/resource.ts';
import { urns } from '../scim/protocol/urns.ts';
import { departments, familyNames, givenNames, locales, titles } from './sample-words.ts';

export interface SamplePeopleOptions {
  readonly users: number;
  /** Default 15: one with the department groups in it, the departments, projects, and a last one that is empty. */
  readonly groups?: number;
}

export interface SamplePeople {
  readonly users: readonly ScimResource[];
  readonly groups: readonly ScimResource[];
}

const reportsPerManager = 8;
const largestProject = 200;
const meta = { created: '2024-01-15T08:00:00.000Z', lastModified: '2024-01-15T08:00:00.000Z' };

/** Invented people and groups, the same ones for the same numbers every time. */
export function samplePeople({ users, groups = departments.length + 3 }: SamplePeopleOptions): SamplePeople {
  const random = createRandom(20_240_115);
  const userIds = Array.from({ length: users }, () => randomId(random));
  const people = userIds.map((_, index) => createUser(userIds, index, random));
  const groupIds = Array.from({ length: groups }, () => randomId(random));
  return { users: people, groups: groupIds.map((_, index) => createGroup({ userIds, groupIds }, index, random)) };
}

/** Whole numbers from 0 to 2^32 - 1: the generator mulberry32. */
type Random = () => number;

function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

function randomId(random: Random): string {
  const hex = Array.from({ length: 4 }, () => random().toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function pick<Value>(values: readonly [Value, ...Value[]], random: Random): Value {
  return values[random() % values.length] ?? values[0];
}

function createUser(userIds: readonly string[], index: number, random: Random): ScimResource {
  const givenName = pick(givenNames, random);
  const familyName = pick(familyNames, random);
  const userName = `${asciiOf(givenName)}.${asciiOf(familyName)}.${index + 1}@example.test`;
  return {
    schemas: [urns.user, urns.enterpriseUser],
    id: userIds[index] ?? '',
    externalId: `E${String(index + 1).padStart(7, '0')}`,
    userName,
    name: { formatted: `${givenName} ${familyName}`, familyName, givenName },
    displayName: `${givenName} ${familyName}`,
    title: pick(titles, random),
    locale: pick(locales, random),
    active: random() % 20 !== 0,
    emails: createEmails(userName, random),
    phoneNumbers: [{ value: `+44 20 7946 ${String(random() % 10_000).padStart(4, '0')}`, type: 'work' }],
    [urns.enterpriseUser]: createEnterprise(userIds, index),
    meta,
  };
}

function createEmails(userName: string, random: Random): object[] {
  const work = { value: userName, type: 'work', primary: true };
  if (random() % 4 !== 0) return [work];
  return [work, { value: userName.replace('@', '@home.'), type: 'home', primary: false }];
}

function createEnterprise(userIds: readonly string[], index: number): object {
  const manager = index === 0 ? undefined : userIds[Math.floor((index - 1) / reportsPerManager)];
  return {
    employeeNumber: String(100_000 + index),
    department: departmentOf(index),
    ...(manager !== undefined && { manager: { value: manager } }),
  };
}

function departmentOf(index: number): string {
  return departments[index % departments.length] ?? departments[0];
}

const asciiLetters: Readonly<Record<string, string>> = { Ł: 'l', ł: 'l', Ø: 'o', ø: 'o', ı: 'i' };

function asciiOf(name: string): string {
  const letters = name.replace(/[ŁłØøı]/g, (letter) => asciiLetters[letter] ?? '');
  return letters
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}

interface Ids {
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
}

function createGroup(ids: Ids, index: number, random: Random): ScimResource {
  const { displayName, members } = describeGroup(ids, index, random);
  return {
    schemas: [urns.group],
    id: ids.groupIds[index] ?? '',
    externalId: `G${String(index + 1).padStart(5, '0')}`,
    displayName,
    ...(members.length > 0 && { members }),
    meta,
  };
}

interface GroupContent {
  readonly displayName: string;
  readonly members: readonly object[];
}

function describeGroup({ userIds, groupIds }: Ids, index: number, random: Random): GroupContent {
  if (index === 0) {
    const departmentGroups = groupIds.slice(1, departments.length + 1);
    return { displayName: 'All departments', members: departmentGroups.map((value) => ({ value, type: 'Group' })) };
  }
  if (index === groupIds.length - 1) return { displayName: 'Project "Tomorrow", not staffed', members: [] };
  if (index <= departments.length) {
    const staff = userIds.filter((_, user) => user % departments.length === index - 1);
    return { displayName: departmentOf(index - 1), members: staff.map(asMember) };
  }
  return { displayName: `Project ${index - departments.length}`, members: pickUsers(userIds, random).map(asMember) };
}

function asMember(value: string): object {
  return { value, type: 'User' };
}

function pickUsers(userIds: readonly string[], random: Random): readonly string[] {
  const size = Math.min(userIds.length, 1 + (random() % largestProject));
  const start = userIds.length === 0 ? 0 : random() % userIds.length;
  return Array.from({ length: size }, (_, offset) => userIds[(start + offset * 7) % userIds.length] ?? '').filter(
    isFirst,
  );
}

function isFirst(value: string, index: number, values: readonly string[]): boolean {
  return values.indexOf(value) === index;
}
