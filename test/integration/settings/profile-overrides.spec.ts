import { afterEach, describe, expect, it } from '@jest/globals';
import { authenticationOf } from '../../../src/jobs/login/authentication-of.ts';
import { checkAllConnectionSettings } from '../../../src/jobs/check-connection-settings.ts';
import { resolveDialect } from '../../../src/profiles/resolve-dialect.ts';
import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import type { Connection, Settings } from '../../../src/settings/settings.ts';
import { aSettingsFolder, type SettingsFolder } from '../../support/settings-folder.ts';

const folders: SettingsFolder[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await folder.remove();
});

async function load(connection: object, environment: Record<string, string> = {}): Promise<Settings> {
  const folder = await aSettingsFolder({
    Connections: { Acme: { Server: 'https://acme.example/scim', ...connection } },
  });
  folders.push(folder);
  return loadSettings({ folder: folder.path, environment });
}

async function connectionOf(...given: Parameters<typeof load>): Promise<{ connection: Connection; dialect: Dialect }> {
  const [connection] = (await load(...given)).connections;
  return { connection: connection!, dialect: resolveDialect(connection!).dialect };
}

describe('ProfileOverrides of a settings file', () => {
  it('set a knob to null where the profile has a value, and are shown so', async () => {
    const settings = { Profile: 'slack', OAuthToken: 'a-token', ProfileOverrides: { list: { maxPageSize: null } } };

    const { dialect } = await connectionOf(settings);
    const { entries } = await load(settings);

    expect(resolveDialect({ scimSyntax: 'RFC', profile: 'slack' }).dialect.list.maxPageSize).toBe(1000);
    expect(dialect.list.maxPageSize).toBeNull();
    expect(entries).toContainEqual(
      expect.objectContaining({ path: 'Connections:Acme:ProfileOverrides:list:maxPageSize', value: null }),
    );
  });

  it('make a login whose whole answer is the token', async () => {
    const authentication = { grant: 'login', clientAuthentication: 'basic', tokenPath: null };

    const { connection, dialect } = await connectionOf({
      Login: 'svc',
      Password: 'a-password',
      OAuth2Url: 'https://acme.example/token',
      ProfileOverrides: { authentication },
    });

    const login = authenticationOf(connection, dialect);
    expect(login).toMatchObject({ kind: 'token', tokenUrl: 'https://acme.example/token' });
    expect(login).not.toHaveProperty('tokenPath');
  });

  it('take single elements of lists, and whole lists, from environment variables', async () => {
    const environment = {
      Connections__Acme__ProfileOverrides__lookUp__attributes__0: 'userName',
      Connections__Acme__ProfileOverrides__account__required__1: 'title',
    };
    const account = { required: ['userName', 'nickName'] };

    const { dialect } = await connectionOf({ OAuthToken: 'a-token', ProfileOverrides: { account } }, environment);

    expect(dialect.lookUp.attributes).toEqual(['userName']);
    expect(dialect.account.required).toEqual(['userName', 'title']);
  });

  it.each<[object, Record<string, string>, RegExp]>([
    [{ list: null }, {}, /ProfileOverrides:list: must be a section in braces \{ \}, found null\.$/],
    [{ list: { startBase: null } }, {}, /ProfileOverrides:list:startBase: /],
    [
      { account: { required: ['userName'] } },
      { Connections__Acme__ProfileOverrides__account__required__5: 'title' },
      /ProfileOverrides:account:required: must be a list in brackets \[ \], or variables numbered from 0 without a gap/,
    ],
  ])('are refused with %j and %j', async (profileOverrides, environment, message) => {
    const settings = await load({ OAuthToken: 'a-token', ProfileOverrides: profileOverrides }, environment);

    expect(() => checkAllConnectionSettings(settings)).toThrow(
      expect.objectContaining({ problems: expect.arrayContaining([expect.stringMatching(message)]) }),
    );
  });

  it('are all that null has a meaning for', async () => {
    const { connections } = await load({ OAuthToken: 'a-token', Filter: null, Profile: null, ProfileOverrides: null });

    expect(connections).toEqual([expect.not.objectContaining({ filter: null, profile: null, profileOverrides: null })]);
    expect(checkAllConnectionSettings(await load({ OAuthToken: 'a-token', Profile: null }))).toEqual([]);
  });
});
