import { describe, expect, it } from '@jest/globals';
import { exportedOf } from '../support/export-scene.ts';
import { cyberark, cyberarkApplication } from '../support/mock-scim/cyberark.ts';
import { startMockServer } from '../support/mock-scim/mock-server.ts';
import { Tokens } from '../support/mock-scim/login.ts';
import { added, expectExport, modified, newcomer } from '../support/mock-scim/mixed-batch.ts';
import { useDialectScene, type DialectScene } from '../support/mock-scim/dialect-scene.ts';
import { plain } from '../support/mock-scim/plain.ts';
import { salesforce, standardProfile } from '../support/mock-scim/salesforce.ts';

const setScene = useDialectScene();

const pathsOf = ({ server }: DialectScene): string[] => server.requests.map(({ method, path }) => `${method} ${path}`);

describe('logging in, looking around and being refused', () => {
  it('S1: a server that describes itself at the plural address only is asked there', async () => {
    const scene = await setScene(salesforce(), { scimSyntax: 'Salesforce' });

    const { outcome, warnings } = exportedOf(await scene.export('none'));

    expect(outcome).toBe('published');
    expect(warnings.join()).not.toContain('ServiceProviderConfig');
    expect(pathsOf(scene)).toContain('GET /services/scim/v2/ServiceProviderConfigs');
    expect(pathsOf(scene)).not.toContain('GET /services/scim/v2/ServiceProviderConfig');
    expect(await scene.files()).toEqual([
      'Acme_Entitlements.csv',
      'Acme_Groups.csv',
      'Acme_Roles.csv',
      'Acme_Users.csv',
      'Acme_members_Groups.csv',
    ]);
  });

  it('S2: where discovery brings nothing or a web page, the defaults count', async () => {
    const scene = await setScene(plain());
    scene.server.intercept(({ path }) => {
      if (path.endsWith('/ServiceProviderConfig')) return webPage;
      return path.endsWith('/Schemas') ? { ...webPage, status: 404 } : undefined;
    });

    const { outcome } = exportedOf(await scene.export('none'));

    expect(outcome).toBe('published');
    const users = (await scene.rows('Acme_Users.csv')) ?? [];
    expect(users[0]).toEqual(expect.arrayContaining(['id', 'userName', 'name:familyName']));
    expect(users).toHaveLength(11);
    expect(await scene.rows('Acme_members_Groups.csv')).toHaveLength(6);
  });

  it('S3: a token that expires in mid-export is renewed once, and no row is lost or doubled', async () => {
    const scene = await setScene(salesforce(), { scimSyntax: 'Salesforce', maxConcurrentRequests: 1 });
    const { tokens } = scene.server;
    scene.server.intercept(({ url }) => {
      if (/Users\?.*startIndex=5/.test(url) && tokens.issued === 1) tokens.expire();
      return undefined;
    });

    await expectExport(scene);

    expect(tokens.issued).toBe(2);
    expect(scene.server.requests.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  it('S4: where the token names another address of the product, all requests go there', async () => {
    const tokens = new Tokens();
    const instance = await startMockServer(salesforce({ tokens }));
    const scene = await setScene(salesforce({ tokens, instanceUrl: () => instance.origin }), {
      scimSyntax: 'Salesforce',
    });

    try {
      await expectExport(scene);

      expect(pathsOf(scene)).toEqual(['POST /services/oauth2/token']);
      expect(instance.requests.length).toBeGreaterThan(3);
    } finally {
      await instance.close();
    }
  });

  it('a service user of CyberArk Identity gets a token for its application and the scope', async () => {
    const scene = await setScene(cyberark({ login: cyberarkApplication }), { scimSyntax: 'CyberArk' });

    await expectExport(scene);

    expect(scene.server.tokens.issued).toBe(1);
  });

  it('S5: what an error in an array says stands in the result of the order', async () => {
    const scene = await setScene(salesforce(), { scimSyntax: 'Salesforce' });
    const newcomerWithoutDomain = newcomer('nina', { 'entitlements:value': standardProfile, displayName: undefined });

    const results = await scene.fulfill([added('create', newcomerWithoutDomain)]);

    expect(results).toMatchObject([{ State: 'Errored', HttpStatus: '400' }]);
    expect(results[0]?.Message).toContain('userName must look like an e-mail address.');
  });

  it('S22: too many requests are followed by the wait that the server asks for, in seconds or as a date', async () => {
    const scene = await setScene(plain());
    const retryAfter = ['1', new Date(Date.now() + 30_000).toUTCString()];
    scene.server.intercept(({ method }) => {
      const value = method === 'PATCH' ? retryAfter.shift() : undefined;
      return value === undefined ? undefined : { status: 429, headers: { 'retry-after': value } };
    });

    const results = await scene.fulfill([modified('update', 'u1', { title: 'Lead' })]);

    expect(results).toMatchObject([{ State: 'Executed' }]);
    expect(scene.server.store.get('Users', 'u1')).toMatchObject({ title: 'Lead' });
    expect(scene.waits).toHaveLength(2);
    expect(scene.waits[0]).toBe(1000);
    expect(scene.waits[1]).toBeGreaterThan(5_000);
  });
});

const webPage = { status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } };
