import { describe, expect, it } from '@jest/globals';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const generous = {
  connectMilliseconds: 20_000,
  firstByteMilliseconds: 20_000,
  idleMilliseconds: 20_000,
  totalMilliseconds: 20_000,
};
const withLimit = (limits: Partial<typeof generous>) => ({
  limits: { ...generous, ...limits },
  retry: { attempts: 1 },
});
const update = { method: 'PATCH', effect: 'patch', path: 'Users/1' } as const;

describe('time limits', () => {
  const start = useFaultServer();

  it('end a request that is never answered', async () => {
    const { client, server } = await start(() => undefined, withLimit({ firstByteMilliseconds: 50 }));

    await expect(client.send(update)).rejects.toMatchObject({
      code: 'TARGET_TIMEOUT',
      delivery: 'unknown',
      message: expect.stringContaining('did not answer'),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('end an answer that stops in the middle', async () => {
    const { client } = await start(
      async (_request, reply) => {
        await reply.head(200, { 'Content-Length': 100 });
        await reply.bytes('{"a":');
      },
      withLimit({ idleMilliseconds: 50 }),
    );

    await expect(client.send(readUsers)).rejects.toThrow('stopped sending in the middle of its answer');
  });

  it('end an answer that drips, although each byte comes in time', async () => {
    const { client } = await start(
      async (_request, reply) => {
        await reply.head(200, { 'Content-Length': 100_000 });
        await reply.drip(' '.repeat(100_000), 5);
      },
      withLimit({ totalMilliseconds: 200, idleMilliseconds: 10_000 }),
    );

    await expect(client.send(readUsers)).rejects.toThrow('not complete within the time limit');
  });

  it('end headers that drip', async () => {
    const { client } = await start(
      (_request, reply) => reply.drip(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(10_000)}`, 5),
      withLimit({ firstByteMilliseconds: 200 }),
    );

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'TARGET_TIMEOUT' });
  });

  it('end a connection that is not made, before anything is sent', async () => {
    const { server } = await start(() => undefined);
    const { client } = await start(() => undefined, {
      baseUrl: server.url.replace('http:', 'https:'),
      ...withLimit({ connectMilliseconds: 50 }),
    });

    await expect(client.send(update)).rejects.toMatchObject({ code: 'TARGET_TIMEOUT', delivery: 'not-sent' });
  });

  it('do not end a slow answer that keeps them', async () => {
    const { client } = await start(async (_request, reply) => {
      await reply.head(200, { 'Content-Length': 20 });
      await reply.drip('{"a":"0123456789ab"}', 5);
    }, withLimit({}));

    await expect(client.send(readUsers)).resolves.toMatchObject({ body: { a: '0123456789ab' } });
  });
});
