import { describe, expect, it } from '@jest/globals';
import { aTokenLogin } from '../../support/a-token-login.ts';
import type { FaultReply, FaultRequest, FaultServer } from '../../support/fault-server.ts';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const baseUrl = { member: 'instance_url', hosts: ['.vendor.example'] };

describe('a token that comes with an address', () => {
  const start = useFaultServer();
  /** A login server that names one address after the other, with `token-1`, `token-2` …; requests do not reach it. */
  const startWith = async (addresses: readonly (string | undefined)[], uptime = () => 0) => {
    let tokens = 0;
    const login = (request: FaultRequest, reply: FaultReply) =>
      request.path === '/token'
        ? reply.json({ access_token: `token-${++tokens}`, expires_in: 100, instance_url: addresses[tokens - 1] })
        : reply.json({ from: 'login' });
    const script = await start(login);
    const authentication = aTokenLogin({ tokenUrl: `${script.server.url}/token`, baseUrl });
    return { ...(await start(login, { authentication, retry: { uptime } })), tokens: script.server.requests };
  };
  const instance = async (answer = (_request: FaultRequest, reply: FaultReply) => reply.json({ from: 'instance' })) =>
    (await start(answer)).server;
  const seenBy = ({ requests }: FaultServer) =>
    requests.map(({ path, headers }) => [path, headers.get('authorization')]);

  it('is sent there, to the same path', async () => {
    const other = await instance();
    const { client, server } = await startWith([other.url]);

    const { body } = await client.send(readUsers);

    expect(body).toEqual({ from: 'instance' });
    expect(seenBy(other)).toEqual([['/scim/v2/Users', 'Bearer token-1']]);
    expect(server.requests).toHaveLength(0);
  });

  it('is sent to the server itself when the address is missing', async () => {
    const { client, server } = await startWith([undefined]);

    await client.send(readUsers);

    expect(seenBy(server)).toEqual([['/scim/v2/Users', 'Bearer token-1']]);
  });

  it('keeps its requests below the path of the server', async () => {
    const other = await instance();
    const { client } = await startWith([other.url]);

    await expect(client.send({ ...readUsers, path: '../admin' })).rejects.toMatchObject({
      code: 'TARGET_FOREIGN_ORIGIN',
      message: expect.stringContaining(other.url),
    });
    expect(other.requests).toHaveLength(0);
  });

  it('is followed by another one with the same address when it ends', async () => {
    const other = await instance();
    let time = 0;
    const { client } = await startWith([other.url, other.url], () => time);
    await client.send(readUsers);

    time = 60_000;
    await client.send(readUsers);

    expect(seenBy(other).map(([, authorization]) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it.each(['when it ends', 'when it is refused'])('is not followed to another address %s', async (when) => {
    const refuse = (_request: FaultRequest, reply: FaultReply) => reply.send(401);
    const [first, second] = [await instance(when === 'when it ends' ? undefined : refuse), await instance()];
    let time = 0;
    const { client } = await startWith([first.url, second.url, undefined], () => time);
    await client.send(readUsers).catch(() => undefined);

    time = 60_000;

    // The third token comes without an address: the server itself is another one, too.
    for (const named of when === 'when it ends' ? [second.url, 'names http'] : ['names http'])
      await expect(client.send(readUsers)).rejects.toMatchObject({
        code: 'TARGET_FOREIGN_ORIGIN',
        message: expect.stringContaining(named),
        delivery: 'not-sent',
      });
    expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
  });

  it('is asked for three times at most when the address is foreign', async () => {
    const { client, tokens } = await startWith(Array.from({ length: 5 }, () => 'https://evil.example'));

    for (let time = 0; time < 5; time++) await expect(client.send(readUsers)).rejects.toThrow('evil.example');

    expect(tokens).toHaveLength(3);
  });

  it.each(['https://evil.example', 'http://acme.vendor.example', 'https://169.254.169.254', 'instance'])(
    'is sent nowhere when the address is %s, at the first login and at a later one',
    async (address) => {
      const other = await instance();
      let time = 0;
      const { client, server } = await startWith([other.url, address], () => time);
      await client.send(readUsers);
      const atOnce = await startWith([address]);

      time = 60_000;

      for (const each of [client, atOnce.client]) {
        await expect(each.send(readUsers)).rejects.toMatchObject({
          code: 'TARGET_FOREIGN_ORIGIN',
          delivery: 'not-sent',
          next: expect.stringContaining('baseUrlHosts'),
        });
      }
      expect([other.requests.length, server.requests.length, atOnce.server.requests.length]).toEqual([1, 0, 0]);
    },
  );
});
