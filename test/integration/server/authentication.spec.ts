import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthenticationOptions } from '../../../src/server/server-options.ts';
import { aScimServer, send, type ScimTestServer } from '../../support/a-scim-server.ts';

const authentication: AuthenticationOptions = {
  bearerTokens: ['first-token', 'second-token'],
  basic: { login: 'agent', password: 'pass:word' },
  oauth2: { clientId: 'client', clientSecret: 's&c=r%t', login: 'ada', password: 'pw', tokenLifetimeSeconds: 60 },
};

const basic = (login: string, password: string) => `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
const form = (fields: Record<string, string>, authorization = '') => ({
  method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', authorization },
});

describe('authentication', () => {
  let server: ScimTestServer;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2025-01-01T00:00:00Z');
    server = await aScimServer({ authentication, now: () => now });
  });

  afterEach(async () => {
    await server.close();
  });

  const list = (authorization: string) => server.call('/Users', { headers: { authorization } });
  const token = (fields: Record<string, string>, authorization?: string) =>
    send(`http://127.0.0.1:${server.port}/oauth2/token`, form(fields, authorization));

  it.each([['Bearer first-token'], ['bearer second-token'], [basic('agent', 'pass:word')]])(
    'takes %s',
    async (authorization) => {
      const { status } = await list(authorization);

      expect(status).toBe(200);
    },
  );

  it.each([[''], ['Bearer'], ['Bearer other'], ['Bearer first-toke'], [basic('agent', 'other')], ['first-token']])(
    'refuses %p with a challenge, the same for every path',
    async (authorization) => {
      const known = await list(authorization);
      const unknown = await server.call('/Nothing', { headers: { authorization } });

      expect(known.status).toBe(401);
      expect(known.headers.get('www-authenticate')).toMatch(/Bearer realm="scim".*Basic realm/);
      expect(known.body).toMatchObject({ status: '401' });
      expect(unknown.text).toBe(known.text);
    },
  );

  it('takes nothing at all when nothing is configured', async () => {
    const locked = await aScimServer({ authentication: { bearerTokens: [] } });

    const { status } = await locked.call('/Users', { headers: { authorization: 'Bearer undefined' } });
    const tokenStatus = (await send(`http://127.0.0.1:${locked.port}/oauth2/token`, form({}))).status;
    await locked.close();

    expect(status).toBe(401);
    expect(tokenStatus).toBe(401);
  });

  it('names its token endpoint to anyone', async () => {
    const { body } = await send(`http://127.0.0.1:${server.port}/.well-known/oauth-authorization-server`);

    expect(body).toMatchObject({
      issuer: `http://127.0.0.1:${server.port}`,
      token_endpoint: `http://127.0.0.1:${server.port}/oauth2/token`,
    });
  });

  it.each([
    [
      'client credentials in the body',
      { grant_type: 'client_credentials', client_id: 'client', client_secret: 's&c=r%t' },
      '',
    ],
    [
      'client credentials as Basic',
      { grant_type: 'client_credentials' },
      basic('client', encodeURIComponent('s&c=r%t')),
    ],
    [
      'a password',
      { grant_type: 'password', client_id: 'client', client_secret: 's&c=r%t', username: 'ada', password: 'pw' },
      '',
    ],
  ])('issues a token for %s, until it expires', async (_, fields, authorization) => {
    const issued = await token(fields, authorization);
    const bearer = `Bearer ${String(issued.body['access_token'])}`;
    const fresh = await list(bearer);
    now = new Date('2025-01-01T00:01:00Z');
    const stale = await list(bearer);

    expect(issued.body).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
    expect(issued.headers.get('cache-control')).toBe('no-store');
    expect([fresh.status, stale.status]).toEqual([200, 401]);
  });

  it.each([
    [
      'another secret',
      { client_id: 'client', client_secret: 'x', grant_type: 'client_credentials' },
      401,
      'invalid_client',
    ],
    ['no client', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
    [
      'another password',
      { client_id: 'client', client_secret: 's&c=r%t', grant_type: 'password', username: 'ada', password: 'x' },
      400,
      'invalid_grant',
    ],
    [
      'another grant',
      { client_id: 'client', client_secret: 's&c=r%t', grant_type: 'implicit' },
      400,
      'unsupported_grant_type',
    ],
  ])('issues no token for %s', async (_, fields, status, error) => {
    const refused = await token(fields);

    expect(refused).toMatchObject({ status, body: { error } });
  });
});
