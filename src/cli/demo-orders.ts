import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SamplePeople } from '../server/sample-people.ts';

type Person = SamplePeople['users'][number];

interface Order {
  readonly AssignedResourceTypeId: string;
  readonly ChangeType: 'Added' | 'Modified' | 'Deleted';
  readonly Resource?: object;
  readonly Changes?: object;
}

export interface DemoOrders {
  readonly file: string;
  /** The text of the file up to the end of its first order, and how many orders follow. */
  readonly beginning: string;
  readonly others: number;
}

/** Writes a file with orders as the platform would make them for the sample people. */
export async function writeDemoOrders(folder: string, people: SamplePeople): Promise<DemoOrders> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'orders.json');
  const orders = demoOrders(people);
  const [first = '', ...others] = orders.map(textOf);
  const beginning = `{\n  "ProvisioningOrdersList": [\n${first},`;
  await writeFile(file, `${beginning}\n${others.join(',\n')}\n  ]\n}\n`);
  return { file, beginning, others: others.length };
}

/** One person changes name and department, one is disabled, one comes, one goes. */
function demoOrders(people: SamplePeople): readonly Order[] {
  const groups = (...names: string[]): object[] => names.map((name) => groupNamed(people, name));
  return [
    {
      AssignedResourceTypeId: '1001',
      ChangeType: 'Modified',
      Resource: keyOf(memberOf(people, 'Engineering')),
      Changes: {
        familyName: 'Lindgren',
        department: 'Sales',
        groups_add: groups('Sales'),
        groups_remove: groups('Engineering'),
      },
    },
    {
      AssignedResourceTypeId: '1002',
      ChangeType: 'Modified',
      Resource: keyOf(memberOf(people, 'Facilities')),
      Changes: { active: false },
    },
    {
      AssignedResourceTypeId: '1003',
      ChangeType: 'Added',
      Changes: {
        login: 'ada.lovelace@example.test',
        givenName: 'Ada',
        familyName: 'Lovelace',
        mail: 'ada.lovelace@example.test',
        active: true,
        department: 'Engineering',
        groups_add: groups('Engineering', 'Project 1'),
      },
    },
    {
      AssignedResourceTypeId: '1004',
      ChangeType: 'Deleted',
      Resource: keyOf(memberOf(people, 'Logistics')),
    },
  ];
}

function groupNamed({ groups }: SamplePeople, name: string): object {
  const { id } = found(groups.find(({ displayName }) => displayName === name));
  return { group_id: id, name };
}

/** The first active member with one mail address: such a person is one line of the CSV file. */
function memberOf({ users, groups }: SamplePeople, group: string): Person {
  const { members } = found(groups.find(({ displayName }) => displayName === group));
  const ids = new Set((members as { value: string }[]).map(({ value }) => value));
  return found(
    users.find(({ id, active, emails }) => ids.has(id) && active === true && (emails as unknown[]).length === 1),
  );
}

function keyOf({ id, userName }: Person): object {
  return { sandbox_id: id, login: userName };
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the sample people are not those that the demo was written for');
  return value;
}

/** One field a line, and one change a line. */
function textOf({ Changes = {}, ...fields }: Order): string {
  const changes = linesOf(Changes, '        ');
  const lines = linesOf(fields, '      ');
  if (changes.length > 0) lines.push(`      "Changes": {\n${changes.join(',\n')}\n      }`);
  return `    {\n${lines.join(',\n')}\n    }`;
}

function linesOf(fields: object, indent: string): string[] {
  return Object.entries(fields).map(([name, value]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(value)}`);
}
