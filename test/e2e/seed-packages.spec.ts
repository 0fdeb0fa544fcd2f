import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { agentIn } from '../support/agent-scene.ts';
import { namesIn, type ResultRow } from '../support/fulfill-scene.ts';
import { cyberark } from '../support/mock-scim/cyberark.ts';
import { isDone, newName } from '../support/mock-scim/mixed-batch.ts';
import { startMockServer, type MockFamily, type MockServer } from '../support/mock-scim/mock-server.ts';
import { plain } from '../support/mock-scim/plain.ts';
import { salesforce, standardProfile } from '../support/mock-scim/salesforce.ts';
import { slackV1 } from '../support/mock-scim/slack-v1.ts';
import { slackV2 } from '../support/mock-scim/slack-v2.ts';
import { aSettingsFolder, type SettingsFolder } from '../support/settings-folder.ts';

/** A package of the platform: what its connection is called and says, and the server that it is for. */
interface Package {
  readonly name: string;
  readonly connection: string;
  readonly family: () => MockFamily;
  readonly settings: object;
  /** Of a new account, beside what all have. */
  readonly create?: object;
}

/** The tests need not wait for the pace of the real server. */
const paceOfTests = { throttle: { requestsPerMinute: 60_000 } };

const packages: readonly Package[] = [
  { name: 'Custom/SCIM', connection: 'Scim', family: plain, settings: { ScimSyntax: 'RFC' } },
  {
    name: 'CRM/Salesforce',
    connection: 'Salesforce',
    family: salesforce,
    settings: { ScimSyntax: 'Salesforce' },
    create: { entitlements: [standardProfile] },
  },
  {
    name: 'Messaging/Slack, SCIM 2.0',
    connection: 'Slack',
    family: slackV2,
    settings: { Profile: 'slack-v2', ProfileOverrides: paceOfTests },
  },
  {
    name: 'Messaging/Slack, SCIM 1.1',
    connection: 'Slack',
    family: slackV1,
    settings: { Profile: 'slack', ProfileOverrides: paceOfTests },
  },
  {
    name: 'PAM/CyberArk',
    connection: 'CyberArk',
    family: cyberark,
    settings: { ScimSyntax: 'CyberArk' },
    create: { initialPassword: 'Init#1' },
  },
];

interface Scene {
  readonly server: MockServer;
  readonly folder: SettingsFolder;
  readonly run: ReturnType<typeof agentIn>;
  /** The rows of a published file, without its header. */
  readonly rows: (file: string) => Promise<string[][]>;
}

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function setScene({ connection, family: familyOf, settings }: Package): Promise<Scene> {
  const family = familyOf();
  const server = await startMockServer(family);
  const login = family.login(server.origin);
  const folder = await aSettingsFolder({
    Connections: { [connection]: { Server: server.origin + family.server, ...login, PageSize: 4, ...settings } },
    MappingFiles: ['mappings.xml'],
  });
  cleanUps.push(server.close, folder.remove);
  const mappings = path.join('test', 'fixtures', 'seed-packages', `${connection.toLowerCase()}.xml`);
  await copyFile(mappings, path.join(folder.path, 'mappings.xml'));
  const rows = async (file: string): Promise<string[][]> =>
    parse(await readFile(path.join(folder.output, file), 'utf8'), { from_line: 2 });
  return { server, folder, run: agentIn(folder), rows };
}

/** One order of each kind, as the platform writes them. */
function ordersFor({ connection, family, create }: Package): object[] {
  const { naming } = family();
  const { userId, groupId } = naming;
  const types = {
    WorkflowInstanceId: '77',
    Owner: { Id: '901', InternalDisplayName: 'E901 - New Nina' },
    ResourceType: {
      Id: '-12',
      Identifier: `${connection}_Account`,
      SourceEntityType: { Id: '51', Identifier: 'Directory_User' },
      TargetEntityType: { Id: '70', Identifier: `${connection}_Users` },
    },
  };
  const order = (name: string, ChangeType: string, parts: object): object => {
    return { AssignedResourceTypeId: name, ChangeType, ...types, ...parts };
  };
  const Resource = (number: number): object => ({ identifier: userId(number) });
  const group = (number: number): object => ({ identifier: groupId(number), name: `Group ${number}` });
  const names = { login: newName(naming), givenName: 'Nina', familyName: 'New', email: 'nina@corp.example' };
  return [
    order('create', 'Added', { Changes: { ...names, isActive: true, ...create, groups_add: [group(2)] } }),
    order('update', 'Modified', { Resource: Resource(5), Changes: { title: 'Lead' } }),
    order('join', 'Modified', { Resource: Resource(6), Changes: { groups_add: [group(2)] } }),
    order('leave', 'Modified', { Resource: Resource(0), Changes: { groups_remove: [group(0)] } }),
    order('delete', 'Deleted', { Resource: Resource(9), Changes: null }),
  ];
}

/** The published files show the accounts and the memberships that the server holds. */
async function expectFiles({ server: { store }, rows }: Scene, connection: string): Promise<void> {
  const people = store.all('Users').map(({ id, userName }) => [id, userName]);
  expect((await rows(`${connection}_Users.csv`)).map(([id, login]) => [id, login])).toEqual(people);
  const groups = store.all('Groups').map(({ id, displayName }) => [id, displayName]);
  expect(await rows(`${connection}_Groups.csv`)).toEqual(groups);
  const pairs = store.all('Groups').flatMap(({ id }) => store.membersOf(id).map((member) => [id, member]));
  expect((await rows(`${connection}_members_Groups.csv`)).sort()).toEqual(pairs.sort());
}

async function resultsOf({ folder }: Scene): Promise<ResultRow[]> {
  const runs = path.join(folder.path, 'Work', 'Fulfill');
  const [run = ''] = (await readdir(runs)).filter((name) => /^\d{8}T/.test(name));
  return parse<ResultRow>(await readFile(path.join(runs, run, 'results.csv'), 'utf8'), { columns: true });
}

describe.each(packages)('the package $name', (each) => {
  const { connection, family } = each;

  it('exports, fulfills a mixed file, and exports what has become of it', async () => {
    const scene = await setScene(each);
    await scene.folder.write('orders.json', { ProvisioningOrdersList: ordersFor(each) });
    const orders = path.join(scene.folder.path, 'orders.json');

    const exported = await scene.run(['export', '-c', connection]);
    await expectFiles(scene, connection);
    const fulfilled = await scene.run(['fulfill', '-c', connection, '--orders', orders]);
    const exportedAgain = await scene.run(['export', '-c', connection]);
    const verified = await scene.run(['verify']);

    const runs = [exported, fulfilled, exportedAgain, verified];
    expect(runs.map(({ exitCode, stderr }) => (exitCode === 0 ? '' : stderr))).toEqual(['', '', '', '']);
    await expectFiles(scene, connection);
    const results = await resultsOf(scene);
    expect(results.map(({ State }) => State)).toEqual(Array(5).fill('Executed'));
    const names = results.map(({ AssignedResourceTypeId }) => AssignedResourceTypeId);
    expect(names.filter((name) => !isDone(scene.server, family().naming, name))).toEqual([]);
    expect(await namesIn(path.join(scene.folder.path, 'Downloaded'))).toEqual(['orders.json']);
  });
});

describe('beside people and groups', () => {
  it('the package PAM/CyberArk exports safes, who may use them, and the accounts in them', async () => {
    const [pam] = packages.filter(({ connection }) => connection === 'CyberArk');
    const scene = await setScene(pam!);

    const { exitCode } = await scene.run(['export', '-c', 'CyberArk']);

    expect(exitCode).toBe(0);
    expect(await scene.rows('CyberArk_Containers.csv')).toEqual([
      ['Linux Prod', 'Linux Prod', 'scim-svc', '7'],
      ['A b:c', 'A b:c', '', '30'],
      ['Empty', 'Empty', '', '0'],
    ]);
    expect(await scene.rows('CyberArk_ContainerPermissions.csv')).toEqual([
      ['Linux Prod:person0', 'Linux Prod', '40', '', 'ListAccounts\nUseAccounts'],
      ['A b:c:person1', 'A b:c', '41', '', 'ListAccounts\nUseAccounts'],
    ]);
    expect(await scene.folder.read('ExportOutput/CyberArk_privilegedData_Containers.csv')).toBe(
      'value,MemberId\nLinux Prod,52_88\nLinux Prod,52_91\nA b:c,53_1\n',
    );
    const [first] = await scene.rows('CyberArk_Users.csv');
    expect(first?.slice(-3)).toEqual(['CN=Person0,OU=IT,DC=corp', 'CN=Person0,OU=IT,DC=corp', 'corp-ad']);
  });

  it('the package CRM/Salesforce exports entitlements with their type, and roles', async () => {
    const [crm] = packages.filter(({ connection }) => connection === 'Salesforce');
    const scene = await setScene(crm!);

    const { exitCode } = await scene.run(['export', '-c', 'Salesforce']);

    expect(exitCode).toBe(0);
    expect(await scene.folder.read('ExportOutput/Salesforce_Entitlements.csv')).toBe(
      `id,displayName,type\n${standardProfile},Standard User,Profile\n0PSA0000000Perm,Reports,PermissionSet\n`,
    );
    expect(await scene.rows('Salesforce_Roles.csv')).toEqual([['00RA00000000001', 'CEO']]);
  });
});
