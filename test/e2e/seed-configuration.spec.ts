import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { somePeople, useAgentScene, type AgentScene } from '../support/agent-scene.ts';

const setScene = useAgentScene();

const login = { login: 'iga@example.test', password: 'pass word & more' };
const application = { clientId: 'iga-application', clientSecret: 'application+key/' };

describe('the mappings of the platform, as its documentation prints them', () => {
  it('give three files with the columns of the mappings, active users only', async () => {
    const scene = await platformScene();

    const finished = await scene.run(['export', '-c', 'SCIMExport']);

    expect(finished).toMatchObject({ exitCode: 0 });
    const files = await scene.folder.published();
    expect(Object.keys(files)).toEqual([
      'SCIMExport_Groups.csv',
      'SCIMExport_Users.csv',
      'SCIMExport_members_Groups.csv',
    ]);
    expect(rowsOf(files['SCIMExport_Users.csv'])).toEqual([['id', 'name:givenName', 'emails:value'], ...activeUsers()]);
    expect(rowsOf(files['SCIMExport_Groups.csv'])).toEqual([['id', 'displayName'], ...groups()]);
    expect(rowsOf(files['SCIMExport_members_Groups.csv'])).toEqual([['value', 'MemberId'], ...memberships()]);
    expect((await scene.run(['verify'])).exitCode).toBe(0);
  });

  it('are found ready by connections check, with the token address looked up on the server', async () => {
    const scene = await platformScene();

    const finished = await scene.run(['connections', 'check', 'SCIMExport']);

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toContain(`Users: ${activeUsers().length}, 3 columns`);
  });
});

async function platformScene(): Promise<AgentScene> {
  const scene = await setScene({ authentication: { bearerTokens: [], oauth2: { ...application, ...login } } });
  await copyFile('test/fixtures/platform-mappings.xml', path.join(scene.folder.path, 'mappings.xml'));
  await scene.folder.write('appsettings.agent.json', {
    Connections: {
      SCIMExport: {
        Server: scene.server,
        ApplicationId: application.clientId,
        ApplicationKey: application.clientSecret,
        Login: login.login,
        Password: login.password,
        Filter: 'Users|?filter=active eq "true"',
      },
    },
    MappingFiles: ['mappings.xml'],
  });
  return scene;
}

function rowsOf(text = ''): string[][] {
  return parse(text, { relax_column_count: false });
}

interface SampleUser {
  readonly id: string;
  readonly active: boolean;
  readonly name: { readonly givenName: string };
  readonly emails: readonly { readonly value: string; readonly primary: boolean }[];
}

interface SampleGroup {
  readonly id: string;
  readonly displayName: string;
  readonly members?: readonly { readonly value: string }[];
}

function activeUsers(): string[][] {
  const users = somePeople.users as unknown as SampleUser[];
  return users
    .filter(({ active }) => active)
    .map(({ id, name, emails }) => [id, name.givenName, emails.find(({ primary }) => primary)?.value ?? '']);
}

function groups(): string[][] {
  return (somePeople.groups as unknown as SampleGroup[]).map(({ id, displayName }) => [id, displayName]);
}

function memberships(): string[][] {
  return (somePeople.groups as unknown as SampleGroup[]).flatMap(({ id, members = [] }) =>
    members.map(({ value }) => [id, value]),
  );
}
