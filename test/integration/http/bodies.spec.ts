import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import {
  cutGzip,
  gzipBomb,
  sendFramed,
  sendShortLength,
  sendUnfinishedChunks,
  type Framing,
} from '../../support/faulty-bodies.ts';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const page = { totalResults: 400, Resources: Array.from({ length: 400 }, (_, index) => ({ id: `u${index * 7919}` })) };
const text = JSON.stringify(page);
const gzip = { 'Content-Encoding': 'gzip' };
const framings: readonly Framing[] = ['length', 'chunked', 'close'];
const oneAttempt = { retry: { attempts: 1 } };

describe('a sound body', () => {
  const start = useFaultServer();

  it.each(['length', 'chunked'] as const)('is read when framed by %s', async (framing) => {
    const { client } = await start((_request, reply) => sendFramed(reply, framing, text));

    const response = await client.send(readUsers);

    expect(response.body).toEqual(page);
    expect(client.statistics.bytesReceived).toBe(text.length);
  });

  it.each(framings)('is inflated when packed and framed by %s', async (framing) => {
    const { client, server } = await start((_request, reply) => sendFramed(reply, framing, gzipSync(text), gzip));

    const response = await client.send(readUsers);

    expect(response.body).toEqual(page);
    expect(server.requests[0]?.headers.get('accept-encoding')).toBe('gzip');
    expect(client.statistics.bytesReceived).toBe(gzipSync(text).length);
  });

  it('of any JSON type is accepted, with or without a byte order mark', async () => {
    const types = ['application/json; charset=utf-8', 'application/vnd.x+json', 'text/json', 'text/plain'];
    const { client } = await start((request, reply) =>
      reply.send(200, { 'Content-Type': types[request.number - 1] ?? '' }, '\ufeff{"id":1}'),
    );

    const bodies: unknown[] = [];
    while (bodies.length < types.length) bodies.push((await client.send(readUsers)).body);

    expect(bodies).toEqual(types.map(() => ({ id: 1 })));
  });

  it('may be missing', async () => {
    const { client } = await start((_request, reply) => reply.bytes('HTTP/1.1 204 None\r\n\r\n'));

    const response = await client.send({ method: 'DELETE', effect: 'delete', path: 'Users/1' });

    expect([response.status, response.body]).toEqual([204, undefined]);
  });
});

describe('a cut body', () => {
  const start = useFaultServer();

  it.each(framings)('is an error when gzip framed by %s ends early', async (framing) => {
    const { client, server } = await start((_request, reply) => sendFramed(reply, framing, cutGzip(text), gzip));

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'RESPONSE_CUT', delivery: 'unknown' });
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['is shorter than its length', sendShortLength],
    ['lacks its last chunk', sendUnfinishedChunks],
  ])('is an error when it %s', async (_case, answer) => {
    const { client, server } = await start((_request, reply) => answer(reply, text));

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'RESPONSE_CUT' });
    expect(server.requests).toHaveLength(3);
  });

  it('is an error when the connection is reset in the middle', async () => {
    const { client } = await start(async (_request, reply) => {
      await reply.head(200, { 'Content-Length': 5000 });
      await reply.bytes(text.slice(0, 100));
      await reply.wait(50);
      reply.reset();
    }, oneAttempt);

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'RESPONSE_CUT' });
  });

  it('is an error when the length is too small', async () => {
    const { client } = await start(
      (_request, reply) => reply.send(200, { 'Content-Length': text.length - 10 }, text),
      oneAttempt,
    );

    await expect(client.send(readUsers)).rejects.toThrow('the JSON ended early');
  });

  it('that holds half a JSON text is read again, twice', async () => {
    const { client, server } = await start((request, reply) =>
      reply.send(200, {}, request.number < 3 ? text.slice(0, 900) : text),
    );

    const response = await client.send(readUsers);

    expect(response.body).toEqual(page);
    expect(server.requests).toHaveLength(3);
  });

  it('is not told from a whole one when it ends with the connection, so that a read refuses it', async () => {
    const { client, server } = await start((_request, reply) => sendFramed(reply, 'close', text));

    await expect(client.send(readUsers)).rejects.toThrow('without saying where its body ends');
    expect(server.requests).toHaveLength(1);
  });

  it('in answer to a create is never followed by a second create', async () => {
    const { client, server } = await start((_request, reply) => reply.send(201, {}, '{"id":"4'));

    const result = client.send({ method: 'POST', effect: 'create', path: 'Users', body: {} });

    await expect(result).rejects.toMatchObject({ code: 'RESPONSE_CUT', delivery: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a body that is no SCIM', () => {
  const start = useFaultServer();

  it.each([
    ['text/html', '<html>Log in</html>', /expected SCIM JSON, got text\/html \(login page\?\)/],
    ['application/scim+json', ' \n<!DOCTYPE html>', /expected SCIM JSON/],
    ['text/plain', 'It works!', /expected SCIM JSON, got text\/plain/],
    ['text/html', '{"totalResults":0}', /login page/],
  ])('such as %s %s is refused at once', async (type, body, message) => {
    const { client, server } = await start((_request, reply) => reply.send(200, { 'Content-Type': type }, body));

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'RESPONSE_NOT_SCIM',
      message: expect.stringMatching(message),
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is refused in an encoding that was not asked for', async () => {
    const { client } = await start((_request, reply) => reply.send(200, { 'Content-Encoding': 'br' }, text));

    await expect(client.send(readUsers)).rejects.toThrow('in the encoding br, which was not asked for');
  });

  it('is refused when its bytes are not UTF-8', async () => {
    const damaged = Buffer.from('{"a":"\u00e9"}', 'latin1');
    const { client } = await start((_request, reply) => reply.send(200, {}, damaged));

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'VALUE_INVALID' });
  });

  it('is refused when the answer is not HTTP at all', async () => {
    const { client, server } = await start((_request, reply) => reply.bytes('SSH-2.0-OpenSSH_9.6\r\n\r\n'));

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'RESPONSE_NOT_SCIM' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a hostile body', () => {
  const start = useFaultServer();

  it('that inflates to 200 MB is given up early', async () => {
    const bomb = gzipBomb(200 * 1024 * 1024);
    const { client } = await start((_request, reply) => reply.send(200, gzip, bomb));
    const before = process.memoryUsage().rss;

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('more than 50 MiB'),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('is allowed up to the limit and not a byte more', async () => {
    const limits = { responseBytes: 1000 };
    const body = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));
    const { client } = await start(
      (request, reply) => {
        const content = body(request.path.endsWith('over') ? 1001 : 1000);
        return request.query === 'gzip=1' ? reply.send(200, gzip, gzipSync(content)) : reply.send(200, {}, content);
      },
      { limits },
    );
    const read = (path: string, query = {}) => client.send({ method: 'GET', effect: 'read', path, query });

    await expect(read('fits')).resolves.toMatchObject({ status: 200 });
    await expect(read('over')).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    await expect(read('fits', { gzip: '1' })).resolves.toMatchObject({ status: 200 });
    await expect(read('over', { gzip: '1' })).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it('that is 100,000 levels deep is refused before it is parsed', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const { client } = await start((_request, reply) => reply.send(200, {}, deep));

    await expect(client.send(readUsers)).rejects.toMatchObject({ code: 'RESPONSE_TOO_DEEP' });
  });
});
