import { beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Secret } from '../../../src/secret.ts';
import { batonConfig, batonOperation, type BatonParts } from '../../support/baton-config.ts';
import { exportedOf, failureOf, useExportScene, type ExportScene } from '../../support/export-scene.ts';
import { someMappings } from '../../support/a-mapping.ts';
import { directoryServer, type Directory } from '../../support/scim-directory.ts';

const setScene = useExportScene();

let scene: ExportScene;

beforeEach(async () => {
  scene = await setScene();
});

/** The published files of a server that is read by a configuration, without mappings. */
async function exported(directory: Directory, parts: BatonParts): Promise<Readonly<Record<string, string>>> {
  const profileFile = path.join(scene.folder, '..', 'acme.yaml');
  await writeFile(profileFile, JSON.stringify(batonConfig(parts)));
  scene.serve(directoryServer(directory));
  const summary = await scene.export({
    mappings: someMappings(),
    connections: [{ profileFile, oauthToken: new Secret('key-of-acme') }],
  });
  if (exportedOf(summary).outcome !== 'published') throw failureOf(summary);
  const files = [...(await scene.published())].filter(([name]) => name.endsWith('.csv'));
  return Object.fromEntries(files);
}

const standardGroups = [{ id: 'g1', displayName: 'One', members: [{ value: 'u1' }] }];

describe('a server that is read by a configuration of baton-scim', () => {
  it('is exported where it keeps everything elsewhere than SCIM does', async () => {
    const files = await exported(
      {
        Users: [
          { uuid: 7, login: 'ada', profile: { first: 'Ada', last: 'Byron' }, mails: ['ada@acme.example'], on: true },
          { uuid: 8, login: 'bob', profile: { first: 'Bob' }, mails: [], on: false },
          { uuid: 9, login: 'cid' },
        ],
        Groups: [{ key: 11, title: 'Engines', people: [{ person: { id: 7 } }, { person: { id: 8 } }] }],
      },
      {
        user: {
          id: 'uuid',
          userName: 'login',
          firstName: 'profile.first',
          lastName: 'profile.last',
          primaryEmail: 'mails[0]',
          firstEmail: null,
          active: 'on',
        },
        group: { id: 'key', displayName: 'title', members: { path: 'people', id: 'person.id' } },
      },
    );

    expect(files).toEqual({
      'Acme_Users.csv':
        'id,userName,name:givenName,name:familyName,active,emails:value\n' +
        '7,ada,Ada,Byron,true,ada@acme.example\n8,bob,Bob,,false,\n9,cid,,,,\n',
      'Acme_Groups.csv': 'id,displayName\n11,Engines\n',
      'Acme_members_Groups.csv': 'value,MemberId\n11,7\n11,8\n',
    });
  });

  it.each([
    ['the first one', { primaryEmail: 'emails[0].value', firstEmail: null }, ['first', 'only', '']],
    ['the primary one, else the first', {}, ['second', 'only', '']],
    ['the primary one alone', { firstEmail: null }, ['second', '', '']],
    ['the one of its type', { primaryEmail: "emails[?(@.type=='home')].value", firstEmail: null }, ['first', '', '']],
  ])('has of several addresses %s', async (_, user, expected) => {
    const users = [
      [
        { value: 'first', type: 'home' },
        { value: 'second', primary: true },
      ],
      [{ value: 'only' }],
      [],
    ].map((emails, index) => ({ id: `u${index}`, userName: `n${index}`, emails }));

    const files = await exported({ Users: users, Groups: [] }, { user });

    const addresses = files['Acme_Users.csv']
      ?.split('\n')
      .slice(1, -1)
      .map((row) => row.split(',').at(-1));
    expect(addresses).toEqual(expected);
  });

  it('has the memberships that its users show, by id and by name', async () => {
    const files = await exported(
      {
        Users: [
          { id: 'u1', userName: 'ada', memberOf: [{ label: 'One' }, { label: 'Two' }] },
          { id: 'u2', userName: 'bob' },
        ],
        Groups: [
          { id: 'g1', displayName: 'One' },
          { id: 'g2', displayName: 'Two' },
        ],
      },
      {
        user: { hasGroupsOnUser: true, userGroup: { path: 'memberOf', name: 'label' } },
        group: { id: 'id', displayName: 'displayName' },
      },
    );

    expect(files['Acme_members_Groups.csv']).toBe('value,MemberId\ng1,u1\ng2,u1\n');
  });

  it('has the roles of its users in a file of their own', async () => {
    const Users = [
      { id: 'u1', userName: 'ada', rights: [{ code: 'admin', value: 'no' }, { code: 'audit' }] },
      { id: 'u2', userName: 'bob' },
    ];

    const files = await exported(
      { Users, Groups: standardGroups },
      { user: { roles: { path: 'rights', name: 'code' } } },
    );

    expect(files['Acme_rights_Users.csv']).toBe('value,MemberId\nu1,admin\nu1,audit\n');
    expect(files['Acme_members_Groups.csv']).toBe('value,MemberId\ng1,u1\n');
  });

  it.each([
    [{ apiKeyPrefix: 'SSWS' }, 'SSWS key-of-acme'],
    [{}, 'key-of-acme'],
    [{ authType: 'oauth2' }, 'Bearer key-of-acme'],
  ])('is asked with the key and the header that the configuration says: %j', async (auth, authorization) => {
    await exported(
      { Users: [{ id: 'u1', userName: 'ada' }], Groups: [] },
      {
        apiEndpoint: 'https://acme.example/api/scim',
        hasScimHeader: true,
        auth,
        provisioning: { addUserToGroup: batonOperation('add'), removeUserFromGroup: batonOperation('replace') },
      },
    );

    const [request] = scene.server.requests.filter((each) => each.path.endsWith('/Users'));
    expect(request?.path).toBe('/scim/Users');
    expect(request?.headers.get('authorization')).toBe(authorization);
    expect(request?.headers.get('accept')).toBe('application/scim+json');
  });

  it('is read whole however wrong it says itself how many rows a page has', async () => {
    const Users = Array.from({ length: 9 }, (_, index) => ({ id: `u${index}`, userName: `n${index}` }));
    const sound = directoryServer({ Users, Groups: [] });
    const profileFile = path.join(scene.folder, '..', 'acme.yaml');
    await writeFile(profileFile, JSON.stringify(batonConfig({ pagination: { totalResults: 'page.total' } })));
    scene.serve((request, reply) =>
      sound(request, {
        ...reply,
        json: (body) => {
          const { totalResults, ...page } = body as { totalResults: number };
          return reply.json({ ...page, itemsPerPage: 100, startIndex: 'x', page: { total: totalResults } });
        },
      }),
    );

    const summary = await scene.export({
      mappings: someMappings(),
      connections: [{ profileFile, oauthToken: new Secret('key-of-acme') }],
    });

    expect(exportedOf(summary).outcome).toBe('published');
    expect((await scene.published()).get('Acme_Users.csv')?.split('\n')).toHaveLength(9 + 2);
  });
});
