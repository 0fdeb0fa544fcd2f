import { afterEach, describe, expect, it } from '@jest/globals';
import { useAgentScene, type AgentScene } from '../../support/agent-scene.ts';
import { aCcpError, anAccount, startCcp, type CcpAnswer } from '../../support/ccp-stub.ts';
import type { FaultServer } from '../../support/fault-server.ts';

const setScene = useAgentScene();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const login = 'iga@example.test';
const password = 'password of the account';

interface CyberArkScene {
  readonly scene: AgentScene;
  readonly provider: FaultServer;
}

/** A connection whose login and password are in CyberArk only. */
async function setCyberArkScene(
  answers: readonly CcpAnswer[],
  section: object = {},
  accounts: object = { Login: 'AcmeAccount', Password: 'AcmeAccount' },
): Promise<CyberArkScene> {
  const provider = await startCcp({ AcmeAccount: answers });
  closing.push(provider.close);
  const CyberArk = {
    UseCyberArkSetting: 'true',
    Server: provider.url,
    ApplicationId: 'iga',
    SafeName: 'IGA',
    ...section,
  };
  const scene = await setScene({
    authentication: { bearerTokens: [], basic: { login, password } },
    connection: { OAuthToken: null },
    settings: { CyberArk },
  });
  await scene.folder.write('appsettings.cyberArk.agent.json', { Connections: { Acme: accounts } });
  return { scene, provider };
}

describe('CyberArk', () => {
  it('gives a connection the login and password that are nowhere else, with one call', async () => {
    const { scene, provider } = await setCyberArkScene([anAccount()]);

    const finished = await scene.run(['export', '-c', 'Acme']);

    expect(finished).toMatchObject({ exitCode: 0 });
    expect(Object.keys(await scene.folder.published())).toContain('Acme_Users.csv');
    expect(provider.requests.map(({ path, query }) => `${path}?${query}`)).toEqual([
      '/AIMWebService/api/Accounts?AppID=iga&Safe=IGA&Object=AcmeAccount&Reason=iga-agent&ConnectionTimeout=10&FailRequestOnPasswordChange=true',
    ]);
  });

  it('is named as the source, and the value masked', async () => {
    const { scene } = await setCyberArkScene([anAccount()]);

    const { stdout } = await scene.run(['settings', 'show']);

    expect(stdout).toMatch(/Connections:Acme:Password +\[secret\] +CyberArk/);
    expect(stdout).not.toContain(password);
  });

  it('ends with exit code 3 when an account cannot be read, and uses no weaker password', async () => {
    const { scene } = await setCyberArkScene([aCcpError(404, 'APPAP004E')]);
    const weaker = { Connections: { Acme: { Login: login, Password: password } } };
    await scene.folder.write('appsettings.agent.Production.json', weaker);

    const finished = await scene.run(['export']);

    expect(finished).toMatchObject({ exitCode: 3 });
    expect(finished.stderr).toContain('CyberArk account AcmeAccount: the safe or the account does not exist');
    expect(finished.stderr).not.toContain('Object=');
    expect(await scene.folder.published()).toEqual({});
  });

  it.each([
    ['a certificate in a Windows store', { Thumbprint: '0a0b' }, undefined, /Thumbprint: the certificate stores/],
    ['a forbidden character in the safe', { SafeName: 'a&b' }, undefined, /SafeName: must not be empty, nor hold/],
    ['a missing safe', { SafeName: null }, undefined, /CyberArk:SafeName: is missing/],
    ['a server that is no text', { Server: 17 }, undefined, /CyberArk:Server: must be text/],
    ['http to another machine', { Server: 'http://ccp.example' }, undefined, /must be the https URL of the Central/],
    ['a key that CyberArk does not keep', {}, { Filter: 'AcmeAccount' }, /Acme:Filter: is no key whose value/],
    ['a forbidden character in an account', {}, { Login: 'a;b' }, /Acme:Login: must be the name of an account/],
  ])('refuses %s before it asks', async (_case, section, accounts, message) => {
    const { scene, provider } = await setCyberArkScene([anAccount()], section, accounts);

    const finished = await scene.run(['export']);

    expect(finished).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(message) });
    expect(provider.requests).toEqual([]);
  });

  it('refuses two files that differ in case only', async () => {
    const { scene } = await setCyberArkScene([anAccount()]);
    await scene.folder.write('appsettings.cyberark.agent.json', {});

    const finished = await scene.run(['export']);

    expect(finished).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('keep one of them') });
  });

  it('is not asked unless it is turned on, with a warning', async () => {
    const { scene, provider } = await setCyberArkScene([anAccount()], { UseCyberArkSetting: false });

    const finished = await scene.run(['settings', 'validate']);

    expect(finished.stderr).toContain('is not read, because UseCyberArkSetting in CyberArk is not true');
    expect(provider.requests).toEqual([]);
  });
});
