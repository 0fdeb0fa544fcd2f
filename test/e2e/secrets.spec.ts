import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { agentIn } from '../support/agent-scene.ts';
import { startFaultServer, type FaultReply, type FaultRequest, type FaultServer } from '../support/fault-server.ts';
import { directoryServer, aGroup, someUsers } from '../support/scim-directory.ts';
import { aSettingsFolder, type SettingsFolder } from '../support/settings-folder.ts';

const canary = 'Canary/9+7&of=this%test';
const secrets = [canary, `login:${canary}`, `application:${canary}`];
/** Each secret as it stands, and in the forms in which it travels. */
const forms = secrets.flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  encodeURIComponent(secret),
  new URLSearchParams({ secret }).toString().slice('secret='.length),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('hex'),
]);

const sound = directoryServer({ Users: someUsers(3), Groups: [aGroup('g1', ['u1'])] });

let folder: SettingsFolder;
let server: FaultServer;
let isRefusing: boolean;
beforeEach(async () => {
  isRefusing = false;
  server = await startFaultServer((request, reply) => answer(request, reply));
  folder = await aSettingsFolder();
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

describe('secrets of a connection', () => {
  it.each([
    ['a bearer token', { OAuthToken: canary }],
    ['a login', { Login: 'login', Password: canary }],
    ['an application', { ApplicationId: 'application', ApplicationKey: canary }],
    [
      'an application with a login',
      { ApplicationId: 'application', ApplicationKey: 'other', Login: 'login', Password: canary },
    ],
    ['a header', { OAuthToken: 'other', ExtraHeaders: { 'X-Api-Key': canary } }],
  ])('are nowhere to be seen after a good run with %s', async (_what, credentials) => {
    await configure(credentials);

    const seen = await runEverything();

    expect(seen).toContain('Acme: published');
    expectNoSecretIn(seen);
  });

  it.each([
    ['a bearer token', { OAuthToken: canary }],
    ['a login', { Login: 'login', Password: canary }],
    ['an application', { ApplicationId: 'application', ApplicationKey: canary }],
    ['a header', { OAuthToken: 'other', ExtraHeaders: { 'X-Api-Key': canary } }],
  ])('are nowhere to be seen when the server repeats %s in its refusal', async (_what, credentials) => {
    await configure(credentials);
    isRefusing = true;

    const seen = await runEverything();

    expect(seen).toContain('error TARGET_REFUSED');
    expectNoSecretIn(seen);
  });

  it('are not repeated by a complaint about the settings', async () => {
    await configure({ OAuthToken: `${canary} with a space`, Pasword: canary, Login: [canary] });

    const seen = await runEverything();

    expect(seen).toContain('SETTINGS_INVALID');
    expectNoSecretIn(seen);
  });

  it('would be found by these tests', async () => {
    await configure({ Login: canary, Password: 'other' });

    const seen = await runEverything();

    expect(() => {
      expectNoSecretIn(seen);
    }).toThrow(canary);
  });
});

describe('secrets that stand in the encrypted file only', () => {
  const environment = { EncryptionCertificate__Password: canary };

  it('are nowhere to be seen, whether the file opens or is damaged', async () => {
    const run = agentIn(folder);
    await configure({}, { EncryptionCertificate: { File: 'agent.pfx', UseEncryptedAppsettings: true } });
    const made = await run(['secrets', 'new-certificate', '--output', 'agent.pfx'], {
      environment,
      stdin: canary,
      currentFolder: folder.path,
    });
    const path = ['--path', 'Connections:Acme:OAuthToken'];
    const sealed = await run(['secrets', 'protect-value', ...path], {
      environment,
      stdin: canary,
      currentFolder: folder.path,
    });
    const value = sealed.stdout.trim();
    await writeEncrypted(value);
    const good = await runEverything(environment);
    await writeEncrypted(`${value.slice(0, -1)}${value.endsWith('A') ? 'Q' : 'A'}`);
    const damaged = await runEverything(environment);

    expect(good).toContain('Acme: published');
    expect(damaged).toContain('SECRET_VALUE');
    expectNoSecretIn([made.stdout, made.stderr, sealed.stdout, sealed.stderr, good, damaged].join('\n'));
  });

  function writeEncrypted(value: string): Promise<void> {
    return folder.write('appsettings.encrypted.agent.json', { Connections: { Acme: { OAuthToken: value } } });
  }
});

/** Gives tokens and lists; or repeats what it got in a refusal, as no server should. */
async function answer(request: FaultRequest, reply: FaultReply): Promise<void> {
  if (isRefusing) {
    const received = [...request.headers.values(), request.body].join(' ');
    await reply.json({ detail: `not allowed: ${received}` }, { status: 401 });
  } else if (request.path.endsWith('/token')) await reply.json({ access_token: 'fresh', token_type: 'Bearer' });
  else await sound(request, reply);
}

async function configure(credentials: object, others: object = {}): Promise<void> {
  const connection = { Server: `${server.url}/scim`, ...credentials };
  const needsToken = 'ApplicationId' in credentials;
  const OAuth2Url = `${server.url}/token`;
  const id = { Identifier: 'id', ConnectionColumn: 'id', IsPrimaryKey: true };
  await folder.write('appsettings.agent.json', {
    ...others,
    Connections: { Acme: { ...connection, ...(needsToken && { OAuth2Url }) } },
    EntityTypeMappings: [{ Identifier: 'Acme_User', ConnectionTable: 'Acme_Users', Properties: [id] }],
  });
}

/** All that the commands print and all files that they write, in one text. */
async function runEverything(environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const run = agentIn(folder);
  const commands = [
    ['export', '--log-level', 'debug'],
    ['connections', 'check', '--json'],
    ['connections', 'list'],
    ['settings', 'show'],
    ['settings', 'show', '--json'],
    ['settings', 'validate'],
    ['verify'],
  ];
  const runs = await Promise.all(commands.map((args) => run(args, { environment })));
  const files = await Promise.all((await writtenFiles()).map((file) => readFile(file, 'utf8')));
  return [...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...files].join('\n');
}

async function writtenFiles(): Promise<string[]> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return files.filter((file) => path.basename(file) !== 'appsettings.agent.json');
}

function expectNoSecretIn(text: string): void {
  const leaks = forms.filter((form) => text.includes(form));
  const places = leaks.map((form) => `${form} in …${text.slice(Math.max(0, text.indexOf(form) - 80)).slice(0, 200)}`);
  expect(places).toEqual([]);
}
