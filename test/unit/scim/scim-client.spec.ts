import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../src/http/http-error.ts';
import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import type { ServiceProviderConfig } from '../../../src/scim/protocol/discovery.ts';
import { ScimClient, type ClientListRequest } from '../../../src/scim/scim-client.ts';
import { idsUpTo, listBody, listTarget, okResponse, type ListTarget } from '../../support/list-target.ts';

const listRequest: ClientListRequest = { endpoint: 'Users', pageSize: 200, maxConcurrentRequests: 4 };

function announcing(pagination: ServiceProviderConfig['pagination']): ServiceProviderConfig {
  return { patch: undefined, bulk: undefined, filter: undefined, etag: undefined, pagination };
}

function dialectWith(list: Partial<Dialect['list']>): Dialect {
  return { ...rfc, list: { ...rfc.list, ...list } };
}

function smallTarget(): ListTarget {
  return listTarget(({ offset }) => listBody(idsUpTo(3).slice(offset), 3));
}

async function firstQuery(dialect: Dialect, announced?: ServiceProviderConfig): Promise<unknown> {
  const target = smallTarget();
  const client = new ScimClient(target.send, dialect);
  for await (const page of client.list({ ...listRequest, announced })) expect(page.resources).toHaveLength(3);
  return target.requests[0]?.query;
}

/** The first query of a listing that ends with an empty page. */
async function queryOf(list: Partial<Dialect['list']>, announced: ServiceProviderConfig): Promise<unknown> {
  const target = smallTarget();
  const client = new ScimClient(target.send, dialectWith(list));
  for await (const page of client.list({ ...listRequest, announced })) expect(page.resources.length).toBeLessThan(4);
  return target.requests[0]?.query;
}

describe('ScimClient.list', () => {
  it('pages by index where nothing else is known', async () => {
    expect(await firstQuery(rfc)).toEqual({ startIndex: '1', count: '200' });
  });

  it('pages by cursor where the target announces it', async () => {
    const announced = announcing({ cursor: true, index: true });

    expect(await firstQuery(rfc, announced)).toEqual({ cursor: '', count: '200' });
  });

  it.each<[string, Partial<Dialect['list']>, object]>([
    ['by index where the dialect says so', { mode: 'index' }, { startIndex: '1', count: '200' }],
    ['by cursor where the dialect says so', { mode: 'cursor' }, { cursor: '', count: '200' }],
    ['by index where the total is not believed', { stop: 'empty' }, { startIndex: '1', count: '200' }],
  ])('pages %s, whatever the target announces', async (_how, list, query) => {
    const announced = announcing(
      list.mode === 'cursor' ? { cursor: false, index: true } : { cursor: true, index: true },
    );

    expect(await queryOf(list, announced)).toEqual(query);
  });

  it('asks for no longer pages than the target announces', async () => {
    const announced = announcing({ cursor: false, index: true, maxPageSize: 50 });

    expect(await firstQuery(rfc, announced)).toEqual({ startIndex: '1', count: '50' });
  });

  it('asks for no longer pages than the dialect allows', async () => {
    expect(await firstQuery(dialectWith({ maxPageSize: 100 }))).toEqual({ startIndex: '1', count: '100' });
  });

  it.each([
    [50, '50'],
    [0, '200'],
  ])('takes %i results of a filter at most for the longest page, unless it is nothing', async (maxResults, count) => {
    const announced = { ...announcing(undefined), filter: { supported: true, maxResults } };

    expect(await firstQuery(rfc, announced)).toEqual({ startIndex: '1', count });
  });

  it('does not page where the dialect has no pages, whatever the target announces', async () => {
    expect(await firstQuery(dialectWith({ mode: 'none' }), announcing({ cursor: true, index: true }))).toEqual({});
  });

  it('needs no total from cursor to cursor', async () => {
    const target = listTarget((_, { query }) =>
      query?.['cursor'] === '' ? { resources: [{ id: 'a' }], nextCursor: 'c' } : { resources: [{ id: 'b' }] },
    );
    const client = new ScimClient(target.send, dialectWith({ mode: 'cursor' }));
    const ids: string[] = [];

    for await (const { resources } of client.list(listRequest)) ids.push(...resources.map(({ id }) => id));

    expect(ids).toEqual(['a', 'b']);
  });

  it('asks where the server keeps the resource', async () => {
    const target = smallTarget();
    const client = new ScimClient(target.send, { ...rfc, resources: [{ name: 'Users', path: 'people' }] });

    for await (const page of client.list(listRequest)) expect(page.resources).toHaveLength(3);
    await client.count('users');

    expect(new Set(target.requests.map(({ path }) => path))).toEqual(new Set(['people']));
  });

  it('pages by cursor where the dialect says so', async () => {
    expect(await firstQuery(dialectWith({ mode: 'cursor' }))).toEqual({ cursor: '', count: '200' });
  });

  it('reads until an empty page where the dialect does not trust the total', async () => {
    const target = listTarget(({ offset, count }) =>
      listBody(idsUpTo(5).slice(offset, offset + Math.min(count, 2)), 2),
    );
    const client = new ScimClient(target.send, dialectWith({ stop: 'empty' }));
    const ids: string[] = [];

    for await (const { resources } of client.list(listRequest)) ids.push(...resources.map(({ id }) => id));

    expect(ids).toEqual(idsUpTo(5));
  });
});

describe('ScimClient.count', () => {
  it('asks for one resource and gives the total', async () => {
    const target = listTarget(() => listBody(['a'], 4711));

    const count = await new ScimClient(target.send, rfc).count('Users', 'active eq true');

    expect(count).toBe(4711);
    expect(target.requests[0]?.query).toEqual({ startIndex: '1', count: '1', filter: 'active eq true' });
  });

  it.each<[string, Partial<Dialect['list']>, ServiceProviderConfig | undefined]>([
    ['the dialect says so', { mode: 'cursor' }, undefined],
    ['the target announces it', {}, announcing({ cursor: true, index: false })],
  ])('asks by cursor where %s', async (_who, list, announced) => {
    const target = listTarget(() => listBody(['a'], 7));

    const count = await new ScimClient(target.send, dialectWith(list)).count('Users', undefined, announced);

    expect(count).toBe(7);
    expect(target.requests[0]?.query).toEqual({ cursor: '', count: '1' });
  });

  it('gives no number that is not believed', async () => {
    const target = listTarget(() => listBody(['a'], 1));

    expect(await new ScimClient(target.send, dialectWith({ stop: 'empty' })).count('Users')).toBeUndefined();
  });

  it('gives no number where the target does not count', async () => {
    const target = listTarget(() => listBody(['a'], undefined));

    expect(await new ScimClient(target.send, rfc).count('Users')).toBeUndefined();
  });
});

describe('ScimClient.get', () => {
  it('reads a resource by its encoded id', async () => {
    const paths: string[] = [];
    const client = new ScimClient((request) => {
      paths.push(request.path);
      return Promise.resolve(okResponse({ id: 'a/b?c', userName: 'ada' }));
    }, rfc);

    const resource = await client.get('Users', 'a/b?c');

    expect(resource).toEqual({ id: 'a/b?c', userName: 'ada' });
    expect(paths).toEqual(['Users/a%2Fb%3Fc']);
  });

  it.each([{ id: 'other' }, {}, [], null, 'text'])('refuses %j as the answer', async (body) => {
    const client = new ScimClient(() => Promise.resolve(okResponse(body)), rfc);

    await expect(client.get('Users', 'a')).rejects.toMatchObject({ code: 'RESOURCE_INVALID' });
  });
});

describe('ScimClient.read', () => {
  function clientThatThrows(error: Error): ScimClient {
    return new ScimClient(() => Promise.reject(error), rfc);
  }

  function refusal(status: number): HttpError {
    return new HttpError('TARGET_REFUSED', 'no', { method: 'GET', url: 'u', delivery: 'rejected', status });
  }

  it('gives the resource', async () => {
    const client = new ScimClient(() => Promise.resolve(okResponse({ id: 'a' })), rfc);

    expect(await client.read('Users', 'a')).toEqual({ id: 'a' });
  });

  it('gives nothing when there is none', async () => {
    expect(await clientThatThrows(refusal(404)).read('Users', 'a')).toBeUndefined();
  });

  it('throws every other failure', async () => {
    await expect(clientThatThrows(refusal(403)).read('Users', 'a')).rejects.toMatchObject({ status: 403 });
  });

  it.each(['', '..', '\ud800'])('gives nothing for %j, and does not ask', async (id) => {
    expect(await clientThatThrows(new Error('Nothing may be sent.')).read('Users', id)).toBeUndefined();
  });
});

describe('ScimClient.find', () => {
  it('proves by cursor that filters are combined, where the target announces it', async () => {
    const target = listTarget(() => listBody([], 0));
    const keys = ['ada', 'bob'].map((value) => ({ attribute: 'userName', value }) as const);
    const options = { pageSize: 10, announced: announcing({ cursor: true, index: false }) };

    await new ScimClient(target.send, rfc).find('Users', keys, options);

    expect(target.requests.map(({ query }) => query)).toEqual([
      { cursor: '', count: '1' },
      expect.objectContaining({ cursor: '', count: '10' }),
    ]);
  });
});

describe('ScimClient, of a target that keeps attributes elsewhere', () => {
  const raw = { id: 'a', login: 'ada' };
  const resource = { id: 'a', userName: 'ada' };
  const dialect: Dialect = { ...rfc, resources: [{ name: 'Users', attributes: { userName: ['login'] } }] };
  const client = new ScimClient((request) => {
    const list = { totalResults: 1, Resources: [raw] };
    return Promise.resolve(okResponse(request.path === 'Users' ? list : raw));
  }, dialect);

  it('lists resources in the shape of SCIM', async () => {
    for await (const { resources } of client.list(listRequest))
      expect(resources).toEqual([expect.objectContaining(resource)]);
    expect.assertions(1);
  });

  it('reads a resource in the shape of SCIM', async () => {
    expect(await client.read('Users', 'a')).toMatchObject(resource);
  });

  it('finds a resource by what it is in SCIM', async () => {
    const key = { attribute: 'userName', value: 'ada' } as const;

    const findings = await client.find('Users', [key], { pageSize: 10 });

    expect(findings.get(key)).toMatchObject({ kind: 'read', resources: [resource] });
  });
});
