import { describe, expect, it } from '@jest/globals';
import { Secret } from '../../../src/secret.ts';
import { aTokenLogin } from '../../support/a-token-login.ts';
import type { FaultReply, FaultRequest } from '../../support/fault-server.ts';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const giveToken = (_request: FaultRequest, reply: FaultReply) => reply.json({ access_token: 'token-1' });

describe('a token request', () => {
  const start = useFaultServer();
  const askedWith = async (...[login, request]: Parameters<typeof aTokenLogin>): Promise<FaultRequest> => {
    const endpoint = await start(giveToken);
    const tokenUrl = `${endpoint.server.url}/token?tenant=1`;
    const { client } = await start(giveToken, { authentication: aTokenLogin({ tokenUrl, ...login }, request) });
    await client.authenticate();
    return endpoint.server.requests[0]!;
  };

  it('has its parameters in a form', async () => {
    const { method, query, body, headers } = await askedWith();

    expect([method, query, body]).toEqual([
      'POST',
      'tenant=1',
      'grant_type=client_credentials&client_id=client+one&client_secret=s3cret%2B%2F%26%3Dvalue',
    ]);
    expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded');
  });

  it('has them as JSON, whatever their names are', async () => {
    const parameters = new Map<string, string | Secret>([
      ['__proto__', 'acme'],
      ['password', new Secret('pässword')],
    ]);

    const { body, headers } = await askedWith({}, { encoding: 'json', parameters });

    expect(body).toBe('{"__proto__":"acme","password":"pässword"}');
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('has them in its query when it is a GET, and never a secret', async () => {
    const parameters = new Map<string, string | Secret>([
      ['scope', 'scim read'],
      ['key', new Secret('never-to-be-shown')],
    ]);

    const { method, query, body } = await askedWith({}, { method: 'GET', parameters });

    expect([method, query, body]).toEqual(['GET', 'tenant=1&scope=scim+read&key=%5Bsecret%5D', '']);
  });

  it('carries its own credentials in a header', async () => {
    const { headers } = await askedWith({}, { authorization: new Secret('Basic YW5uZTpwdw==') });

    expect(headers.get('authorization')).toBe('Basic YW5uZTpwdw==');
  });
});

describe('the answer to a token request', () => {
  const start = useFaultServer();
  const answered = async (body: string, login: Parameters<typeof aTokenLogin>[0], status = 200) => {
    const endpoint = await start((_request, reply) => reply.send(status, { 'Content-Type': 'text/plain' }, body));
    const authentication = aTokenLogin({ tokenUrl: `${endpoint.server.url}/token`, ...login });
    const target = await start((_request, reply) => reply.json({}), { authentication });
    return { ...target, tokens: endpoint.server.requests };
  };

  it.each([
    ['at its place', '{"data":{"token":"abc"}}', { tokenPath: ['data', 'token'] }, 'Bearer abc'],
    ['as its whole body', '\ufeffabc.d-e_f~+/=\r\n', { tokenPath: undefined }, 'Bearer abc.d-e_f~+/='],
    ['for another scheme', '{"access_token":"abc"}', { scheme: 'Token' }, 'Token abc'],
    ['for no scheme', '{"access_token":"abc"}', { scheme: '' }, 'abc'],
  ])('has the token %s', async (_case, body, login, header) => {
    const { client, server } = await answered(body, login as Parameters<typeof aTokenLogin>[0]);

    await client.send(readUsers);

    expect(server.requests[0]?.headers.get('authorization')).toBe(header);
  });

  it('may say that a session was made', async () => {
    const { client } = await answered('{"access_token":"abc"}', {}, 201);

    await expect(client.authenticate()).resolves.toBeUndefined();
  });

  it.each([
    ['a page', '<html><body>Sign in</body></html>', { tokenPath: undefined }, 'the whole body'],
    ['nothing', '', { tokenPath: undefined }, 'the whole body'],
    ['two lines', 'abc\r\nX-Admin: 1', { tokenPath: undefined }, 'the whole body'],
    ['a header in the token', '{"access_token":"abc\\r\\nX-Admin: 1"}', {}, 'access_token'],
    ['letters that no header holds', '{"access_token":"é"}', {}, 'access_token'],
    ['no JSON', '<html>', {}, 'access_token'],
    ['another member', '{"token":"abc"}', {}, 'access_token'],
    ['a number', '{"access_token":1}', {}, 'access_token'],
    ['a body that is far too long', 'x'.repeat(16_385), { tokenPath: undefined }, 'the whole body'],
  ])('is refused when it is %s', async (_case, body, login, place) => {
    const { client, server } = await answered(body, login as Parameters<typeof aTokenLogin>[0]);

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'TARGET_REFUSED_LOGIN',
      delivery: 'not-sent',
      message: expect.stringContaining(`answered without a token (${place}).`),
    });
    expect(server.requests).toHaveLength(0);
  });

  it('has no token that its object only inherits', async () => {
    const { client } = await answered('{}', {});
    Object.defineProperty(Object.prototype, 'access_token', { value: 'planted', configurable: true });

    try {
      await expect(client.authenticate()).rejects.toThrow('without a token');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'access_token');
    }
  });

  it('without a token is asked for three times at most', async () => {
    const { client, tokens } = await answered('{}', {});

    for (let time = 0; time < 5; time++) await expect(client.authenticate()).rejects.toThrow('without a token');

    expect(tokens).toHaveLength(3);
  });

  it('says beside the token how long it lives', async () => {
    let time = 0;
    const endpoint = await start((_request, reply) =>
      reply.json({ expires_in: 9, data: { token: 'a', expires_in: 600 } }),
    );
    const tokenUrl = `${endpoint.server.url}/token`;
    const authentication = aTokenLogin({ tokenUrl, tokenPath: ['data', 'token'] });
    const { client } = await start((_request, reply) => reply.json({}), {
      authentication,
      retry: { uptime: () => time },
    });
    await client.send(readUsers);

    time = 479_000;
    await client.send(readUsers);
    const beforeItsTime = endpoint.server.requests.length;
    time = 481_000;
    await client.send(readUsers);

    expect([beforeItsTime, endpoint.server.requests.length]).toEqual([1, 2]);
  });
});
