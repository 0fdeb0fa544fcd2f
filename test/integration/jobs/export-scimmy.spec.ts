import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { Secret } from '../../../src/secret.ts';
import { anAssociation, anEntityType, aProperty, someMappings } from '../../support/a-mapping.ts';
import { expectSound, exportedOf, failureOf, useExportScene, type ExportScene } from '../../support/export-scene.ts';
import { startScimmyServer, type ScimmyServer } from '../../support/scimmy-server.ts';
import type { Connection } from '../../../src/settings/settings.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const numbers = Array.from({ length: 25 }, (_, index) => index);
const users = numbers.map((number) => ({
  id: `user-${number}`,
  externalId: `E${number}`,
  userName: `person${number}@acme.example`,
  name: { givenName: `Given${number}`, familyName: number === 7 ? 'O"Neil, the 7th' : `Family${number}` },
  active: number % 5 !== 0,
  emails: [
    { value: `person${number}@home.example`, type: 'home' },
    { value: `person${number}@acme.example`, type: 'work', primary: true },
  ],
  [enterprise]: { department: number % 2 === 0 ? 'Zürich' : 'Genève', employeeNumber: `${1000 + number}` },
}));
const groups = [
  { id: 'group-0', displayName: 'Everyone', members: users.map(({ id }) => ({ value: id })) },
  { id: 'group-1', displayName: 'Chosen', members: [{ value: 'user-3' }, { value: 'user-1' }] },
  { id: 'group-2', displayName: 'Nobody' },
];

const mappings = someMappings({
  entityTypes: [
    anEntityType({
      properties: [
        aProperty('id', { isPrimaryKey: true }),
        aProperty('userName'),
        aProperty('name:familyName'),
        aProperty('active'),
        aProperty('emails:value'),
        aProperty('department', { scimSchema: enterprise }),
        aProperty(`${enterprise}:employeeNumber`),
      ],
    }),
    anEntityType({
      identifier: 'Acme_Group',
      connectionTable: 'Acme_Groups',
      properties: [aProperty('id', { isPrimaryKey: true }), aProperty('displayName')],
    }),
  ],
  associations: [anAssociation()],
});

describe('an export from a server of other people', () => {
  const setScene = useExportScene();
  let server: ScimmyServer;
  beforeAll(async () => {
    server = await startScimmyServer({ Users: users, Groups: groups }, 't0ken');
  });
  afterAll(() => server.close());

  function connectionTo(parts: Partial<Connection> = {}): Partial<Connection> {
    return { server: server.url, oauthToken: new Secret('t0ken'), pageSize: 200, ...parts };
  }

  it.each([
    ['one page', 200],
    ['many pages', 4],
    ['pages that come out even', 5],
    ['pages of one', 1],
  ])('with mappings writes what the server holds, in %s', async (_case, pageSize) => {
    const scene = await setScene();

    const { outcome } = exportedOf(await scene.export({ mappings, connections: [connectionTo({ pageSize })] }));

    const files = await readFiles(scene);
    expect(outcome).toBe('published');
    expect(files.get('Acme_Users.csv')).toEqual([
      ['id', 'userName', 'name:familyName', 'active', 'emails:value', 'department', `${enterprise}:employeeNumber`],
      ...users.map((user) => [
        user.id,
        user.userName,
        user.name.familyName,
        String(user.active),
        user.userName,
        user[enterprise].department,
        user[enterprise].employeeNumber,
      ]),
    ]);
    expect(files.get('Acme_Groups.csv')).toEqual([
      ['id', 'displayName'],
      ['group-0', 'Everyone'],
      ['group-1', 'Chosen'],
      ['group-2', 'Nobody'],
    ]);
    expect(files.get('Acme_members_Groups.csv')).toEqual([
      ['value', 'MemberId'],
      ...users.map(({ id }) => ['group-0', id]),
      ['group-1', 'user-3'],
      ['group-1', 'user-1'],
    ]);
    await expectSound(scene);
  });

  it('without mappings finds out what the server holds', async () => {
    const scene = await setScene();

    const { outcome, warnings } = exportedOf(
      await scene.export({ mappings: someMappings(), connections: [connectionTo({ pageSize: 10 })] }),
    );

    const files = await readFiles(scene);
    const seventh = rowOf(files.get('Acme_Users.csv')!, 'user-7');
    expect(outcome).toBe('published');
    expect(warnings.filter((each) => each.includes('does not describe itself'))).toEqual([]);
    expect([...files.keys()]).toEqual(['Acme_Groups.csv', 'Acme_Users.csv', 'Acme_members_Groups.csv']);
    expect(files.get('Acme_Users.csv')).toHaveLength(1 + users.length);
    expect(seventh).toMatchObject({
      id: 'user-7',
      externalId: 'E7',
      userName: 'person7@acme.example',
      'name:familyName': 'O"Neil, the 7th',
      active: 'true',
      [`${enterprise}:department`]: 'Genève',
      [`${enterprise}:employeeNumber`]: '1007',
    });
    expect(Object.keys(seventh)).not.toContain('password');
    expect(files.get('Acme_members_Groups.csv')).toHaveLength(1 + users.length + 2);
    await expectSound(scene);
  });

  it('with a filter writes what matches, and everything of the other entity', async () => {
    const scene = await setScene();
    const filter = 'Users|userName sw "person1" and active eq true';

    await scene.export({ mappings, connections: [connectionTo({ filter, pageSize: 3 })] });

    const files = await readFiles(scene);
    const expected = users.filter(({ userName, active }) => userName.startsWith('person1') && active);
    expect(
      files
        .get('Acme_Users.csv')!
        .slice(1)
        .map(([id]) => id),
    ).toEqual(expected.map(({ id }) => id));
    expect(expected.length).toBeGreaterThan(3);
    expect(files.get('Acme_Groups.csv')).toHaveLength(4);
    expect(server.requests.at(-1)).toMatch(/^\/Groups\?startIndex/);
  });

  it('with a filter that matches nobody writes the header', async () => {
    const scene = await setScene();

    await scene.export({ mappings, connections: [connectionTo({ filter: 'Users|userName eq "nobody"' })] });

    expect((await readFiles(scene)).get('Acme_Users.csv')).toHaveLength(1);
  });

  it('twice gives the same bytes', async () => {
    const scene = await setScene();
    await scene.export({ mappings, connections: [connectionTo({ pageSize: 4 })] });
    const first = await scene.published();

    await scene.export({ mappings, connections: [connectionTo({ pageSize: 7, maxConcurrentRequests: 1 })] });

    const second = await scene.published();
    const csv = [...first.keys()].filter((name) => name.endsWith('.csv'));
    expect(csv).toHaveLength(3);
    expect(csv.map((name) => second.get(name))).toEqual(csv.map((name) => first.get(name)));
  });

  it('with a wrong token fails, and tells what the server said', async () => {
    const scene = await setScene();

    const summary = await scene.export({ mappings, connections: [connectionTo({ oauthToken: new Secret('wr0ng') })] });

    expect(failureOf(summary)).toMatchObject({ code: 'TARGET_REFUSED_LOGIN', outcome: 'target' });
    expect(failureOf(summary).message).toMatch(/answered 401 \(Wrong token\)/);
    expect((await scene.published()).size).toBe(0);
  });

  it('with a filter that the server does not understand fails', async () => {
    const scene = await setScene();
    const filter = 'Users|emails eq "x"';

    const summary = await scene.export({ mappings, connections: [connectionTo({ filter })] });

    expect(failureOf(summary)).toMatchObject({ outcome: 'target', status: 400 });
    expect((await scene.published()).size).toBe(0);
  });
});

async function readFiles(scene: ExportScene): Promise<ReadonlyMap<string, readonly string[][]>> {
  const files = [...(await scene.published())].filter(([name]) => name.endsWith('.csv'));
  return new Map(files.map(([name, text]) => [name, parse(Buffer.from(text, 'latin1'))]));
}

function rowOf(rows: readonly (readonly string[])[], id: string): Record<string, string | undefined> {
  const [header = []] = rows;
  const row = rows.find((cells) => cells[header.indexOf('id')] === id) ?? [];
  return Object.fromEntries(header.map((name, index) => [name, row[index]]));
}
