import { describe, expect, it } from '@jest/globals';
import type { TokenLogin } from '../../../src/http/authentication.ts';
import { redact } from '../../../src/secret.ts';
import { aTokenLogin } from '../../support/a-token-login.ts';
import type { FaultReply, FaultRequest } from '../../support/fault-server.ts';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const isToken = (request: FaultRequest): boolean => request.path === '/token';

/** Answers token requests with `token-1`, `token-2` …, and everything else with what `answer` says. */
function tokenScript(token: object = {}, answer = (_request: FaultRequest, reply: FaultReply) => reply.json({})) {
  let tokens = 0;
  return (request: FaultRequest, reply: FaultReply): Promise<void> => {
    if (!isToken(request)) return answer(request, reply);
    tokens++;
    return reply.json({ access_token: `token-${tokens}`, token_type: 'Bearer', ...token });
  };
}

describe('a login for a token', () => {
  const start = useFaultServer();
  const startWith = async (login: Partial<TokenLogin>, script = tokenScript(), uptime = () => 0) => {
    const tokenServer = await start(script);
    const tokenUrl = `${tokenServer.server.url}/token`;
    const target = await start(script, { authentication: aTokenLogin({ tokenUrl, ...login }), retry: { uptime } });
    const sent = () => target.server.requests.map(({ headers }) => headers.get('authorization'));
    return { ...target, tokens: tokenServer.server.requests, sent };
  };

  it('asks for it once, and sends it with each request', async () => {
    const { client, tokens, sent } = await startWith({});

    await client.send(readUsers);
    await client.send(readUsers);

    expect(tokens).toHaveLength(1);
    expect(sent()).toEqual(['Bearer token-1', 'Bearer token-1']);
  });

  it('gets one token for many requests at once', async () => {
    const { client, tokens } = await startWith({});

    await Promise.all(Array.from({ length: 8 }, () => client.send(readUsers)));

    expect(tokens).toHaveLength(1);
  });

  it.each([
    [1000, 799, 801],
    [200, 99, 101],
  ])('renews a token of %i seconds before it ends', async (life, stillGood, due) => {
    let time = 0;
    const { client, sent } = await startWith({}, tokenScript({ expires_in: life }), () => time);
    await client.send(readUsers);

    time = stillGood * 1000;
    await client.send(readUsers);
    time = due * 1000;
    await client.send(readUsers);

    expect(sent()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
  });

  it('keeps a token without an end until it is refused', async () => {
    let time = 0;
    const { client, sent } = await startWith({}, tokenScript(), () => time);
    await client.send(readUsers);

    time = 1e12;
    await client.send(readUsers);

    expect(sent()).toEqual(['Bearer token-1', 'Bearer token-1']);
  });

  it('gets one new token for all requests that the old one was refused to', async () => {
    const refuseOld = (request: FaultRequest, reply: FaultReply) =>
      reply.json({}, { status: request.headers.get('authorization') === 'Bearer token-1' ? 401 : 200 });
    const { client, tokens, sent } = await startWith({}, tokenScript({}, refuseOld));

    await Promise.all(Array.from({ length: 4 }, () => client.send({ ...readUsers, method: 'POST', effect: 'create' })));

    expect(tokens).toHaveLength(2);
    expect(sent().filter((value) => value === 'Bearer token-2')).toHaveLength(4);
  });

  it('fails when the new token is refused as well', async () => {
    const { client, server, tokens } = await startWith(
      {},
      tokenScript({}, (_request, reply) => reply.send(401)),
    );

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'TARGET_REFUSED_LOGIN', status: 401 });
    expect([server.requests.length, tokens.length]).toEqual([2, 2]);
  });

  it('asks no more after three refusals, so that the account is not locked', async () => {
    const refuse = (_request: FaultRequest, reply: FaultReply) =>
      reply.json({ error: 'invalid_grant', error_description: 'Wrong secret' }, { status: 400 });
    const { client, server, tokens } = await startWith({}, refuse);

    for (let time = 0; time < 6; time++) {
      await expect(client.send(readUsers)).rejects.toMatchObject({
        code: 'TARGET_REFUSED_LOGIN',
        delivery: 'not-sent',
        message: expect.stringContaining('answered 400 (invalid_grant: Wrong secret)'),
      });
    }
    expect([server.requests.length, tokens.length]).toEqual([0, 3]);
  });

  it('repeats a token request that the network broke', async () => {
    let broken = true;
    const script = (_request: FaultRequest, reply: FaultReply) => {
      if (!broken) return reply.json({ access_token: 'token-1' });
      broken = false;
      reply.reset();
      return Promise.resolve();
    };
    const { client, tokens } = await startWith({}, script);

    await client.authenticate();

    expect(tokens).toHaveLength(2);
  });

  it('makes the token known as a secret', async () => {
    const { client } = await startWith({}, tokenScript({ access_token: 'opaque-7d1f0c9a' }));

    await client.authenticate();

    expect(redact('a log line with opaque-7d1f0c9a')).toBe('a log line with [secret]');
  });
});

describe('a token endpoint that is not configured', () => {
  const start = useFaultServer();
  const announce = (document: string, endpoint: (request: FaultRequest) => string) =>
    tokenScript({}, (request, reply) =>
      request.path === `/.well-known/${document}`
        ? reply.json({ token_endpoint: endpoint(request) })
        : reply.send(request.path.startsWith('/.well-known') ? 404 : 200, {}, '{}'),
    );
  const own = (request: FaultRequest): string => `http://${request.headers.get('host') ?? ''}/token`;

  it.each(['oauth-authorization-server', 'openid-configuration'])('is asked for at %s', async (document) => {
    const { client, server } = await start(announce(document, own), { authentication: aTokenLogin() });

    await client.send(readUsers);

    expect(server.requests.filter(isToken)).toHaveLength(1);
    expect(server.requests.at(-1)?.headers.get('authorization')).toBe('Bearer token-1');
  });

  it.each([
    ['on another origin in clear text', () => 'http://127.0.0.1:9/token'],
    ['on another host in clear text', () => 'http://evil.example/token'],
    ['on another host, encrypted', () => 'https://login.example/token'],
    ['on a link-local address', () => 'https://169.254.169.254/token'],
    ['that is no address', () => 'token'],
  ])('gets no secret when it is announced %s', async (_case, endpoint) => {
    const script = announce('openid-configuration', endpoint);
    const { client, server } = await start(script, { authentication: aTokenLogin() });

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'TARGET_FOREIGN_ORIGIN',
      next: expect.stringContaining('OAuth2Url'),
    });
    expect(server.requests.map(({ path }) => path.split('/')[1])).toEqual(['.well-known', '.well-known']);
  });

  it.each([
    ['with a login', (own: string) => own.replace('//', '//evil:pw@')],
    ['with a fragment', (own: string) => `${own}#x`],
  ])('gets no secret when it is announced %s', async (_case, spoil) => {
    const script = announce('openid-configuration', (request) => spoil(own(request)));
    const { client, server } = await start(script, { authentication: aTokenLogin() });

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    expect(server.requests.filter(isToken)).toEqual([]);
  });

  it('is not looked for when the configured one is unsafe', async () => {
    const authentication = aTokenLogin({ tokenUrl: 'http://login.example/token' });
    const { client, server } = await start(tokenScript(), { authentication });

    await expect(client.authenticate()).rejects.toThrow('token address http://login.example is not https');
    expect(server.requests).toHaveLength(0);
  });
});
