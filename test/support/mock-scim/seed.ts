import { urns } from '../../../src/scim/protocol/urns.ts';
import type { MockResource, Seed } from './store.ts';

/** How a server names its people and groups; numbers count from 0. */
export interface Naming {
  readonly userId: (number: number) => string;
  readonly groupId: (number: number) => string;
  readonly userName: (number: number) => string;
}

/** Ten people, or more, and three groups: the first with people 0, 1 and 2, the second with 2 and 3, the third empty. */
export function seedOf(naming: Naming, more: Seed = {}, length = 10): Seed {
  const people = Array.from({ length }, (_, number) => personOf(naming, number));
  const members = [[0, 1, 2], [2, 3], []];
  return { Users: people, Groups: members.map((numbers, number) => groupOf(naming, number, numbers)), ...more };
}

function personOf({ userId, userName }: Naming, number: number): MockResource {
  const names = { givenName: `Given${number}`, familyName: `Family${number}` };
  return {
    schemas: [urns.user],
    id: userId(number),
    userName: userName(number),
    name: names,
    displayName: `Given${number} Family${number}`,
    emails: [{ value: `person${number}@corp.example`, type: 'work', primary: true }],
    active: true,
  };
}

function groupOf({ userId, groupId }: Naming, number: number, members: readonly number[]): MockResource {
  return {
    schemas: [urns.group],
    id: groupId(number),
    displayName: `Group ${number}`,
    members: members.map((member) => ({ value: userId(member) })),
  };
}

export const plainNaming: Naming = {
  userId: (number) => `u${number}`,
  groupId: (number) => `g${number}`,
  userName: (number) => `person${number}@corp.example`,
};
