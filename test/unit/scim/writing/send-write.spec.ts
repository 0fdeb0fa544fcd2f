import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../../src/errors.ts';
import type { Send } from '../../../../src/http/request.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { EncodeTools } from '../../../../src/scim/writing/encode-tools.ts';
import type { PatchOperation } from '../../../../src/scim/protocol/patch.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';
import { sendWrite } from '../../../../src/scim/writing/send-write.ts';
import type { Write, WriteOutcome } from '../../../../src/scim/writing/write.ts';
import { aCreate, aDelete, aPatch, unusedSend } from '../../../support/some-writes.ts';
import { useFaultServer } from '../../../support/use-fault-server.ts';
import { anHttpError } from '../../../support/write-outcomes.ts';
import type { FaultScript } from '../../../support/fault-server.ts';

const errorBody = { schemas: [urns.error], status: '409', scimType: 'uniqueness', detail: 'The userName is taken' };

const tools = { dialect: rfc, read: () => Promise.resolve(undefined) };

function sendPlain(send: Send, write: Write): Promise<WriteOutcome> {
  return sendWrite(send, write, tools);
}

describe('sendWrite', () => {
  const start = useFaultServer();
  const answering =
    (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): FaultScript =>
    (_request, reply) =>
      reply.json(body, { status, headers });

  it('creates with POST and gives the id and the resource', async () => {
    const { client, server } = await start(answering(201, { id: '42', userName: 'ADA' }));

    const outcome = await sendPlain(client.send, aCreate('ada'));

    expect(outcome).toEqual({ kind: 'done', status: 201, id: '42', resource: { id: '42', userName: 'ADA' } });
    expect(server.requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/scim/v2/Users', '{"userName":"ada"}'],
    ]);
  });

  it.each([200, 202])('counts a create that was answered %i with an id as done', async (status) => {
    const { client } = await start(answering(status, { id: '42' }));

    expect(await sendPlain(client.send, aCreate('ada'))).toMatchObject({ kind: 'done', status, id: '42' });
  });

  it.each([
    ['no body', undefined],
    ['no id', {}],
    ['an id that is a number', { id: 42 }],
    ['an empty id', { id: '' }],
  ])('takes the id from the Location where the body has %s', async (_case, body) => {
    const { client } = await start((_request, reply) =>
      reply.send(201, { Location: 'https://elsewhere.example/v2/Users/a%2Fb' }, body && JSON.stringify(body)),
    );

    expect(await sendPlain(client.send, aCreate('ada'))).toEqual({ kind: 'done', status: 201, id: 'a/b' });
  });

  it.each([
    ['nothing', undefined, {}],
    ['a resource without id', { userName: 'ada' }, {}],
    ['the Location of the endpoint', {}, { Location: '/scim/v2/Users' }],
    ['a SCIM error', errorBody, { Location: '/scim/v2/Users/42' }],
    ['a SCIM 1.1 error', { id: '42', Errors: [{ description: 'No', code: '500' }] }, {}],
    ['a SCIM 1.1 error of its own shape', { id: '42', Errors: { description: 'No', code: 500 } }, {}],
  ])('does not know whether a create was done that is answered with %s', async (_case, body, headers) => {
    const { client, server } = await start((_request, reply) => reply.send(201, headers, body && JSON.stringify(body)));

    const outcome = await sendPlain(client.send, aCreate('ada'));

    expect(outcome).toMatchObject({ kind: 'unknown', error: { code: 'RESPONSE_NOT_SCIM', status: 201 } });
    expect(server.requests).toHaveLength(1);
  });

  it('patches with the operations and the version', async () => {
    const { client, server } = await start((_request, reply) => reply.send(204));

    const outcome = await sendPlain(client.send, aPatch('a/b', { version: 'W/"3"' }));

    expect(outcome).toEqual({ kind: 'done', status: 204 });
    const [request] = server.requests;
    expect([request?.method, request?.path, request?.headers.get('if-match')]).toEqual([
      'PATCH',
      '/scim/v2/Users/a%2Fb',
      'W/"3"',
    ]);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      schemas: [urns.patchOp],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    });
  });

  it('gives the resource that a PATCH is answered with', async () => {
    const { client, server } = await start(answering(200, { id: '1', active: false }));

    const outcome = await sendPlain(client.send, aPatch('1'));

    expect(outcome).toEqual({ kind: 'done', status: 200, resource: { id: '1', active: false } });
    expect(server.requests[0]?.headers.has('if-match')).toBe(false);
  });

  it.each([aPatch('1'), aDelete('1')])(
    'does not know what was done when the answer is another resource',
    async (write) => {
      const { client } = await start(answering(200, { id: 'other', active: false }));

      const message = expect.stringContaining('another resource');
      expect(await sendPlain(client.send, write)).toMatchObject({ kind: 'unknown', error: { message } });
    },
  );

  it.each([{ id: 'A' }, { id: 1 }, {}, { status: 'active' }, { id: 'a', status: '400', error: 'x', ok: false }])(
    'takes %j for an answer about the resource',
    async (body) => {
      const { client } = await start(answering(200, body));

      const id = body.id === 1 ? '1' : 'a';
      expect(await sendPlain(client.send, aPatch(id))).toMatchObject({ kind: 'done' });
    },
  );

  it.each([
    { status: '400', detail: 'bad' },
    { status: 503 },
    { ok: false, error: 'nope' },
    { success: false },
    { error: { message: 'nope' } },
    { schemas: [urns.error.toUpperCase()], detail: 'bad' },
    { schemas: urns.error },
  ])('does not know whether a write was done that is answered 200 with the error %j', async (body) => {
    const { client } = await start(answering(200, body));

    expect(await sendPlain(client.send, aPatch('1'))).toMatchObject({ kind: 'unknown' });
  });

  it('deletes with the version', async () => {
    const { client, server } = await start((_request, reply) => reply.send(204));

    expect(await sendPlain(client.send, aDelete('1', { version: '"v"' }))).toEqual({ kind: 'done', status: 204 });
    expect(server.requests[0]).toMatchObject({ method: 'DELETE', path: '/scim/v2/Users/1', body: '' });
    expect(server.requests[0]?.headers.get('if-match')).toBe('"v"');
  });

  it.each([
    ['create', aCreate('ada'), 409, 'TARGET_REFUSED'],
    ['create', aCreate('ada'), 401, 'TARGET_REFUSED_LOGIN'],
    ['create', aCreate('ada'), 403, 'TARGET_FORBIDDEN'],
    ['create', aCreate('ada'), 429, 'TARGET_THROTTLED'],
    ['create', aCreate('ada'), 501, 'TARGET_FAILED'],
    ['create', aCreate('ada'), 307, 'TARGET_REDIRECTED'],
    ['patch', aPatch('1'), 412, 'TARGET_REFUSED'],
    ['delete', aDelete('1'), 404, 'TARGET_REFUSED'],
  ])('says that a %s was refused with what the server said', async (_case, write, status, code) => {
    const { client } = await start(answering(status, errorBody));

    const outcome = await sendPlain(client.send, write);

    expect(outcome).toMatchObject({
      kind: 'refused',
      status,
      error: { code, detail: 'The userName is taken', scimType: 'uniqueness' },
    });
  });

  it.each([500, 502, 503, 408, 303])('does not know whether a create was done that is answered %i', async (status) => {
    const { client, server } = await start(answering(status, errorBody));

    expect(await sendPlain(client.send, aCreate('ada'))).toMatchObject({ kind: 'unknown', error: { status } });
    expect(server.requests).toHaveLength(1);
  });

  it('does not know whether a create was done whose answer was lost, and sends it once', async () => {
    const { client, server } = await start((_request, reply) => {
      reply.reset();
    });

    const outcome = await sendPlain(client.send, aCreate('ada'));

    expect(outcome).toMatchObject({ kind: 'unknown', error: { code: 'TARGET_UNREACHABLE' } });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['HTML', '<html><body>Log in</body></html>', { 'Content-Type': 'text/html' }, 'RESPONSE_NOT_SCIM'],
    ['half a JSON', '{"id":"4', {}, 'RESPONSE_CUT'],
    ['text', 'OK', {}, 'RESPONSE_NOT_SCIM'],
  ])('does not know whether a write was done that is answered 200 with %s', async (_case, body, headers, code) => {
    const { client } = await start((_request, reply) => reply.send(200, headers, body));

    expect(await sendPlain(client.send, aCreate('ada'))).toMatchObject({ kind: 'unknown', error: { code } });
    expect(await sendPlain(client.send, aPatch('1'))).toMatchObject({ kind: 'unknown', error: { code } });
  });

  it('says that nothing was sent when there is no connection', async () => {
    const { client, server } = await start(() => undefined);
    await server.close();

    const outcome = await sendPlain(client.send, aCreate('ada'));

    expect(outcome).toMatchObject({ kind: 'not-sent', error: { code: 'TARGET_UNREACHABLE', delivery: 'not-sent' } });
  });

  it.each(['', '.', '..', '\ud800'])('never sends a write to the id %j', async (id) => {
    const { send, requests } = unusedSend();

    const outcomes = [await sendPlain(send, aDelete(id)), await sendPlain(send, aPatch(id))];

    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'refused']);
    expect(outcomes).toMatchObject([{ status: undefined }, { status: undefined }]);
    expect(requests).toEqual([]);
  });

  it('throws a stop', async () => {
    const stop = new AgentError('INTERRUPTED', 'Stopped.');

    await expect(sendPlain(() => Promise.reject(stop), aCreate('ada'))).rejects.toBe(stop);
  });

  it('says what a SCIM 1.1 error with a status of success said, and takes an empty list of errors for none', async () => {
    const failed = await start(answering(200, { Errors: [{ description: 'no seats left' }] }));
    const fine = await start(answering(200, { id: '1', Errors: [] }));

    expect(await sendPlain(failed.client.send, aPatch('1'))).toMatchObject({
      kind: 'unknown',
      error: { message: expect.stringContaining('no seats left') },
    });
    expect(await sendPlain(fine.client.send, aPatch('1'))).toMatchObject({ kind: 'done' });
  });
});

describe('sendWrite of what depends on the resource', () => {
  const put = mergeDialect(rfc, { update: { method: 'put' } });

  function sendWith(read: EncodeTools['read'], dialect = put) {
    const { send, requests } = unusedSend();
    return { requests, outcome: sendWrite(send, aPatch('1'), { dialect, read }) };
  }

  it('is refused, and not sent, when there is no such resource', async () => {
    const { outcome, requests } = sendWith(() => Promise.resolve(undefined));

    expect(await outcome).toMatchObject({ kind: 'refused', status: 404, error: { delivery: 'rejected' } });
    expect(requests).toEqual([]);
  });

  it.each([
    ['was not answered', anHttpError('TARGET_TIMEOUT'), { kind: 'not-sent', error: { code: 'TARGET_TIMEOUT' } }],
    ['is not that resource', new AgentError('RESOURCE_INVALID', 'Another one.'), { kind: 'not-sent' }],
    [
      'was refused',
      anHttpError('TARGET_FORBIDDEN', { status: 403, delivery: 'rejected' }),
      { kind: 'refused', status: 403 },
    ],
  ])('is not sent when the answer to the look %s', async (_case, error, expected) => {
    const { outcome, requests } = sendWith(() => Promise.reject(error));

    expect(await outcome).toMatchObject(expected);
    expect(requests).toEqual([]);
  });

  it('is refused, and not sent, when the change does not fit the resource', async () => {
    const { send, requests } = unusedSend();
    const operations: PatchOperation[] = [{ op: 'replace', path: 'title[type eq "x"]', value: 'Lead' }];
    const write: Write = { method: 'PATCH', endpoint: 'Users', id: '1', operations };

    const outcome = await sendWrite(send, write, {
      dialect: put,
      read: () => Promise.resolve({ id: '1', userName: 'ada' }),
    });

    expect(outcome).toMatchObject({ kind: 'refused', status: 400, error: { delivery: 'rejected' } });
    expect(requests).toEqual([]);
  });

  it('throws a stop', async () => {
    const stop = new AgentError('INTERRUPTED', 'Stopped.');

    await expect(sendWith(() => Promise.reject(stop)).outcome).rejects.toBe(stop);
  });
});

describe('sendWrite of a request that holds what was read', () => {
  const start = useFaultServer();
  const put = mergeDialect(rfc, { update: { method: 'put' } });

  /** An account whose title changes between any two looks, and a server that takes a PUT after so many answers. */
  async function meet(answers: readonly (number | 'reset')[], headers = {}, options = {}) {
    let looks = 0;
    const left = [...answers];
    const scene = await start((_request, reply) => {
      const answer = left.shift();
      if (answer === 'reset') {
        reply.reset();
        return;
      }
      return reply.json(answer === undefined ? { id: '1' } : {}, { status: answer ?? 200, headers });
    }, options);
    const read: EncodeTools['read'] = () => Promise.resolve({ id: '1', userName: 'ada', title: `T${(looks += 1)}` });
    const outcome = await sendWrite(scene.client.send, aPatch('1'), { dialect: put, read });
    const titles = scene.server.requests
      .filter(({ method }) => method === 'PUT')
      .map(({ body }) => (JSON.parse(body) as { title: string }).title);
    return { ...scene, outcome, titles };
  }

  it('makes it anew from another look after the wait that the server asks for', async () => {
    const { outcome, titles, waits } = await meet([429], { 'Retry-After': '7' });

    expect(outcome).toMatchObject({ kind: 'done' });
    expect(titles).toEqual(['T1', 'T2']);
    expect(waits).toEqual([7000]);
  });

  it('makes it anew three times', async () => {
    const { outcome, titles } = await meet([429, 429, 429, 429, 429]);

    expect(outcome).toMatchObject({ kind: 'refused', status: 429 });
    expect(titles).toEqual(['T1', 'T2', 'T3', 'T4']);
  });

  it('does not wait for a server that asks for too much', async () => {
    const { outcome, titles, waits } = await meet([429], { 'Retry-After': '3600' });

    expect(outcome).toMatchObject({ kind: 'refused', status: 429 });
    expect([titles, waits]).toEqual([['T1'], []]);
  });

  it.each<[string, number | 'reset']>([
    ['503', 503],
    ['500', 500],
    ['no answer', 'reset'],
  ])('is sent once and leaves the rest to those who look when the answer is %s', async (_case, answer) => {
    const { outcome, titles } = await meet([answer], { 'Retry-After': '1' });

    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(titles).toEqual(['T1']);
  });

  it('is not made anew for a login that cannot be renewed', async () => {
    const { outcome, titles } = await meet([401]);

    expect(outcome).toMatchObject({ kind: 'refused', status: 401 });
    expect(titles).toEqual(['T1']);
  });

  it.each([
    [429, 1],
    [401, 2],
  ])('is handed back after %i when its operations hold what was read before', async (status, times) => {
    const { send, requests } = unusedSend();
    const error = anHttpError(status === 429 ? 'TARGET_THROTTLED' : 'TARGET_REFUSED_LOGIN', {
      status,
      delivery: 'rejected',
    });
    const refusing: Send = (request) => send(request).catch(() => Promise.reject(error));

    const outcome = await sendPlain(refusing, { ...aPatch('1'), isMadeFromRead: true } as Write);

    expect(outcome).toMatchObject({ kind: 'refused', status });
    expect(requests.map(({ effect }) => effect)).toEqual(Array.from({ length: times }, () => 'merge'));
  });

  it.each([
    ['deleteDeactivates', 'merge'],
    ['delete', 'delete'],
  ] as const)('counts a deletion with delete.user %s as %s', async (user, effect) => {
    const { send, requests } = unusedSend();
    const dialect = mergeDialect(rfc, { delete: { user } });

    await sendWrite(send, aDelete('1'), { ...tools, dialect }).catch(() => undefined);

    expect(requests).toMatchObject([{ effect }]);
  });
});
