import { describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { agentIn, useAgentScene, type AgentScene } from '../support/agent-scene.ts';
import type { Finished } from '../support/run-agent.ts';
import { aSettingsFolder } from '../support/settings-folder.ts';

const setScene = useAgentScene();

describe('settings validate', () => {
  it('accepts good settings', async () => {
    const scene = await setScene();

    const finished = await scene.run(['settings', 'validate']);

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toBe(`The settings in ${scene.folder.path} are valid: 1 connection.\n`);
  });

  it.each([
    ['a comma too many', '{ "Connections": { "Acme": { "Server": "https://x", }, } }', /line 1 column \d+/],
    ['an empty file', '', /not valid JSON/],
    ['a list instead of an object', '[]', /must be one JSON object/],
    ['a cut file', '{ "Connections": { "Acme": ', /not valid JSON at line 1/],
    ['a key twice', connection('"Login": "a", "Login": "b"'), /Login: key appears twice/],
    ['a reserved name', connection('"__proto__": {}'), /reserved name/],
    ['a misspelt setting', connection('"Pasword": "x"'), /Pasword: unknown setting; did you mean Password\?/],
    [
      'a negative page size',
      connection('"PageSize": -3'),
      /PageSize: must be a whole number from 1 to 10000, found -3/,
    ],
    ['a number for a text', connection('"Login": 7'), /Login/],
    ['a login without a password', connection('"Login": "a"'), /Password/],
    ['a file for a server', '{"Connections":{"Acme":{"Server":"file:///etc"}}}', /Server: must be an https URL/],
    ['a password in the address', '{"Connections":{"Acme":{"Server":"https://a:b@x"}}}', /without credentials/],
    ['an underscore in a name', '{"Connections":{"a_b":{"Server":"https://x"}}}', /no underscore/],
    ['a path for a name', '{"Connections":{"../../x":{"Server":"https://x"}}}', /is not a connection identifier/],
    [
      'names that differ in case only',
      '{"Connections":{"acme":{"Server":"https://x"},"ACME":{"Server":"https://x"}}}',
      /names clash/,
    ],
    ['a mapping file that is not there', '{"MappingFiles":["nope.xml"]}', /nope\.xml is missing/],
  ])('refuses %s, and says where it stands', async (_what, text, expected) => {
    const folder = await aSettingsFolder();
    await folder.write('appsettings.agent.json', text);

    const finished = await agentIn(folder)(['settings', 'validate']);

    expectRefused(finished, expected);
    await folder.remove();
  });

  it('lists every problem at once', async () => {
    const scene = await setScene({ connection: { PageSize: 0, Pasword: 'x', ServiceSupportBulk: 'perhaps' } });

    const { stderr } = await scene.run(['settings', 'validate']);

    expect(stderr).toMatch(/PageSize: must be/);
    expect(stderr).toMatch(/Pasword: unknown setting/);
    expect(stderr).toMatch(/ServiceSupportBulk: must be true or false/);
  });

  it('names the folder in which it looked for the settings', async () => {
    const scene = await setScene();
    const missing = path.join(scene.folder.path, 'not here');

    const finished = await scene.run(['settings', 'validate'], { environment: {} });
    const elsewhere = await agentIn({ ...scene.folder, path: missing })(['settings', 'validate']);

    expect(finished.exitCode).toBe(0);
    expectRefused(elsewhere, /configuration not found: appsettings\.agent\.json; looked in .*not here/);
  });

  it('takes settings with a byte order mark, in a folder with spaces and umlauts', async () => {
    const scene = await setScene();
    const folder = { ...scene.folder, path: path.join(scene.folder.path, 'Müller & Söhne') };
    await mkdir(folder.path);
    await writeFile(path.join(folder.path, 'appsettings.agent.json'), `\uFEFF${connection('"OAuthToken": "t"')}`);

    const finished = await agentIn(folder)(['settings', 'validate']);

    expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('settings show', () => {
  it('names the layer of each value and the layers that it overrides', async () => {
    const scene = await sceneWithOverride();

    const { stdout, exitCode } = await scene.run(['settings', 'show'], {
      environment: { Connections__Acme__PageSize: '50' },
    });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Connections:Acme:PageSize +50 +environment.* {2,}appsettings\.agent\.json/m);
    expect(stdout).toMatch(/^Connections:Acme:MaxConcurrentRequests +4 +default$/m);
  });

  it('masks secrets, also for a program', async () => {
    const scene = await setScene({ connection: { OAuthToken: 'canary-of-this-test' } });

    const shown = await scene.run(['settings', 'show']);
    const json = await scene.run(['settings', 'show', '--json']);

    expect(shown.stdout).toMatch(/^Connections:Acme:OAuthToken +\[secret\]/m);
    expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 0 });
    expect(shown.stdout + json.stdout).not.toContain('canary');
  });
});

function sceneWithOverride(): Promise<AgentScene> {
  return setScene({ connection: { PageSize: 20 } });
}

function connection(properties: string): string {
  return `{ "Connections": { "Acme": { "Server": "https://acme.example/scim", ${properties} } } }`;
}

function expectRefused(finished: Finished, expected: RegExp): void {
  expect(finished.exitCode).toBe(2);
  expect(finished.stdout).toBe('');
  expect(finished.stderr).toMatch(expected);
  expect(finished.stderr).toContain('Next: ');
  expect(finished.stderr).not.toMatch(/^\s+at /m);
}
