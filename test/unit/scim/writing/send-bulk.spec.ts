import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../../src/errors.ts';
import { parseBulkRequest, type BulkOperation } from '../../../../src/scim/protocol/bulk.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { sendBulk, type BulkAnswer } from '../../../../src/scim/writing/send-bulk.ts';
import type { Write, WriteOutcome } from '../../../../src/scim/writing/write.ts';
import type { FaultScript } from '../../../support/fault-server.ts';
import { aCreate, aDelete, aPatch, unusedSend } from '../../../support/some-writes.ts';
import { useFaultServer } from '../../../support/use-fault-server.ts';

type Results = (operations: readonly BulkOperation[]) => readonly unknown[];

/** Answers with what the results are made of the operations that were sent. */
function answering(results: Results): FaultScript {
  return (request, reply) => {
    const { operations } = parseBulkRequest(JSON.parse(request.body));
    return reply.json({ schemas: [urns.bulkResponse], Operations: results(operations) });
  };
}

function created({ bulkId, data }: BulkOperation): Readonly<Record<string, unknown>> {
  const { userName } = data as { userName: string };
  return { method: 'POST', bulkId, location: `https://h.example/v2/Users/id-${userName}`, status: '201' };
}

function outcomesOf(answer: BulkAnswer): readonly WriteOutcome[] {
  if (answer.kind === 'answered') return answer.outcomes;
  throw answer.error;
}

const three = [aCreate('ada'), aCreate('bob'), aCreate('eve')];

describe('sendBulk', () => {
  const start = useFaultServer();

  async function run(results: Results, writes: readonly Write[] = three, onWarning?: (warning: string) => void) {
    const { client, server } = await start(answering(results));
    return { outcomes: outcomesOf(await sendBulk(client.send, writes, rfc, onWarning)), server };
  }

  it('sends all writes as one request, each with a bulkId of its own', async () => {
    const writes = [aCreate('ada'), aPatch('a/b', { version: 'W/"3"' }), aDelete('2')];

    const { server } = await run(() => [], writes);

    const [request] = server.requests;
    const { operations, failOnErrors } = parseBulkRequest(JSON.parse(request?.body ?? ''));
    expect([server.requests.length, request?.method, request?.path]).toEqual([1, 'POST', '/scim/v2/Bulk']);
    expect(failOnErrors).toBeUndefined();
    expect(operations).toMatchObject([
      { method: 'POST', path: '/Users', data: { userName: 'ada' } },
      { method: 'PATCH', path: '/Users/a%2Fb', version: 'W/"3"', data: { schemas: [urns.patchOp] } },
      { method: 'DELETE', path: '/Users/2' },
    ]);
    expect(new Set(operations.map(({ bulkId }) => bulkId)).size).toBe(3);
  });

  it('has other bulkIds in every request', async () => {
    const { client, server } = await start(answering(() => []));

    await sendBulk(client.send, three, rfc);
    await sendBulk(client.send, three, rfc);

    const ids = server.requests.flatMap(({ body }) =>
      parseBulkRequest(JSON.parse(body)).operations.map((o) => o.bulkId),
    );
    expect(new Set(ids).size).toBe(6);
  });

  it('gives each write the result with its bulkId, whatever the order', async () => {
    const { outcomes } = await run((operations) => operations.map(created).reverse());

    expect(outcomes).toEqual(['id-ada', 'id-bob', 'id-eve'].map((id) => ({ kind: 'done', status: 201, id })));
  });

  it('takes the id of a create from the resource where there is no location', async () => {
    const { outcomes } = await run(
      ([{ bulkId } = { bulkId: '' }]) => [{ bulkId, status: 201, response: { id: '7' } }],
      [aCreate('ada')],
    );

    expect(outcomes).toEqual([{ kind: 'done', status: 201, id: '7', resource: { id: '7' } }]);
  });

  it('does not know of a create whose result has no id', async () => {
    const { outcomes } = await run((operations) => operations.map(({ bulkId }) => ({ bulkId, status: '201' })));

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it.each<[string, Results]>([
    ['is missing', ([first, , last]) => [created(first!), created(last!)]],
    ['comes twice', ([first, second, last]) => [first, second, second, last].map((each) => created(each!))],
    [
      'comes twice, once without a status',
      ([a, b, c]) => [a, b, c].map((each) => created(each!)).concat({ bulkId: b?.bulkId }),
    ],
    ['has no status', (all) => all.map((each, index) => ({ ...created(each), ...(index === 1 && { status: null }) }))],
    [
      'has the status 500',
      (all) => all.map((each, index) => ({ ...created(each), ...(index === 1 && { status: '500' }) })),
    ],
    [
      'has the status 302',
      (all) => all.map((each, index) => ({ ...created(each), ...(index === 1 && { status: 302 }) })),
    ],
    [
      'has no bulkId',
      (all) => all.map((each, index) => ({ ...created(each), ...(index === 1 && { bulkId: undefined }) })),
    ],
    ['is no object', ([first, , last]) => [created(first!), 'second', created(last!)]],
    [
      'says that it is an error',
      (all) =>
        all.map((each, index) => ({ ...created(each), ...(index === 1 && { response: { schemas: [urns.error] } }) })),
    ],
  ])('does not know of the one write whose result %s', async (_case, results) => {
    const { outcomes } = await run(results);

    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'unknown', 'done']);
  });

  it('ignores results that belong to no operation, and warns once', async () => {
    const warnings: string[] = [];
    const strange = [
      created({ ...aCreateOperation('1'), bulkId: '0' }),
      created({ ...aCreateOperation('2'), bulkId: 'x' }),
    ];

    const { outcomes } = await run(
      (all) => [...strange, ...all.slice(1).map(created)],
      three,
      (warning) => {
        warnings.push(warning);
      },
    );

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'done', 'done']);
    expect(warnings).toEqual(['Bulk: 2 of 4 results belong to no operation of the request and were ignored.']);
  });

  it('knows a PATCH and a DELETE without bulkId by method and location', async () => {
    const writes = [aPatch('1'), aDelete('2'), aPatch('1', { endpoint: 'Groups' }), aDelete('a/b')];
    const results = [
      { method: 'DELETE', location: '/v2/Users/a%2Fb', status: '404' },
      { method: 'PATCH', location: 'https://h.example/v2/Groups/1', status: '412' },
      { method: 'DELETE', location: '/v2/Users/2', status: '204' },
      { method: 'patch', location: '/v2/Users/1', status: '200' },
    ];

    const { outcomes } = await run(() => results, writes);

    expect(outcomes).toMatchObject([
      { kind: 'done', status: 200 },
      { kind: 'done', status: 204 },
      { kind: 'refused', status: 412 },
      { kind: 'refused', status: 404 },
    ]);
  });

  it.each([
    ['a PATCH', aPatch('1')],
    ['a DELETE', aDelete('1')],
  ])('does not know of %s whose result is that of another resource', async (_case, write) => {
    const { outcomes } = await run(
      ([first]) => [{ bulkId: first?.bulkId, location: 'https://h.example/v2/Users/2', status: '200' }],
      [write],
    );

    expect(outcomes).toMatchObject([{ kind: 'unknown', error: { message: expect.stringContaining('another') } }]);
  });

  it('does not guess which of two PATCHes of one resource a result without bulkId is of', async () => {
    const { outcomes } = await run(
      () => [{ method: 'PATCH', location: '/Users/1', status: '200' }],
      [aPatch('1'), aPatch('1')],
    );

    expect(outcomes.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it.each([
    [400, 'TARGET_REFUSED'],
    [401, 'TARGET_REFUSED_LOGIN'],
    [403, 'TARGET_FORBIDDEN'],
    [409, 'TARGET_REFUSED'],
    [429, 'TARGET_THROTTLED'],
  ])('says that an operation was refused with %i and why', async (status, code) => {
    const response = { schemas: [urns.error], detail: 'Taken\u0007', scimType: 'uniqueness', status: String(status) };

    const { outcomes } = await run(
      ([first]) => [{ bulkId: first?.bulkId, status: { code: String(status) }, response }],
      [aCreate('ada')],
    );

    expect(outcomes).toMatchObject([
      {
        kind: 'refused',
        status,
        error: { code, detail: 'Taken', scimType: 'uniqueness', delivery: 'rejected', status },
      },
    ]);
  });

  it('never sends a write without a usable id, and gives the others their results', async () => {
    const { outcomes, server } = await run((all) => all.map(created), [aDelete(''), aCreate('ada'), aPatch('..')]);

    expect(outcomes).toMatchObject([{ kind: 'refused', status: undefined }, { id: 'id-ada' }, { kind: 'refused' }]);
    expect(parseBulkRequest(JSON.parse(server.requests[0]?.body ?? '')).operations).toHaveLength(1);
  });

  it('sends nothing when no write can be sent', async () => {
    const { send, requests } = unusedSend();

    const outcomes = outcomesOf(await sendBulk(send, [aDelete('')], rfc));

    expect(outcomes).toMatchObject([{ kind: 'refused' }]);
    expect(requests).toEqual([]);
  });
});

function aCreateOperation(userName: string): BulkOperation {
  return { method: 'POST', path: '/Users', data: { userName } };
}

describe('sendBulk, when the whole request fails', () => {
  const start = useFaultServer();

  async function run(script: FaultScript) {
    const { client, server } = await start(script);
    return { answer: await sendBulk(client.send, three, rfc), server };
  }

  it.each<[string, FaultScript]>([
    [
      'a reset',
      (_request, reply) => {
        reply.reset();
      },
    ],
    ['500', (_request, reply) => reply.json({}, { status: 500 })],
    ['503', (_request, reply) => reply.json({}, { status: 503, headers: { 'Retry-After': 1 } })],
    ['HTML', (_request, reply) => reply.send(200, { 'Content-Type': 'text/html' }, '<html></html>')],
    ['half a JSON', (_request, reply) => reply.send(200, {}, '{"Operations":[')],
    ['no body', (_request, reply) => reply.send(200)],
    ['another message', (_request, reply) => reply.json({ schemas: [urns.error], detail: 'no' })],
    ['Operations that are no list', (_request, reply) => reply.json({ Operations: {} })],
  ])('by %s, no write is known, and it is not repeated', async (_case, script) => {
    const { answer, server } = await run(script);

    expect(outcomesOf(answer).map(({ kind }) => kind)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    [413, 'too-large'],
    [400, 'not-supported'],
    [403, 'not-supported'],
    [404, 'not-supported'],
    [405, 'not-supported'],
    [501, 'not-supported'],
    [307, 'not-supported'],
  ])('by %i, it is told that Bulk is %s', async (status, reason) => {
    const { answer } = await run((_request, reply) => reply.json({ detail: 'No Bulk' }, { status }));

    expect(answer).toMatchObject({ kind: 'refused', reason, error: { status } });
  });

  it.each([
    [401, {}, 'TARGET_REFUSED_LOGIN'],
    [429, {}, 'TARGET_THROTTLED'],
    [429, { 'Retry-After': 9999 }, 'TARGET_THROTTLED'],
  ])('by %i, every write is refused', async (status, headers, code) => {
    const { answer } = await run((_request, reply) => reply.json({}, { status, headers }));

    expect(outcomesOf(answer)).toMatchObject(three.map(() => ({ kind: 'refused', status, error: { code } })));
  });

  it('by a connection that is not made, nothing was sent', async () => {
    const { client, server } = await start(() => undefined);
    await server.close();

    const answer = await sendBulk(client.send, three, rfc);

    expect(outcomesOf(answer).map(({ kind }) => kind)).toEqual(['not-sent', 'not-sent', 'not-sent']);
  });

  it('by a stop, the stop is thrown', async () => {
    const stop = new AgentError('INTERRUPTED', 'Stopped.');

    await expect(sendBulk(() => Promise.reject(stop), three, rfc)).rejects.toBe(stop);
  });
});
