import { describe, expect, it } from '@jest/globals';
import {
  buildBulkRequest,
  buildBulkResponse,
  parseBulkRequest,
  parseBulkResponse,
} from '../../../../src/scim/protocol/bulk.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

describe('bulk messages', () => {
  it('reads back a request that was built', () => {
    const request = {
      failOnErrors: 2,
      operations: [
        { method: 'POST', path: '/Users', bulkId: 'a', data: { userName: 'ada' } },
        { method: 'DELETE', path: '/Users/1', version: 'W/"1"' },
      ],
    } as const;

    const built = buildBulkRequest(request);

    expect(built).toMatchObject({ schemas: [urns.bulkRequest] });
    expect(parseBulkRequest(built)).toEqual(request);
  });

  it('reads back a response that was built, whose statuses are texts', () => {
    const results = [{ method: 'POST', bulkId: 'a', location: '/Users/1', version: 'W/"1"', status: 201 }];

    const built = buildBulkResponse(results);

    expect(built).toMatchObject({ schemas: [urns.bulkResponse], Operations: [{ status: '201' }] });
    expect(parseBulkResponse(built)).toEqual(results);
  });

  it.each([['201'], [201], [{ code: '201' }], [{ code: 201 }]])('reads the status %p', (status) => {
    const [result] = parseBulkResponse({ Operations: [{ method: 'post', status }] });

    expect(result).toEqual({ method: 'POST', status: 201 });
  });

  it('keeps the error of a failed operation', () => {
    const [result] = parseBulkResponse({ Operations: [{ method: 'POST', status: '409', response: { detail: 'no' } }] });

    expect(result).toMatchObject({ status: 409, response: { detail: 'no' } });
  });

  it.each([undefined, null, 'ok', 0, 99, 600, {}, [], true])('reads %j as no status', (status) => {
    const [result] = parseBulkResponse({ Operations: [{ method: 'POST', bulkId: 'a', status }] });

    expect(result).toEqual({ method: 'POST', bulkId: 'a', status: undefined });
  });

  it('passes over what is no operation, and reads the others', () => {
    const results = parseBulkResponse({
      Operations: [null, 'x', { bulkId: 7, status: '200' }, { bulkId: 'a', status: '204' }],
    });

    expect(results).toEqual([
      { method: '', status: 200 },
      { method: '', bulkId: 'a', status: 204 },
    ]);
  });

  it.each([
    ['no list', {}],
    ['no object', 'x'],
  ])('refuses a response with %s', (_, body) => {
    const parse = () => parseBulkResponse(body);

    expect(parse).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }));
  });

  it.each([
    ['a method that is none', { Operations: [{ method: 'GET', path: '/Users' }] }],
    ['no path', { Operations: [{ method: 'POST' }] }],
    ['failOnErrors 0', { failOnErrors: 0, Operations: [] }],
  ])('refuses a request with %s', (_, body) => {
    const parse = () => parseBulkRequest(body);

    expect(parse).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }));
  });
});
