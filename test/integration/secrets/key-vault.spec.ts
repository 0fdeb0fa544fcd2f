import { afterEach, describe, expect, it } from '@jest/globals';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { bearerToken, useAgentScene, type AgentScene } from '../../support/agent-scene.ts';
import { makeClientCertificate } from '../../support/ccp-stub-certificate.ts';
import type { Finished } from '../../support/run-agent.ts';
import { clientId, clientSecret, startVault, tenantId, type VaultOptions } from '../../support/vault-stub.ts';

const setScene = useAgentScene();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface VaultScene {
  readonly scene: AgentScene;
  readonly paths: () => string[];
  readonly run: (args: readonly string[], environment?: Record<string, string>) => Promise<Finished>;
}

/** A connection without a token in the settings, and a vault; `section` is laid over the section AzureKeyVault. */
async function setVaultScene(
  options: VaultOptions,
  section: object = {},
  connection: object = {},
): Promise<VaultScene> {
  const scene = await setScene({ connection: { OAuthToken: null, ...connection } });
  const vault = await startVault(options, scene.folder.path);
  closing.push(vault.close);
  const settings = JSON.parse(await scene.folder.read('appsettings.agent.json')) as object;
  const AzureKeyVault = { ...vault.settings, ...section };
  await scene.folder.write('appsettings.agent.json', { ...settings, AzureKeyVault });
  const run: VaultScene['run'] = (args, environment) =>
    scene.run(args, { environment: { ...vault.environment, ...environment } });
  return { scene, paths: vault.paths, run };
}

const tokenSecret = 'Connections--Acme--OAuthToken';

describe('Azure Key Vault', () => {
  it('gives a connection the token that is nowhere else', async () => {
    const others = { 'Connections--Other--Password': 'of another connection', unrelated: 'of another program' };
    const { scene, run, paths } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken, ...others } });

    const finished = await run(['export', '-c', 'Acme']);

    expect(finished).toMatchObject({ exitCode: 0 });
    expect(Object.keys(await scene.folder.published())).toContain('Acme_Users.csv');
    expect(paths().filter((requested) => requested.startsWith('/secrets/Connections'))).toEqual([
      `/secrets/${tokenSecret}/`,
    ]);
  });

  it('reads numbers as text and shows where each value comes from, masked', async () => {
    const secrets = { [tokenSecret]: bearerToken, 'Connections--acme--pagesize': '17' };
    const { run } = await setVaultScene({ secrets });

    const { stdout } = await run(['settings', 'show']);

    expect(stdout).toMatch(/Connections:Acme:OAuthToken +\[secret\] +Azure Key Vault/);
    expect(stdout).toMatch(/Connections:Acme:PageSize +17 +Azure Key Vault/);
    expect(stdout).not.toContain(bearerToken);
  });

  it('asks for every possible name where names may not be listed', async () => {
    const { run, paths } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken }, mayList: false });

    const finished = await run(['export', '-c', 'Acme']);

    expect(finished).toMatchObject({ exitCode: 0 });
    expect(paths()).toContain('/secrets/Connections--Acme--Password/');
  });

  it('wins over a weaker file and warns that the values differ, without showing them', async () => {
    const { run } = await setVaultScene(
      { secrets: { [tokenSecret]: bearerToken } },
      {},
      { OAuthToken: 'token-of-last-year' },
    );

    const finished = await run(['settings', 'validate']);

    expect(finished.stderr).toMatch(/Key Vault.*OAuthToken: differs from the value in appsettings.agent.json/);
    expect(finished.stderr).not.toContain('token-of-last-year');
    expect((await run(['export'])).exitCode).toBe(0);
  });

  it.each([
    ['a disabled secret', { status: 403, code: 'SecretDisabled' }, 'the secret is disabled'],
    ['a secret that may not be read', { status: 403, code: 'ForbiddenByRbac' }, 'forbidden; give the agent the role'],
    ['a secret deleted since the listing', { status: 404, code: 'SecretNotFound' }, 'there is no such secret'],
    ['a vault that throttles', { status: 429, code: 'Throttled' }, 'the vault asks to slow down (429)'],
    ['an empty secret', '', 'is empty'],
  ])('ends with exit code 3 for %s and sends nothing', async (_case, secret, text) => {
    const { scene, run } = await setVaultScene(
      { secrets: { [tokenSecret]: secret } },
      {},
      { OAuthToken: 'weaker-token' },
    );

    const finished = await run(['export']);

    expect(finished).toMatchObject({ exitCode: 3 });
    expect(finished.stderr).toContain('error SECRET_SOURCE');
    expect(finished.stderr).toContain(`secret ${tokenSecret}: ${text}`);
    expect(await scene.folder.published()).toEqual({});
  });

  it.each([
    [
      'a wrong secret of the application',
      {},
      { ClientSecret: 'wrong-secret' },
      'refused the credential (AADSTS7000215)',
    ],
    ['a challenge for another domain', { resource: 'https://other.example' }, {}, 'another domain than its own'],
    ['a host that does not exist', {}, { Vault: 'https://kv1.vault.invalid/' }, 'host not found (E'],
  ])('ends with exit code 3 for %s', async (_case, options, section, text) => {
    const { scene, run } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken }, ...options }, section);

    const finished = await run(['export']);

    expect(finished).toMatchObject({ exitCode: 3 });
    expect(finished.stderr).toContain(text);
    expect(finished.stderr).not.toContain('wrong-secret');
    expect(await scene.folder.published()).toEqual({});
  });

  it('is not believed with a certificate of an unknown authority', async () => {
    const { run } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken } });

    const finished = await run(['export'], { NODE_EXTRA_CA_CERTS: '' });

    expect(finished).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('its certificate is not trusted') });
  });

  it.each(['pfx', 'pem'] as const)('takes a certificate of the application as %s', async (kind) => {
    const certificate = {
      ClientSecret: null,
      CertificateFile: `application.${kind}`,
      CertificatePassword: 'of-the-file',
    };
    const { scene, run } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken } }, certificate);
    const made = makeClientCertificate(scene.folder.path);
    await copyFile(made[kind], path.join(scene.folder.path, `application.${kind}`));

    const finished = await run(['export']);

    expect(finished).toMatchObject({ exitCode: 0 });
  });

  it('names the credential of the default chain that answered', async () => {
    const nothing = { TenantId: null, ClientId: null, ClientSecret: null };
    const { run } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken } }, nothing);

    const finished = await run(['settings', 'validate'], {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    });

    expect(finished).toMatchObject({ exitCode: 0 });
    expect(finished.stderr).toContain('EnvironmentCredential of the default credential chain answered');
  });

  it('says that a ConnectionString is ignored and does not repeat it', async () => {
    const ConnectionString = 'RunAs=App;AppKey=key-of-the-application';
    const { run } = await setVaultScene({ secrets: { [tokenSecret]: bearerToken } }, { ConnectionString });

    const finished = await run(['settings', 'validate']);

    expect(finished.stderr).toContain('ConnectionString is not used any more and was ignored');
    expect(finished.stderr).not.toContain('key-of-the-application');
  });

  it('is not asked when the settings have a mistake', async () => {
    const { run, paths } = await setVaultScene({}, { Vault: 'http://kv1.vault.localhost/', Tenant: 'x' });

    const finished = await run(['export']);

    expect(finished).toMatchObject({ exitCode: 2 });
    expect(finished.stderr).toContain('AzureKeyVault:Vault: must be the https URL of a vault');
    expect(paths()).toEqual([]);
  });
});
