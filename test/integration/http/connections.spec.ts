import { describe, expect, it } from '@jest/globals';
import { HttpClient } from '../../../src/http/http-client.ts';
import { silentLog } from '../../../src/logging/log.ts';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const create = { method: 'POST', effect: 'create', path: 'Users', body: {} } as const;

describe('connections', () => {
  const start = useFaultServer();

  it('are kept for the next request', async () => {
    const { client, server } = await start((_request, reply) => reply.json({}));

    for (let time = 0; time < 5; time++) await client.send(readUsers);

    expect(server.connections()).toBe(1);
  });

  it('are as many as requests are allowed at once', async () => {
    let waiting = 0;
    let most = 0;
    const { client, server } = await start(
      async (_request, reply) => {
        waiting++;
        most = Math.max(most, waiting);
        await reply.wait(10);
        waiting--;
        await reply.json({});
      },
      { maxConcurrentRequests: 3 },
    );

    await Promise.all(Array.from({ length: 12 }, () => client.send(readUsers)));

    expect([most, server.connections()]).toEqual([3, 3]);
  });

  it('that close just as they are used again cost a read no attempt and no wait', async () => {
    const { client, server, waits } = await start(
      (request, reply) => {
        if (request.number !== 2) return reply.json({ number: request.number });
        reply.reset();
        return undefined;
      },
      { retry: { attempts: 1 } },
    );
    await client.send(readUsers);

    const response = await client.send(readUsers);

    expect(response.body).toEqual({ number: 3 });
    expect([server.connections(), waits]).toEqual([2, []]);
  });

  it('that close just as they are used again leave a create undecided', async () => {
    const { client, server } = await start((request, reply) => {
      if (request.number !== 2) return reply.json({});
      reply.reset();
      return undefined;
    });
    await client.send(readUsers);

    await expect(client.send(create)).rejects.toMatchObject({ delivery: 'unknown', staleConnection: true });
    expect(server.requests).toHaveLength(2);
  });

  it('are not made while the environment switches the check of certificates off', async () => {
    const { server } = await start((_request, reply) => reply.json({}));
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

    try {
      await expect(start((_request, reply) => reply.json({}))).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
    expect(server.requests).toHaveLength(0);
  });

  it('ignore a proxy that only the environment names', async () => {
    const proxy = await start((_request, reply) => reply.json({ from: 'proxy' }));
    const { client } = await start((_request, reply) => reply.json({ from: 'target' }));
    process.env['http_proxy'] = proxy.server.url;

    const response = await client.send(readUsers).finally(() => delete process.env['http_proxy']);

    expect(response.body).toEqual({ from: 'target' });
    expect(proxy.server.requests).toHaveLength(0);
  });

  it('are not made to a network without https', () => {
    const options = { accept: '', contentType: '', userAgent: '', extraHeaders: {}, maxConcurrentRequests: 1 };
    const open = () =>
      new HttpClient({
        ...options,
        baseUrl: 'http://scim.example',
        authentication: { kind: 'none' },
        allowInsecureHttp: false,
        log: silentLog,
      });

    expect(open).toThrow('clear text');
  });
});
