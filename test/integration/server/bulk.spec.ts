import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildBulkRequest, parseBulkResponse, type BulkOperation } from '../../../src/scim/protocol/bulk.ts';
import { aScimServer, type ScimTestServer } from '../../support/a-scim-server.ts';

describe('bulk', () => {
  let server: ScimTestServer;

  beforeEach(async () => {
    server = await aScimServer({
      resources: { users: [{ id: 'ada', userName: 'ada' }], groups: [] },
      bulk: { maxOperations: 5, maxPayloadSize: 2000 },
    });
  });

  afterEach(async () => {
    await server.close();
  });

  async function run(operations: BulkOperation[], failOnErrors?: number) {
    const body = buildBulkRequest({ operations, ...(failOnErrors !== undefined && { failOnErrors }) });
    const reply = await server.call('/Bulk', { method: 'POST', body });
    return parseBulkResponse(reply.body);
  }

  const create = (userName: string, bulkId = userName): BulkOperation => ({
    method: 'POST',
    path: '/Users',
    bulkId,
    data: { userName },
  });

  it('runs every kind of operation and answers each with its own status', async () => {
    const results = await run([
      create('bob'),
      { method: 'PATCH', path: '/Users/ada', data: { Operations: [{ op: 'add', path: 'title', value: 'X' }] } },
      { method: 'PUT', path: '/Users/ada', version: 'W/"1"', data: { userName: 'ada' } },
      { method: 'DELETE', path: '/Users/ada', version: 'W/"2"' },
      { method: 'DELETE', path: '/Users/ada' },
    ]);

    expect(results).toMatchObject([
      { method: 'POST', bulkId: 'bob', status: 201, version: 'W/"1"', location: expect.stringContaining('/Users/') },
      { method: 'PATCH', status: 200, version: 'W/"2"' },
      { method: 'PUT', status: 412, response: { status: '412' } },
      { method: 'DELETE', status: 204 },
      { method: 'DELETE', status: 404 },
    ]);
  });

  it('resolves references backwards, forwards and in a circle', async () => {
    const group = (bulkId: string, ...members: string[]): BulkOperation => ({
      method: 'POST',
      path: '/Groups',
      bulkId,
      data: { displayName: bulkId, members: members.map((value) => ({ value, type: 'Group' })) },
    });

    const results = await run([
      create('bob'),
      group('first', 'bulkId:second', 'bulkId:bob'),
      group('second', 'bulkId:first'),
      { method: 'PATCH', path: '/Users/bulkId:bob', data: { Operations: [{ op: 'add', path: 'title', value: 'X' }] } },
    ]);

    const [bob, first, second] = results.map(({ location }) => location?.split('/').at(-1));
    const read = await server.call(`/Groups/${first!}`);
    expect(results.map(({ status }) => status)).toEqual([201, 201, 201, 200]);
    expect(read.body['members']).toMatchObject([{ value: second }, { value: bob }]);
  });

  it('fails what refers to a creation that failed, and leaves no reference to it', async () => {
    const group = (name: string, member: string): BulkOperation => ({
      method: 'POST',
      path: '/Groups',
      bulkId: name,
      data: { displayName: name, members: [{ value: member }] },
    });

    const results = await run([
      group('early', 'bulkId:twin'),
      create('ADA', 'twin'),
      group('late', 'bulkId:twin'),
      group('lost', 'bulkId:none'),
    ]);

    const early = await server.call(`/Groups/${results[0]!.location!.split('/').at(-1)!}`);
    expect(results.map(({ status }) => status)).toEqual([201, 409, 409, 409]);
    expect(early.body).not.toHaveProperty('members');
  });

  it('stops after the number of failures that the client bears', async () => {
    const results = await run([create('ADA', 'a'), create('Ada', 'b'), create('bob')], 2);
    const { body } = await server.call('/Users');

    expect(results.map(({ status }) => status)).toEqual([409, 409]);
    expect(body['totalResults']).toBe(1);
  });

  it.each([
    ['another endpoint', { method: 'POST', path: '/Devices', data: {} }],
    ['a creation with an id', { method: 'POST', path: '/Users/x', data: { userName: 'x' } }],
    ['a deletion without an id', { method: 'DELETE', path: '/Users' }],
    ['a path that cannot be decoded', { method: 'DELETE', path: '/Users/%E0%A4%A' }],
  ] as const)('refuses %s', async (_, operation) => {
    const [result] = await run([operation]);

    expect(result).toMatchObject({ status: 400, response: { scimType: 'invalidValue' } });
  });

  it('refuses too many operations and too large a message, and does nothing', async () => {
    const many = Array.from({ length: 6 }, (_, index) => create(`u${index}`));

    const tooMany = await server.call('/Bulk', { method: 'POST', body: buildBulkRequest({ operations: many }) });
    const tooLarge = await server.call('/Bulk', {
      method: 'POST',
      body: buildBulkRequest({ operations: [create('x'.repeat(2000))] }),
    });
    const { body } = await server.call('/Users');

    expect([tooMany.status, tooLarge.status]).toEqual([413, 413]);
    expect(body['totalResults']).toBe(1);
  });
});
