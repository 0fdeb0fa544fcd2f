import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../../../src/http/request.ts';
import { atResourcePaths } from '../../../src/scim/at-resource-paths.ts';
import { okResponse } from '../../support/list-target.ts';

const resources = [{ name: 'Users', path: 'identity/people' }, { name: 'Groups' }];

async function sent(request: HttpRequest): Promise<HttpRequest | undefined> {
  const requests: HttpRequest[] = [];
  const send = atResourcePaths((moved) => {
    requests.push(moved);
    return Promise.resolve(okResponse({}));
  }, resources);
  await send(request);
  return requests[0];
}

describe('atResourcePaths', () => {
  it.each([
    ['Users', 'identity/people'],
    ['users', 'identity/people'],
    ['Users/a%2Fb', 'identity/people/a%2Fb'],
    ['Users/Users', 'identity/people/Users'],
    ['UsersOfOld/1', 'UsersOfOld/1'],
    ['Groups/Users', 'Groups/Users'],
    ['ServiceProviderConfig', 'ServiceProviderConfig'],
  ])('sends %s to %s', async (path, expected) => {
    const query = { filter: 'Users' };

    expect(await sent({ method: 'GET', effect: 'read', path, query })).toEqual({
      method: 'GET',
      effect: 'read',
      path: expected,
      query,
    });
  });

  it('moves the operations of a Bulk request', async () => {
    const operations = [
      { method: 'DELETE', path: '/Users/1' },
      { method: 'PATCH', path: '/Groups/2', data: { path: '/Users/1' } },
    ];

    const moved = await sent({ method: 'POST', effect: 'bulk', path: 'Bulk', body: { Operations: operations } });

    expect(moved?.body).toEqual({ Operations: [{ method: 'DELETE', path: '/identity/people/1' }, operations[1]] });
  });

  it.each([
    ['https://acme.example/v2/identity/people/7', 'https://acme.example/v2/Users/7'],
    ['/v2/Identity/People/7', '/v2/Users/7'],
    ['/v2/Groups/7', '/v2/Groups/7'],
  ])('gives the address %s of an answer the name back', async (location, expected) => {
    const bulk = { Operations: [{ method: 'POST', location }, 'nonsense'] };
    const send = atResourcePaths(
      () => Promise.resolve({ status: 201, headers: new Map([['location', location]]), body: bulk }),
      resources,
    );

    const alone = await send({ method: 'POST', effect: 'create', path: 'Users' });
    const inBulk = await send({ method: 'POST', effect: 'bulk', path: 'Bulk' });

    expect(alone.headers.get('location')).toBe(expected);
    expect(alone.body).toBe(bulk);
    expect(inBulk.body).toEqual({ Operations: [{ method: 'POST', location: expected }, 'nonsense'] });
  });

  it('leaves every other body alone', async () => {
    const body = { Operations: [{ op: 'add', path: 'Users' }] };

    expect(await sent({ method: 'PATCH', effect: 'patch', path: 'Groups/1', body })).toMatchObject({ body });
  });

  it('changes nothing without paths', () => {
    const send = (): Promise<never> => Promise.reject(new Error('not sent'));

    expect([atResourcePaths(send, null), atResourcePaths(send, [{ name: 'Users' }])]).toEqual([send, send]);
  });
});
