import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { batonFixtures, batonPeople, useBatonScene, type BatonScene } from '../support/baton-scene.ts';
import { membersOf } from '../support/server-state.ts';
import { aJoined, aLeft, aModified, orderMappings, writeOrders } from '../support/order-files.ts';

const setScene = useBatonScene();

const names = readdirSync(batonFixtures).map((file) => path.parse(file).name);
const { users, groups } = batonPeople;

interface Value {
  readonly value: string;
  readonly primary?: boolean;
}

type Row = Readonly<Record<string, string>>;

async function rowsOf({ folder }: BatonScene, file: string): Promise<readonly Row[]> {
  return parse<Row>((await folder.published())[file] ?? '', { columns: true });
}

function pairsIn(rows: readonly Row[]): string[] {
  return rows.map(({ value = '', MemberId = '' }) => `${value} ${MemberId}`).sort();
}

/** What a file of pairs has for these resources. */
function pairsOf(resources: typeof users, attribute: string): string[] {
  const pairs = resources.flatMap((resource) =>
    ((resource[attribute] ?? []) as readonly Value[]).map(({ value }) => `${resource.id} ${value}`),
  );
  return pairs.sort();
}

/** Users show the groups that they are in, but not which groups are in a group. */
function pairsOfUsers(): string[] {
  const ids = users.map(({ id }) => id);
  return pairsOf(groups, 'members').filter((pair) => ids.some((id) => pair.endsWith(` ${id}`)));
}

/** The address that a configuration speaks of. */
function addressBy(name: string, user: (typeof users)[number]): string {
  const emails = user['emails'] as readonly Value[];
  if (name === 'postman') return String(user['userName']);
  const email = name === 'azure-ad' ? emails[0] : emails.find(({ primary }) => primary === true);
  return email?.value ?? '';
}

describe('a configuration of baton-scim', () => {
  it.each(names)('exports users, groups and memberships: %s', async (name) => {
    const scene = await setScene(name);

    const finished = await scene.run(['export', '--quiet']);

    expect({ exitCode: finished.exitCode, stdout: finished.stdout }).toEqual({ exitCode: 0, stdout: '' });
    const exportedUsers = await rowsOf(scene, 'Acme_Users.csv');
    expect(
      exportedUsers.map((row) => [row['id'], row['userName'], row['name:familyName'], row['emails:value']]),
    ).toEqual(
      users.map((user) => {
        const { familyName } = user['name'] as { readonly familyName: string };
        return [user.id, user['userName'], familyName, addressBy(name, user)];
      }),
    );
    expect(exportedUsers.map((row) => row['active'])).toEqual(users.map((user) => String(user['active'])));
    const exportedGroups = await rowsOf(scene, 'Acme_Groups.csv');
    expect(exportedGroups.map((row) => [row['id'], row['displayName']])).toEqual(
      groups.map((group) => [group.id, group['displayName']]),
    );
    expect(pairsIn(await rowsOf(scene, 'Acme_members_Groups.csv'))).toEqual(
      name === 'zoom' ? pairsOfUsers() : pairsOf(groups, 'members'),
    );
    expect((await scene.run(['verify'])).exitCode).toBe(0);
  });

  it.each(['annotated', 'miro', 'slack', 'zoom'])('exports the roles that users have: %s', async (name) => {
    const scene = await setScene(name);

    const { exitCode } = await scene.run(['export', '--quiet']);

    expect(exitCode).toBe(0);
    expect(pairsIn(await rowsOf(scene, 'Acme_roles_Users.csv'))).toEqual(pairsOf(users, 'roles'));
  });

  it.each(['okta', 'annotated', 'miro'])('removes nobody from a group but who is to leave: %s', async (name) => {
    const scene = await setScene(name, orderMappings('Acme'));
    const [group = { id: '' }] = groups;
    const members = membersOf(await scene.state(), group.id);
    const [leaver = ''] = members;
    const joiner = users.find(({ id }) => !members.includes(id))?.id ?? '';
    const orders = await writeOrders(scene.folder.path, 'orders.json', [
      aLeft(leaver, group.id),
      aJoined(joiner, group.id),
    ]);

    const finished = await scene.run(['fulfill', '-c', 'Acme', '--orders', orders, '--quiet']);

    expect(finished).toMatchObject({ exitCode: 0 });
    const expected = [...members.filter((id) => id !== leaver), joiner].sort();
    expect(membersOf(await scene.state(), group.id)).toEqual(expected);
  });

  it('grants one role and revokes one, and leaves the others', async () => {
    const scene = await setScene('annotated', orderMappings('Acme'));
    const [user = { id: '' }] = users;
    const change = { roles_add: ['audit'], roles_remove: [{ value: 'member' }] };
    const orders = await writeOrders(scene.folder.path, 'orders.json', [aModified(user.id, change)]);

    const finished = await scene.run(['fulfill', '-c', 'Acme', '--orders', orders, '--quiet']);

    expect(finished).toMatchObject({ exitCode: 0 });
    const after = (await scene.state()).users.find(({ id }) => id === user.id);
    expect((after?.['roles'] as readonly Value[]).map(({ value }) => value).sort()).toEqual(['audit', 'role0']);
  });

  it('that says nothing of provisioning changes no membership', async () => {
    const scene = await setScene('okta', orderMappings('Acme'));
    const text = await scene.folder.read('okta.yaml');
    await scene.folder.write('okta.yaml', text.slice(0, text.indexOf('provisioning:')));
    const before = await scene.state();
    const [group = { id: '' }] = groups;
    const orders = await writeOrders(scene.folder.path, 'orders.json', [
      aLeft(membersOf(before, group.id)[0] ?? '', group.id),
    ]);

    const finished = await scene.run(['fulfill', '-c', 'Acme', '--orders', orders]);

    expect(finished.exitCode).toBe(4);
    expect(finished.stdout + finished.stderr).toContain('takes no memberships');
    expect(await scene.state()).toEqual(before);
  });

  it('is checked with the settings: what is carried out otherwise is said, what cannot be read is refused', async () => {
    const scene = await setScene('okta');
    const text = await scene.folder.read('okta.yaml');

    const sound = await scene.run(['settings', 'validate']);
    await scene.folder.write('okta.yaml', text.replace('userName: "userName"', 'userNam: "userName"'));
    const misspelled = await scene.run(['settings', 'validate']);

    expect(sound.exitCode).toBe(0);
    expect(sound.stdout + sound.stderr).toContain('would name the members who stay');
    expect(sound.stdout + sound.stderr).toContain('is written for acme.okta.com');
    expect(misspelled.exitCode).toBe(2);
    expect(misspelled.stderr).toContain('user:userNam: unknown setting; did you mean userName?');
  });
});
