import { describe, expect, it } from '@jest/globals';
import { isObject } from '../../../src/scim/protocol/json.ts';
import { samplePeople } from '../../../src/server/sample-people.ts';

const people = samplePeople({ users: 2000 });
const text = JSON.stringify(people);
const memberIdsOf = (members: unknown) => ((members ?? []) as { value: string }[]).map(({ value }) => value);

describe('samplePeople', () => {
  it('makes the same people every time', () => {
    const again = samplePeople({ users: 2000 });

    expect(again).toEqual(people);
  });

  it('gives each resource an id and each user a name of its own', () => {
    const resources = [...people.users, ...people.groups];
    const ids = new Set(resources.map(({ id }) => id));
    const names = new Set(people.users.map(({ userName }) => userName));

    expect(ids.size).toBe(2015);
    expect(names.size).toBe(2000);
    expect([...ids].every((id) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))).toBe(true);
    expect([...names].every((name) => /^[a-z]+\.[a-z]+\.\d+@example\.test$/.test(String(name)))).toBe(true);
  });

  it.each([['Zoë'], ["O'Brien"], ['Engineer, Senior'], [String.raw`Head of \"Special Projects\"`], ['"type":"home"']])(
    'holds %s',
    (piece) => {
      expect(text).toContain(piece);
    },
  );

  it('has about one inactive user in twenty', () => {
    const inactive = people.users.filter(({ active }) => active === false).length;

    expect(inactive).toBeGreaterThan(60);
    expect(inactive).toBeLessThan(140);
  });

  it('gives everyone but the first a manager among the users', () => {
    const ids = new Set(people.users.map(({ id }) => id));
    const managers = people.users.map((user) => {
      const enterprise = user['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'];
      return isObject(enterprise) && isObject(enterprise['manager']) ? enterprise['manager']['value'] : undefined;
    });

    expect(managers[0]).toBeUndefined();
    expect(managers.slice(1).every((manager) => ids.has(String(manager)))).toBe(true);
  });

  it('puts everyone in one department, departments in one group and nobody in the last one', () => {
    const [all, ...others] = people.groups;
    const departments = others.slice(0, 12);
    const staff = departments.flatMap(({ members }) => memberIdsOf(members));

    expect(memberIdsOf(all!['members'])).toEqual(departments.map(({ id }) => id));
    expect(staff.toSorted()).toEqual(people.users.map(({ id }) => id).toSorted());
    expect(others.at(-1)).not.toHaveProperty('members');
  });

  it('names no member twice in a group', () => {
    const groups = samplePeople({ users: 30, groups: 40 }).groups.map(({ members }) => memberIdsOf(members));

    expect(groups.map((members) => new Set(members).size)).toEqual(groups.map(({ length }) => length));
  });

  it('makes nobody when asked for nobody', () => {
    const nobody = samplePeople({ users: 0, groups: 0 });

    expect(nobody).toEqual({ users: [], groups: [] });
  });
});
