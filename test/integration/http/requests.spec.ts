import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { AgentError } from '../../../src/errors.ts';
import type { HttpRequest, RequestEffect } from '../../../src/http/request.ts';
import { silentLog } from '../../../src/logging/log.ts';
import { Secret } from '../../../src/secret.ts';
import { readUsers, useFaultServer } from '../../support/use-fault-server.ts';

const create = { method: 'POST', effect: 'create', path: 'Users', body: { userName: 'é' } } as const;
const methods: Record<RequestEffect, HttpRequest['method']> = {
  read: 'GET',
  replace: 'PUT',
  delete: 'DELETE',
  patch: 'PATCH',
  create: 'POST',
  bulk: 'POST',
  merge: 'PUT',
};
const requestWith = (effect: RequestEffect): HttpRequest => ({ method: methods[effect], effect, path: 'Users/1' });
const hour = 3_600_000;

describe('a request', () => {
  const start = useFaultServer();

  it('carries its headers, its query and its body as given', async () => {
    const { client, server } = await start((_request, reply) => reply.json({ id: '1' }, { status: 201 }), {
      extraHeaders: { 'X-Tenant': new Secret('acme') },
      authentication: { kind: 'bearer', token: new Secret('t0ken-value'), scheme: 'OAuth' },
    });

    await client.send({ ...create, query: { attributes: 'a b' }, headers: { 'If-Match': 'W/"1"' } });

    const [request] = server.requests;
    expect([request?.method, request?.path, request?.query]).toEqual(['POST', '/scim/v2/Users', 'attributes=a%20b']);
    expect(request?.body).toBe('{"userName":"é"}');
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      accept: 'application/scim+json',
      'content-type': 'application/scim+json',
      'user-agent': 'iga-agent-test',
      'x-tenant': 'acme',
      'if-match': 'W/"1"',
      authorization: 'OAuth t0ken-value',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('carries Basic credentials in UTF-8', async () => {
    const { client, server } = await start((_request, reply) => reply.json({}), {
      authentication: { kind: 'basic', login: 'anne', password: new Secret('pässword') },
    });

    await client.send(readUsers);

    expect(server.requests[0]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from('anne:pässword').toString('base64')}`,
    );
  });

  it('above the size limit is not sent', async () => {
    const { client, server } = await start((_request, reply) => reply.json({}), { limits: { requestBytes: 10 } });

    await expect(client.send(create)).rejects.toMatchObject({ code: 'TARGET_REFUSED', delivery: 'not-sent' });
    expect(server.requests).toHaveLength(0);
  });

  it('waits for its turn, a repeated one too, when the number of a minute is limited', async () => {
    const { client, waits } = await start((request, reply) => reply.send(request.number === 2 ? 500 : 200), {
      maxRequestsPerMinute: 60,
      retry: { uptime: () => 0, random: () => 0.5 },
    });

    await client.send(readUsers);
    await client.send(readUsers);

    expect(waits).toEqual([1000, 500, 2000]);
  });

  it('that would leave the base URL is not sent', async () => {
    const { client, server } = await start((_request, reply) => reply.json({}));

    await expect(client.send({ ...readUsers, path: '../admin' })).rejects.toMatchObject({
      code: 'TARGET_FOREIGN_ORIGIN',
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([301, 302, 303, 307, 308])('is never redirected by a %i', async (status) => {
    const other = await start((_request, reply) => reply.json({}));
    const { client, server } = await start((_request, reply) =>
      reply.send(status, { Location: `${other.server.url}/scim/v2/Users` }),
    );

    await expect(client.send(create)).rejects.toMatchObject({
      code: 'TARGET_REDIRECTED',
      message: expect.stringContaining(`redirect to 127.0.0.1:${other.server.port} refused`),
    });
    expect([server.requests.length, other.server.requests.length]).toEqual([1, 0]);
  });

  it.each([
    [400, 'TARGET_REFUSED', 'rejected'],
    [401, 'TARGET_REFUSED_LOGIN', 'rejected'],
    [403, 'TARGET_FORBIDDEN', 'rejected'],
    [404, 'TARGET_REFUSED', 'rejected'],
    [408, 'TARGET_TIMEOUT', 'unknown'],
    [409, 'TARGET_REFUSED', 'rejected'],
    [429, 'TARGET_THROTTLED', 'rejected'],
    [500, 'TARGET_FAILED', 'unknown'],
    [501, 'TARGET_FAILED', 'rejected'],
    [503, 'TARGET_FAILED', 'unknown'],
  ])('that is answered %i fails as %s', async (status, code, delivery) => {
    const body = { schemas: [], scimType: 'uniqueness', detail: 'Because.' };
    const { client } = await start((_request, reply) => reply.json(body, { status }), { retry: { attempts: 1 } });

    await expect(client.send({ ...create, query: { filter: 'x' } })).rejects.toMatchObject({
      code,
      delivery,
      status,
      detail: 'Because.',
      scimType: 'uniqueness',
      method: 'POST',
      url: expect.stringMatching(/\/scim\/v2\/Users$/),
    });
  });

  it('keeps its status when the body of the refusal is damaged', async () => {
    const { client } = await start(async (_request, reply) => {
      await reply.head(409, { 'Content-Length': 100 });
      await reply.end();
    });

    await expect(client.send(create)).rejects.toMatchObject({ status: 409, detail: undefined });
  });

  it('shows no credential in any error', async () => {
    const token = new Secret('canary-3f9c1b77');
    const { client, server } = await start(
      (_request, reply) => {
        reply.reset();
      },
      { authentication: { kind: 'bearer', token }, retry: { attempts: 1 } },
    );

    const error: unknown = await client.send(readUsers).catch((failure: unknown) => failure);

    expect(server.requests[0]?.headers.get('authorization')).toContain(token.reveal());
    expect(error).toBeInstanceOf(AgentError);
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain(token.reveal());
  });
});

describe('a failed request', () => {
  const start = useFaultServer();

  it.each([
    ['read', 3],
    ['replace', 3],
    ['delete', 3],
    ['patch', 1],
    ['create', 1],
    ['bulk', 1],
  ] as const)('to %s is sent %i times when the connection breaks after sending', async (effect, times) => {
    const { client, server } = await start(
      (_request, reply) => {
        reply.reset();
      },
      { retry: { attempts: 3 } },
    );

    await expect(client.send(requestWith(effect))).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      delivery: 'unknown',
    });
    expect(server.requests).toHaveLength(times);
  });

  it('is repeated with any effect when nothing was sent', async () => {
    const { client, server, waits } = await start((_request, reply) => reply.json({}));
    await server.close();

    await expect(client.send(create)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      delivery: 'not-sent',
      message: expect.stringMatching(/ECONNREFUSED.*\(5 attempts\)$/),
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it('names the host that has no address', async () => {
    const { client } = await start((_request, reply) => reply.json({}), {
      baseUrl: 'https://no-such-host.invalid',
      retry: { attempts: 1 },
    });

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(/(ENOTFOUND|EAI_AGAIN) no-such-host.invalid/),
    });
  });

  it.each(['read', 'patch', 'create', 'bulk'] as const)('to %s is repeated after a 429', async (effect) => {
    const { client, server, waits } = await start((request, reply) =>
      request.number === 1 ? reply.send(429, { 'Retry-After': 5 }) : reply.json({}),
    );

    await client.send(requestWith(effect));

    expect(server.requests).toHaveLength(2);
    expect(waits).toEqual([5000]);
    expect(client.statistics).toMatchObject({ requests: 2, retries: 1, throttled: 1 });
  });

  it.each([429, 503])('waits until the date that a %i names, by the clock of the server', async (status) => {
    const { client, waits } = await start((request, reply) =>
      request.number === 1
        ? reply.send(status, { Date: 'Mon, 06 Mar 2028 08:00:00 GMT', 'Retry-After': 'Mon, 06 Mar 2028 08:00:20 GMT' })
        : reply.json({}),
    );

    await client.send(readUsers);

    expect(waits).toEqual([20_000]);
  });

  it.each(['banana', '-5'])('waits as usual and warns about Retry-After: %s', async (value) => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => warnings.push(message) };
    const { client, waits } = await start(
      (request, reply) => (request.number === 1 ? reply.send(503, { 'Retry-After': value }) : reply.json({})),
      { log },
    );

    await client.send(readUsers);

    expect(waits).toEqual([1000]);
    expect(warnings).toEqual(['Retry-After is not usable and was ignored']);
  });

  it.each([429, 503])('is given up when a %i asks to wait for a day', async (status) => {
    const { client, server, waits } = await start((_request, reply) => reply.send(status, { 'Retry-After': 86_400 }));

    await expect(client.send(readUsers)).rejects.toMatchObject({
      code: 'TARGET_THROTTLED',
      message: expect.stringContaining('asked to wait 86400 seconds'),
    });
    expect(server.requests).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('to create is not repeated after a 503, whose sender may have done it', async () => {
    const { client, server } = await start((_request, reply) => reply.send(503, { 'Retry-After': 1 }));

    await expect(client.send(create)).rejects.toMatchObject({ delivery: 'unknown', retryAfterSeconds: 1 });
    expect(server.requests).toHaveLength(1);
  });

  it('keeps other requests back while the server asks to wait', async () => {
    let resume = (): void => undefined;
    const asked = Promise.withResolvers<undefined>();
    const wait = (): Promise<void> =>
      new Promise((resolve) => {
        resume = resolve;
        asked.resolve(undefined);
      });
    const { client, server } = await start(
      (request, reply) => (request.number === 1 ? reply.send(429, { 'Retry-After': 5 }) : reply.json({})),
      { retry: { wait } },
    );

    const first = client.send(readUsers);
    await asked.promise;
    const second = client.send(readUsers);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const whileWaiting = server.requests.length;
    resume();
    await Promise.all([first, second]);

    expect([whileWaiting, server.requests.length]).toEqual([1, 3]);
  });
});

describe('a stop', () => {
  const start = useFaultServer();
  const reason = new AgentError('DEADLINE_PASSED', 'The time of the run is over.');

  it('ends a request that is under way, with its own reason', async () => {
    const stop = new AbortController();
    const { client, server } = await start(
      () => {
        stop.abort(reason);
      },
      { signal: stop.signal },
    );

    await expect(client.send(readUsers)).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('ends a wait between two attempts', async () => {
    const stop = new AbortController();
    const wait = (_milliseconds: number, signal: AbortSignal | undefined): Promise<void> => {
      stop.abort(reason);
      return signal?.aborted === true ? Promise.reject(new Error('stopped')) : new Promise(() => undefined);
    };
    const { client } = await start((_request, reply) => reply.send(500), { signal: stop.signal, retry: { wait } });

    await expect(client.send(readUsers)).rejects.toBe(reason);
  });

  it('ends the real wait too, and lets nothing be sent afterwards', async () => {
    const stop = new AbortController();
    const { defaultRetryPolicy } = await import('../../../src/http/http-options.ts');
    const wait: typeof defaultRetryPolicy.wait = (_milliseconds, signal) => {
      const waiting = defaultRetryPolicy.wait(hour, signal);
      stop.abort(reason);
      return waiting;
    };
    const { client, server } = await start((_request, reply) => reply.send(500), {
      signal: stop.signal,
      retry: { wait },
    });

    await expect(client.send(readUsers)).rejects.toBe(reason);
    await expect(client.send(readUsers)).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });
});
