import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { ScimClient } from '../../../../src/scim/scim-client.ts';
import { idsUpTo, listBody, listTarget, type ListTarget } from '../../../support/list-target.ts';

type ListKnobs = NonNullable<DialectChanges['list']>;

function clientFor({ send }: ListTarget, list: ListKnobs): ScimClient {
  return new ScimClient(send, mergeDialect(rfc, { list }));
}

const aRequest = { endpoint: 'Users', pageSize: 10, maxConcurrentRequests: 4 };

async function idsOf(client: ScimClient, filter?: string): Promise<string[]> {
  const ids: string[] = [];
  const request = {
    ...aRequest,
    ...(filter !== undefined && { filter }),
  };
  for await (const { resources } of client.list(request)) ids.push(...resources.map(({ id }) => id));
  return ids;
}

function refusal(status: number): HttpError {
  const code = status === 501 ? 'TARGET_FAILED' : 'TARGET_REFUSED';
  return new HttpError(code, 'no', { method: 'GET', url: 'u', delivery: 'rejected', status });
}

describe('a list that is not paged', () => {
  it.each([25, undefined])('is one request without startIndex and count, with total %s', async (total) => {
    const target = listTarget(() => listBody(idsUpTo(25), total));

    expect(await idsOf(clientFor(target, { mode: 'none' }), 'active eq true')).toEqual(idsUpTo(25));
    expect(target.requests.map(({ query }) => query)).toEqual([{ filter: 'active eq true' }]);
  });

  it.each<[string, string, unknown]>([
    ['the total is higher', 'LIST_SHORT', listBody(idsUpTo(25), 26)],
    ['the total is lower', 'LIST_CHANGED', listBody(idsUpTo(25), 24)],
    ['it has a cursor for more', 'LIST_SHORT', listBody(idsUpTo(25), undefined, { nextCursor: 'c' })],
    ['an id comes twice', 'LIST_CHANGED', listBody(['a', 'a'], undefined)],
    ['it calls itself a page and has no total', 'LIST_TOTAL_INVALID', listBody(['a'], undefined, { itemsPerPage: 1 })],
  ])('is refused when %s', async (_, code, body) => {
    await expect(
      idsOf(
        clientFor(
          listTarget(() => body),
          { mode: 'none' },
        ),
      ),
    ).rejects.toMatchObject({ code });
  });

  it.each([
    [undefined, ['Users: the target gives no total; nothing proves that its one answer is the whole list.']],
    [25, []],
  ])('comes with total %s and the warnings %j', async (total, expected) => {
    const warnings: string[] = [];
    const client = clientFor(
      listTarget(() => listBody(idsUpTo(25), total, { itemsPerPage: 0 })),
      { mode: 'none' },
    );
    const onWarning = (warning: string): number => warnings.push(warning);

    for await (const { resources } of client.list({ ...aRequest, onWarning })) expect(resources).toHaveLength(25);

    expect(warnings).toEqual(expected);
  });

  it('is counted as a whole', async () => {
    const target = listTarget(() => listBody(idsUpTo(25), undefined));

    expect(await clientFor(target, { mode: 'none' }).count('Users')).toBe(25);
    expect(target.requests[0]?.query).toEqual({});
  });

  it.each<[string, ListKnobs, unknown]>([
    ['ends by its total', {}, 25],
    ['is refused where the total is not believed', { stop: 'empty' }, 'LIST_NOT_PAGED'],
  ])('and that comes whole whatever is asked for %s', async (_, list, expected) => {
    const target = listTarget(() => listBody(idsUpTo(25), 25));

    const outcome = await idsOf(clientFor(target, list)).catch((error: unknown) => error);

    expect(Array.isArray(outcome) ? outcome.length : (outcome as { code: string }).code).toBe(expected);
  });
});

describe('a list whose first page is refused', () => {
  function aTargetWithoutPages(status: number, answers: (filter: string) => boolean = () => true): ListTarget {
    return listTarget((_, { query = {} }) => {
      if ('startIndex' in query || !answers(query['filter'] ?? '')) throw refusal(status);
      return listBody(idsUpTo(25), 25);
    });
  }

  it.each([400, 404, 501])('by %i is asked for once more as a whole, and then always', async (status) => {
    const target = aTargetWithoutPages(status);
    const client = clientFor(target, { unpagedFallback: true });

    expect(await idsOf(client)).toEqual(idsUpTo(25));
    expect(await idsOf(client)).toEqual(idsUpTo(25));
    expect(target.requests).toHaveLength(3);
  });

  it('is counted as a whole', async () => {
    expect(await clientFor(aTargetWithoutPages(400), { unpagedFallback: true }).count('Users')).toBe(25);
  });

  it('is refused without a total, the second time too', async () => {
    const target = listTarget((_, { query = {} }) => {
      if ('startIndex' in query) throw refusal(400);
      return listBody(idsUpTo(25), target.requests.length < 3 ? 25 : undefined);
    });
    const client = clientFor(target, { unpagedFallback: true });

    expect(await idsOf(client)).toHaveLength(25);
    await expect(idsOf(client)).rejects.toMatchObject({ code: 'LIST_TOTAL_INVALID' });
    await expect(idsOf(clientFor(target, { unpagedFallback: true }))).rejects.toMatchObject({
      code: 'LIST_TOTAL_INVALID',
    });
  });

  it('stays refused where the dialect knows of no such servers', async () => {
    await expect(idsOf(clientFor(aTargetWithoutPages(400), {}))).rejects.toMatchObject({ status: 400 });
  });

  it('stays refused when the whole is refused too, and is read page by page the next time', async () => {
    const target = aTargetWithoutPages(400, (filter) => filter === '');
    const client = clientFor(target, { unpagedFallback: true });

    await expect(idsOf(client, 'bad')).rejects.toMatchObject({ status: 400 });
    await expect(idsOf(client, 'bad')).rejects.toMatchObject({ status: 400 });
    expect(target.requests).toHaveLength(4);
  });

  it.each([
    ['a later page is refused', refusal(400), 1],
    [
      'the login is refused',
      new HttpError('TARGET_REFUSED_LOGIN', 'no', { method: 'GET', url: 'u', delivery: 'rejected', status: 401 }),
      0,
    ],
    [
      'the target is down',
      new HttpError('TARGET_FAILED', 'no', { method: 'GET', url: 'u', delivery: 'unknown', status: 500 }),
      0,
    ],
  ])('is not asked for as a whole when %s', async (_, error, at) => {
    const target = listTarget(({ call }) => {
      if (call >= at) throw error;
      return listBody(idsUpTo(10), 25);
    });

    await expect(idsOf(clientFor(target, { unpagedFallback: true }))).rejects.toBe(error);
    expect(target.requests.every(({ query }) => query?.['startIndex'] !== undefined)).toBe(true);
  });
});
