import { afterEach, describe, expect, it } from '@jest/globals';
import { openConnection } from '../../../src/jobs/open-connection.ts';
import { silentLog } from '../../../src/logging/log.ts';
import { Secret } from '../../../src/secret.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { aConnection } from '../../support/a-connection.ts';
import { startFaultServer, type FaultScript, type FaultServer } from '../../support/fault-server.ts';
import { readUsers } from '../../support/use-fault-server.ts';

const applicationId = 'scim app';
const applicationKey = new Secret('application-key');
const login = 'svc$@acme.example';
const password = new Secret('pass&word');
const basic = (user: string, secret: string): string => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Reads the users by a connection with these settings, once or more often, and shows all that the server saw. */
async function readWith(
  settings: Partial<Connection>,
  script: FaultScript,
  times = 1,
): Promise<FaultServer['requests']> {
  const server = await startFaultServer(script);
  closing.push(server.close);
  const connection = aConnection({ server: `${server.url}/scim`, ...settings });
  const run = { id: 'r-1', agentVersion: '1.0.0', signal: new AbortController().signal, log: silentLog };
  const { http } = await openConnection(connection, run);
  closing.push(() => {
    http.close();
  });
  for (let time = 0; time < times; time++) await http.send(readUsers);
  return server.requests;
}

/** Answers the token path with this body, and everything else with `{}`. */
const tokenAt =
  (path: string, body: string): FaultScript =>
  (request, reply) =>
    reply.send(200, { 'Content-Type': 'application/json' }, request.path === path ? body : '{}');

const overrides = (authentication: object): Partial<Connection> => ({ profileOverrides: { authentication } });

describe('a login without a token', () => {
  const sound: FaultScript = (_request, reply) => reply.json({});

  it('is none', async () => {
    const [users] = await readWith({ login, password, ...overrides({ grant: 'none' }) }, sound);

    expect(users?.headers.has('authorization')).toBe(false);
  });

  it('is Basic, at the first request already', async () => {
    const requests = await readWith({ login, password, ...overrides({ grant: 'basic' }) }, sound);

    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([basic(login, 'pass&word')]);
  });

  it('is a ready-made token without a word before it', async () => {
    const settings = { oauthToken: new Secret('PMAK-1'), ...overrides({ grant: 'static', scheme: '' }) };

    const [users] = await readWith(settings, sound);

    expect(users?.headers.get('authorization')).toBe('PMAK-1');
  });
});

describe('a login that is exchanged for a token', () => {
  it('is a form with login and password, answered by JSON, for the scheme Token', async () => {
    const knobs = { grant: 'login', tokenUrl: '{origin}/auth', tokenPath: 'token', scheme: 'Token' };

    const [token, users] = await readWith(
      { login, password, ...overrides(knobs) },
      tokenAt('/auth', '{"token":"abc"}'),
    );

    expect([token?.method, token?.body]).toEqual(['POST', 'username=svc%24%40acme.example&password=pass%26word']);
    expect(token?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect([token?.headers.get('accept'), token?.headers.has('authorization')]).toEqual(['application/json', false]);
    expect(users?.headers.get('authorization')).toBe('Token abc');
  });

  it.each(['GET', 'POST'])('is a %s with Basic, answered by the token alone', async (tokenMethod) => {
    const knobs = { grant: 'login', tokenMethod, clientAuthentication: 'basic', tokenPath: null };

    const [token, users] = await readWith(
      { login, password, ...overrides({ ...knobs, tokenUrl: '{origin}/auth' }) },
      tokenAt('/auth', 'abc\n'),
    );

    expect([token?.method, token?.query, token?.body]).toEqual([tokenMethod, '', '']);
    expect(token?.headers.get('authorization')).toBe(basic(login, 'pass&word'));
    expect(token?.headers.get('accept')).toContain('application/json');
    expect(users?.headers.get('authorization')).toBe('Bearer abc');
  });

  it('is renewed once when the server refuses the token', async () => {
    let tokens = 0;
    const script: FaultScript = (request, reply) => {
      if (request.path === '/auth') return reply.json({ token: `abc-${++tokens}` });
      return reply.send(request.headers.get('authorization') === 'Token abc-1' ? 401 : 200);
    };
    const knobs = { grant: 'login', tokenUrl: '{origin}/auth', tokenPath: 'token', scheme: 'Token' };

    const requests = await readWith({ login, password, ...overrides(knobs) }, script, 3);

    expect(requests.map(({ path }) => path)).toEqual([
      '/auth',
      '/scim/v2/Users',
      '/auth',
      ...Array.from({ length: 3 }, () => '/scim/v2/Users'),
    ]);
  });

  it('has the account as OAuth2 client of the named application', async () => {
    const knobs = { clientId: 'login', tokenUrl: '{origin}/oauth2/token/{applicationId}', scope: 'scim' };

    const [token] = await readWith(
      { applicationId, login, password, ...overrides(knobs) },
      tokenAt('/oauth2/token/scim%20app', '{"access_token":"abc"}'),
    );

    expect(token?.body).toBe(
      'grant_type=client_credentials&client_id=svc%24%40acme.example&client_secret=pass%26word&scope=scim',
    );
  });

  it('is the password grant, for which the client says who it is in a header', async () => {
    const knobs = { tokenUrl: '{origin}/services/oauth2/token', clientAuthentication: 'basic', scheme: 'OAuth' };

    const [token, users] = await readWith(
      { applicationId, applicationKey, login, password, ...overrides(knobs) },
      tokenAt('/services/oauth2/token', '{"access_token":"abc"}'),
    );

    expect(token?.headers.get('authorization')).toBe(basic('scim+app', 'application-key'));
    expect(token?.body).toBe('grant_type=password&username=svc%24%40acme.example&password=pass%26word');
    expect(users?.headers.get('authorization')).toBe('OAuth abc');
  });

  it('is account credentials as JSON', async () => {
    const knobs = {
      grant: 'accountCredentials',
      accountId: 'acc-1',
      clientAuthentication: 'basic',
      bodyEncoding: 'json',
    };

    const [token] = await readWith(
      { applicationId: 'app', applicationKey, ...overrides({ ...knobs, tokenUrl: '{origin}/oauth/token' }) },
      tokenAt('/oauth/token', '{"access_token":"abc"}'),
    );

    expect(token?.body).toBe('{"grant_type":"account_credentials","account_id":"acc-1"}');
    expect(token?.headers.get('authorization')).toBe(basic('app', 'application-key'));
  });

  it('has no secret in an address when the token is asked for by GET', async () => {
    const knobs = { tokenMethod: 'GET', clientAuthentication: 'basic', scope: 'scim', tokenUrl: '{origin}/token' };

    const [token] = await readWith(
      { applicationId: 'app', applicationKey, ...overrides(knobs) },
      tokenAt('/token', '{"access_token":"abc"}'),
    );

    expect([token?.method, token?.query]).toEqual(['GET', 'grant_type=client_credentials&scope=scim']);
  });
});
