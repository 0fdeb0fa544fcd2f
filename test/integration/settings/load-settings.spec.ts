import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { aSettingsFolder, type SettingsFolder } from '../../support/settings-folder.ts';

const acme = { Server: 'https://acme.example/scim', OAuthToken: 'token-of-acme' };

describe('loadSettings', () => {
  let folder: SettingsFolder;

  beforeEach(async () => {
    folder = await aSettingsFolder();
  });

  afterEach(() => folder.remove());

  const load = (environment: Record<string, string> = {}, connections?: readonly string[]): Promise<Settings> =>
    loadSettings({ folder: folder.path, environment, ...(connections !== undefined && { connections }) });

  const loadWith = async (settings: string | object, environment?: Record<string, string>): Promise<Settings> => {
    await folder.write('appsettings.agent.json', settings);
    return load(environment);
  };

  const problemsOf = async (
    settings: string | object,
    environment?: Record<string, string>,
  ): Promise<readonly string[]> => {
    const error: unknown = await loadWith(settings, environment).catch((reason: unknown) => reason);
    return (error as { problems?: readonly string[] }).problems ?? [];
  };

  const writeLayer = async (name: string, content: object): Promise<void> => {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true });
    await writeFile(path.join(folder.path, name), JSON.stringify(content));
  };

  it('gives connections with defaults and absolute paths', async () => {
    const { connections, ...settings } = await loadWith({ Connections: { Acme: acme }, TempFolderPath: '../Temp' });

    expect(settings).toMatchObject({
      folder: folder.path,
      environmentName: 'Production',
      outputFolder: path.resolve(folder.path, '../Temp/ExportOutput'),
      workFolder: path.join(folder.path, 'Work'),
      runDeadlineMinutes: 240,
      warnings: [],
    });
    expect(connections).toMatchObject([
      {
        identifier: 'Acme',
        server: acme.Server,
        pageSize: 200,
        scimSyntax: 'RFC',
        serviceSupportBulk: false,
        maxConcurrentRequests: 4,
        allowInsecureHttp: false,
        extraHeaders: {},
        guard: { maximumMissingPercent: 10, maximumMissingRows: 500 },
      },
    ]);
    expect(connections[0]!.oauthToken!.reveal()).toBe('token-of-acme');
  });

  it('reads names in any case, and numbers and booleans as text', async () => {
    const settings = {
      connections: {
        Acme: { ...acme, pagesize: '100', SERVICESUPPORTBULK: 'True', guard: { maximummissingpercent: '2.5' } },
      },
    };

    const { connections } = await loadWith(settings);

    expect(connections[0]).toMatchObject({
      pageSize: 100,
      serviceSupportBulk: true,
      guard: { maximumMissingPercent: 2.5 },
    });
  });

  it('shows every value with its layer, and no secret', async () => {
    await writeLayer('Work/appsettings.connection.json', {
      Connections: { acme: { OAuthToken: 'token-of-the-interface' } },
    });

    const { entries } = await loadWith(
      {
        OpenId: { Secret: 'unknown-section' },
        Connections: { Acme: { ...acme, ExtraHeaders: { 'X-Key': 'key-of-acme' } } },
      },
      { Connections__Acme__OAuthToken: 'token-of-the-environment' },
    );

    expect(entries.find((entry) => entry.path === 'Connections:Acme:OAuthToken')).toMatchObject({
      source: 'environment',
      overridden: ['Work/appsettings.connection.json', 'appsettings.agent.json'],
    });
    expect(entries.find((entry) => entry.path === 'Connections:Acme:PageSize')).toMatchObject({
      value: 200,
      source: 'default',
    });
    expect(JSON.stringify(entries)).not.toMatch(/token-of|key-of|unknown-section/);
    expect(JSON.parse(JSON.stringify(entries))).toContainEqual({
      path: 'Connections:Acme:ExtraHeaders:X-Key',
      value: '[secret]',
      source: 'appsettings.agent.json',
      overridden: [],
    });
  });

  describe('precedence', () => {
    const layers = [
      'appsettings.json',
      'appsettings.agent.json',
      'appsettings.agent.Production.json',
      'Work/appsettings.connection.json',
      'environment',
    ];
    const pairs = layers.flatMap((weak, index) => layers.slice(index + 1).map((strong) => [strong, weak] as const));

    it.each(pairs)('takes a value of %s rather than of %s', async (strong, weak) => {
      await writeLayer('appsettings.agent.json', {});
      const environment: Record<string, string> = {};
      for (const [name, minutes] of [[weak, 1] as const, [strong, 2] as const]) {
        if (name === 'environment') environment['RunDeadlineMinutes'] = String(minutes);
        else await writeLayer(name, { RunDeadlineMinutes: minutes });
      }

      const settings = await load(environment);

      expect(settings.runDeadlineMinutes).toBe(2);
      expect(settings.entries).toContainEqual({
        path: 'RunDeadlineMinutes',
        value: 2,
        source: strong,
        overridden: [weak],
      });
    });

    it.each([
      [{ ASPNETCORE_ENVIRONMENT: 'Test', DOTNET_ENVIRONMENT: 'Other' }, 'Test'],
      [{ DOTNET_ENVIRONMENT: 'Test' }, 'Test'],
      [{ ASPNETCORE_ENVIRONMENT: '' }, 'Production'],
    ])('reads the file of the environment named by %p', async (environment, name) => {
      await writeLayer(`appsettings.agent.${name}.json`, { RunDeadlineMinutes: 7 });

      const settings = await loadWith({ Connections: { Acme: acme } }, environment);

      expect(settings).toMatchObject({ environmentName: name, runDeadlineMinutes: 7 });
    });

    it('refuses an environment name that is a path', async () => {
      expect(await problemsOf({}, { ASPNETCORE_ENVIRONMENT: '../../etc/x' })).toEqual([
        expect.stringMatching(/^environment variable ASPNETCORE_ENVIRONMENT: must be a name/),
      ]);
    });

    it('takes a value away with null', async () => {
      await writeLayer('appsettings.agent.Production.json', {
        Connections: { Acme: { OAuthToken: null, PageSize: null } },
      });

      const { connections, warnings } = await loadWith({ Connections: { Acme: { ...acme, PageSize: 5 } } });

      expect(connections[0]!.oauthToken).toBeUndefined();
      expect(connections[0]!.pageSize).toBe(200);
      expect(warnings).toEqual([expect.stringMatching(/Connections:Acme: has no credential/)]);
    });

    it('finds the connection file in the work folder that the environment names', async () => {
      await writeLayer('Moved/appsettings.connection.json', { RunDeadlineMinutes: 9 });

      const settings = await loadWith({ WorkFolderPath: 'Elsewhere' }, { WORKFOLDERPATH: 'Moved' });

      expect(settings.runDeadlineMinutes).toBe(9);
    });

    it('sets elements of lists by index', async () => {
      const settings = {
        EntityTypeMappings: [{ Identifier: 'A', Properties: [{ Identifier: 'x' }, { Identifier: 'y' }] }],
      };

      const { mappings } = await loadWith(settings, { EntityTypeMappings__0__Properties__1__ConnectionColumn: 'id' });

      expect(mappings.entityTypes[0]!.properties[1]).toMatchObject({ identifier: 'y', connectionColumn: 'id' });
    });

    it('refuses a list that has a gap', async () => {
      expect(await problemsOf({}, { MappingFiles__1: 'x.xml' })).toEqual([
        expect.stringMatching(/MappingFiles: must be a list .*numbered from 0 without a gap/),
      ]);
    });
  });

  describe('bad files', () => {
    it('says which file is missing, and where it looked', async () => {
      await expect(load()).rejects.toMatchObject({
        code: 'SETTINGS_NOT_FOUND',
        message: `configuration not found: appsettings.agent.json; looked in ${folder.path}`,
      });
    });

    it('says so when the file cannot be read', async () => {
      await mkdir(path.join(folder.path, 'appsettings.agent.json'));

      await expect(load()).rejects.toMatchObject({
        code: 'SETTINGS_NOT_READABLE',
        message: expect.stringMatching(/EISDIR/),
      });
    });

    it.each<[string, string | object, readonly RegExp[]]>([
      [
        'a trailing comma',
        '{\n "Connections": {},\n}',
        [/^appsettings\.agent\.json: not valid JSON at line 3 column 1/],
      ],
      [
        'a key twice',
        '{ "Connections": {},\n "connections": {} }',
        [/appsettings\.agent\.json line 2: connections: key appears twice.*line 1/],
      ],
      ['a reserved name', '{ "Connections": { "__proto__": {} } }', [/reserved name not allowed/]],
      [
        'an unknown setting',
        { Connections: { Acme: { ...acme, Pasword: 'hunter2' } } },
        [/line 6: Connections:Acme:Pasword: unknown setting; did you mean Password\?/],
      ],
      [
        'a number where text is expected',
        { Connections: { Acme: { ...acme, Filter: 1 } } },
        [/Acme:Filter: must be text, found 1/],
      ],
      [
        'a negative page size',
        { Connections: { Acme: { ...acme, PageSize: -1 } } },
        [/Acme:PageSize: must be a whole number from 1 to 10000, found -1/],
      ],
      [
        'a guard that guards nothing',
        { Connections: { Acme: { ...acme, Guard: { MaximumMissingPercent: 100, MaximumMissingRows: 1e9 } } } },
        [/from 0 to 99/, /from 0 to 1000000/],
      ],
      [
        'no server',
        { Connections: { Acme: { Password: 'p', Login: 'l' } } },
        [/line 3: Connections:Acme:Server: is missing/],
      ],
      [
        'a misspelt server',
        { Connections: { Acme: { Servr: 'https://acme.example', Separator: ';' } } },
        [
          /Server: is missing/,
          /Servr: unknown setting; did you mean Server\?/,
          /Separator: unknown setting; known are/,
        ],
      ],
      [
        'credentials in the server',
        { Connections: { Acme: { ...acme, Server: 'https://u:p@acme.example' } } },
        [/Acme:Server: must be an https URL without credentials/],
      ],
      [
        'http',
        { Connections: { Acme: { ...acme, Server: 'http://acme.example' } } },
        [/Acme:Server: must be an https URL/],
      ],
      [
        'a token endpoint over http',
        {
          Connections: {
            Acme: {
              Server: 'https://a.example',
              OAuth2Url: 'http://a.example/t',
              ApplicationId: 'i',
              ApplicationKey: 'k',
            },
          },
        },
        [/Acme:OAuth2Url: must be an https URL/],
      ],
      [
        'a proxy that is none',
        { Connections: { Acme: { ...acme, Proxy: 'socks://user:secret@proxy' } } },
        [/Acme:Proxy: must be the http or https URL/],
      ],
      [
        'a login without password',
        { Connections: { Acme: { Server: acme.Server, Login: 'l' } } },
        [/Acme:Login: needs Password too/],
      ],
      [
        'certificates that are missing',
        { Connections: { Acme: { ...acme, TrustedCertificates: 'ca.pem' } } },
        [/Acme:TrustedCertificates: .*ca\.pem is not a file/],
      ],
      [
        'certificates that are a folder',
        { Connections: { Acme: { ...acme, TrustedCertificates: '.' } } },
        [/is not a file/],
      ],
      ['connections that are no section', { Connections: 'none' }, [/Connections: must be a section/]],
      ['a connection that is no section', { Connections: { Acme: 'none' } }, [/Connections:Acme: must be a section/]],
    ])('refuses %s', async (_name, settings, expected) => {
      expect((await problemsOf(settings)).toSorted()).toEqual(
        expected.map((pattern) => expect.stringMatching(pattern)),
      );
    });

    it.each([
      '../../x',
      'CON',
      'nul.txt',
      'Com1',
      'lpt9.a',
      'a:b',
      'a_b',
      '1a',
      '',
      'x'.repeat(300),
      'name.',
      'a b',
      'é',
      'a\n',
    ])('refuses the connection identifier %p', async (identifier) => {
      expect(await problemsOf({ Connections: { [identifier]: acme } })).toEqual([
        expect.stringMatching(/is not a connection identifier: a letter, then/),
      ]);
    });

    it.each(['a', 'CONS', 'Acme.Scim-2', 'x'.repeat(100)])(
      'accepts the connection identifier %s',
      async (identifier) => {
        expect((await loadWith({ Connections: { [identifier]: acme } })).connections[0]!.identifier).toBe(identifier);
      },
    );

    it('refuses identifiers that differ only in case', async () => {
      expect(await problemsOf({ Connections: { Acme: acme, ACME: acme } })).toEqual([
        expect.stringMatching(/names clash on case-insensitive file systems/),
      ]);
    });

    it('reports the problems of all layers at once, each with its place, and none of the secrets', async () => {
      await writeLayer('appsettings.agent.Production.json', { Connections: { Acme: { ScimSyntax: 'hunter22' } } });
      await writeLayer('Work/appsettings.connection.json', {
        Connections: { Beta: { Server: 'ftp://x', Login: 'hunter22' } },
      });
      const environment = { Connections__Acme__PageSize: 'many', Connections__Acme__OAuthToken: 'hunter22\n' };

      const problems = await problemsOf({ Connections: { Acme: acme }, RunDeadlineMinutes: 0 }, environment);

      expect(problems.toSorted()).toEqual([
        expect.stringMatching(/^Work\/appsettings\.connection\.json line 1: Connections:Beta:Login: needs Password/),
        expect.stringMatching(/^Work\/appsettings\.connection\.json line 1: Connections:Beta:Server: must be/),
        expect.stringMatching(
          /^appsettings\.agent\.Production\.json line 1: Connections:Acme:ScimSyntax: must be one of/,
        ),
        expect.stringMatching(/^appsettings\.agent\.json line 8: RunDeadlineMinutes: must be a number from 0\.01/),
        expect.stringMatching(/^environment variable Connections__Acme__OAuthToken: .*must be the bare token/),
        expect.stringMatching(/^environment variable Connections__Acme__PageSize: .*must be a whole number/),
      ]);
      expect(problems.join()).not.toContain('hunter22');
    });
  });

  describe('warnings', () => {
    it.each([
      ['FilterGroup', /Acme:FilterGroup: .*write the filter of groups in Filter/],
      ['entryfile', /Acme:EntryFile: .*<connection>_<Entity>\.csv/],
      ['MembersFile', /Acme:MembersFile: .*<connection>_members_<Entity>\.csv/],
      ['SyncCookiesFile', /Acme:SyncCookiesFile: .*WorkFolderPath/],
    ])('names what replaces the old setting %s', async (key, expected) => {
      const { warnings } = await loadWith({ Connections: { Acme: { ...acme, [key]: 'x' } } });

      expect(warnings).toEqual([expect.stringMatching(expected)]);
    });

    it.each([
      [
        'a server with a slash at its end',
        { Connections: { Acme: { ...acme, Server: `${acme.Server}/` } } },
        /Acme:Server: .*https:\/\/acme\.example\/scim is used/,
      ],
      [
        'no credential',
        { Connections: { Acme: { Server: acme.Server } } },
        /line 3: Connections:Acme: has no credential/,
      ],
      ['no connection', {}, /no SCIM connection is configured/],
      [
        'a section that is nearly known',
        { Connections: { Acme: acme }, EntityTypeMaping: [] },
        /did you mean EntityTypeMappings\?/,
      ],
      [
        'a table of nearly a connection',
        { Connections: { Acme: acme }, EntityTypeMappings: [{ Identifier: 'U', ConnectionTable: 'Acmee_Users' }] },
        /table Acmee_Users belongs to no connection; did you mean Acme\?/,
      ],
    ])('warns of %s', async (_name, settings, expected) => {
      expect((await loadWith(settings)).warnings).toEqual([expect.stringMatching(expected)]);
    });

    it('says that connections are not read from appsettings.json', async () => {
      await writeLayer('appsettings.json', { Connections: { Beta: acme }, RunDeadlineMinutes: 3, Scheduler: {} });

      const settings = await loadWith({ Connections: { Acme: acme } });

      expect(settings.connections.map(({ identifier }) => identifier)).toEqual(['Acme']);
      expect(settings.runDeadlineMinutes).toBe(3);
      expect(settings.warnings).toEqual([
        expect.stringMatching(/appsettings\.json line 1: Connections: .*put it into/),
      ]);
    });
  });

  describe('selection', () => {
    const files = { Path: '/srv/hr.csv', Separator: ';', Password: 'hunter22' };
    const directory = { Servers: [{ Server: 'ldap.example', BaseDN: 'x' }], AuthType: 'Basic' };

    it('skips connections of other connectors with a warning, and shows nothing of them', async () => {
      const settings = await loadWith({ Connections: { HR_Files: files, ADExport: directory, Acme: acme } });

      expect(settings.connections.map(({ identifier }) => identifier)).toEqual(['Acme']);
      expect(settings.warnings).toEqual([
        expect.stringMatching(
          /Connections:HR_Files: is not a SCIM connection: it has no Server, and Path belongs to another connector; skipped/,
        ),
        expect.stringMatching(/Connections:ADExport: is not a SCIM connection/),
      ]);
      expect(settings.entries.some((entry) => entry.path.includes('HR_Files'))).toBe(false);
    });

    it('refuses such a connection when it is asked for', async () => {
      await folder.write('appsettings.agent.json', { Connections: { Files: files, Acme: acme } });

      await expect(load({}, ['files'])).rejects.toMatchObject({
        problems: [expect.stringMatching(/Connections:Files: is not a SCIM connection/)],
      });
    });

    it('loads only what is asked for, in any case, and leaves the problems of others alone', async () => {
      await folder.write('appsettings.agent.json', { Connections: { Bad: { ...acme, PageSize: 0 }, Acme: acme } });

      expect((await load({}, ['ACME'])).connections.map(({ identifier }) => identifier)).toEqual(['Acme']);
    });

    it('leaves out a connection that a stronger layer takes away with null', async () => {
      await writeLayer('appsettings.agent.Production.json', { Connections: { acme: null } });
      await folder.write('appsettings.agent.json', { Connections: { Acme: acme, Beta: acme } });

      expect((await load()).connections.map(({ identifier }) => identifier)).toEqual(['Beta']);
      await expect(load({}, ['Acme'])).rejects.toMatchObject({
        problems: ['Connections:Acme: no such connection; configured are: Beta'],
      });
    });

    it('suggests the nearest name for a connection that does not exist', async () => {
      await folder.write('appsettings.agent.json', { Connections: { Acme: acme } });

      await expect(load({}, ['Acne'])).rejects.toMatchObject({
        problems: ['Connections:Acne: no such connection; did you mean Acme?'],
      });
    });
  });

  describe('mappings', () => {
    const mapping = (table: string): object => ({
      Identifier: 'User',
      ConnectionTable: table,
      Properties: [{ Identifier: 'id', ConnectionColumn: 'id', IsPrimaryKey: true }],
    });

    it('joins those of the settings and of XML files', async () => {
      await folder.write('more.xml', '<EntityTypeMapping Identifier="Group" ConnectionTable="Other_Groups"/>');

      const { mappings } = await loadWith({
        Connections: { Acme: acme },
        EntityTypeMappings: [mapping('Acme_Users')],
        MappingFiles: ['more.xml'],
      });

      expect(mappings.entityTypes.map(({ identifier, origin }) => [identifier, origin])).toEqual([
        ['User', 'appsettings.agent.json line 9'],
        ['Group', 'more.xml line 1'],
      ]);
    });

    it.each<[string, object, RegExp]>([
      ['a file that is missing', { MappingFiles: ['none.xml'] }, /MappingFiles:0: none\.xml is missing; looked for/],
      ['a file that is not XML', { MappingFiles: ['bad.xml'] }, /^bad\.xml: not valid XML at line 2/],
      ['a file that is not UTF-8', { MappingFiles: ['latin.xml'] }, /latin\.xml is not UTF-8 text/],
      [
        'a twin in a file',
        { MappingFiles: ['twin.xml'], EntityTypeMappings: [mapping('Acme_Users')] },
        /^twin\.xml line 1: EntityTypeMapping user appears twice, first at appsettings\.agent\.json line/,
      ],
      [
        'a plan that cannot be',
        { EntityTypeMappings: [mapping('Acme_../x')] },
        /^appsettings\.agent\.json line 9: ConnectionTable of User must be/,
      ],
      [
        'a column with a reserved name',
        {
          EntityTypeMappings: [
            {
              ...mapping('Acme_Users'),
              Properties: [{ Identifier: 'p', ConnectionColumn: '__proto__', IsPrimaryKey: true }],
            },
          ],
        },
        /reserved name not allowed/,
      ],
      [
        'a property without identifier',
        { EntityTypeMappings: [{ Identifier: 'U', Properties: [{}] }] },
        /EntityTypeMappings:0:Properties:0:Identifier: is missing/,
      ],
    ])('refuses %s', async (_name, settings, expected) => {
      await folder.write('bad.xml', '<A>\n</B>');
      await folder.write('twin.xml', '<EntityTypeMapping Identifier="user"/>');
      await writeFile(path.join(folder.path, 'latin.xml'), Buffer.from([0x3c, 0xe9, 0x3e]));

      expect(await problemsOf({ Connections: { Acme: acme }, ...settings })).toEqual([expect.stringMatching(expected)]);
    });

    it('throws MAPPINGS_INVALID when only mappings are wrong', async () => {
      await folder.write('appsettings.agent.json', {
        Connections: { Acme: acme },
        EntityTypeMappings: [mapping('Acme_')],
      });

      await expect(load()).rejects.toMatchObject({ code: 'MAPPINGS_INVALID', outcome: 'settings' });
    });
  });
});
