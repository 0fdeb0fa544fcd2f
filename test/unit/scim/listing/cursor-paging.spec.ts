import { describe, expect, it } from '@jest/globals';
import type { AgentError } from '../../../../src/errors.ts';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { HttpRequest, Send } from '../../../../src/http/request.ts';
import { listResources } from '../../../../src/scim/listing/list-resources.ts';
import { idsUpTo, listBody, listTarget } from '../../../support/list-target.ts';

async function idsOf(send: Send): Promise<string[]> {
  const ids: string[] = [];
  const request = {
    endpoint: 'Users',
    pageSize: 2,
    maxConcurrentRequests: 4,
    paging: 'cursor',
    startBase: 1,
    totalIsOptional: true,
  } as const;
  for await (const page of listResources(send, request)) ids.push(...page.resources.map(({ id }) => id));
  return ids;
}

function cursorOf(request: HttpRequest): string {
  return request.query?.['cursor'] ?? 'none was sent';
}

/** Cursors `c2`, `c4`, … name the offset. */
function cursorPage(ids: readonly string[], request: HttpRequest, total: unknown): unknown {
  const offset = Number(cursorOf(request).slice(1) || 0);
  const next = offset + 2;
  return listBody(ids.slice(offset, next), total, next < ids.length ? { nextCursor: `c${next}` } : {});
}

describe('listResources by cursor', () => {
  it.each([5, undefined])('follows the cursors until there is none, with total %s', async (total) => {
    const target = listTarget((_, request) => cursorPage(idsUpTo(5), request, total));

    const ids = await idsOf(target.send);

    expect(ids).toEqual(idsUpTo(5));
    expect(target.requests.map(({ query }) => query)).toEqual([
      { cursor: '', count: '2' },
      { cursor: 'c2', count: '2' },
      { cursor: 'c4', count: '2' },
    ]);
  });

  it('goes on behind an empty page that has a cursor', async () => {
    const target = listTarget((_, request) =>
      cursorOf(request) === '' ? listBody([], 1, { nextCursor: 'c' }) : listBody(['a'], 1),
    );

    const ids = await idsOf(target.send);

    expect(ids).toEqual(['a']);
  });

  it.each<[string, string, (call: number, request: HttpRequest) => unknown]>([
    ['fewer than the total', 'LIST_SHORT', (_, request) => cursorPage(idsUpTo(5), request, 6)],
    ['more than the total', 'LIST_CHANGED', (_, request) => cursorPage(idsUpTo(5), request, 4)],
    ['a total that changes', 'LIST_CHANGED', (call, request) => cursorPage(idsUpTo(5), request, 5 - call)],
    ['an id that comes twice', 'LIST_CHANGED', (_, request) => cursorPage(['a', 'b', 'c', 'a'], request, 4)],
    ['a cursor that comes twice', 'LIST_ENDLESS', (call) => listBody([`u-${call}`], undefined, { nextCursor: 'c' })],
    ['cursors without end', 'LIST_ENDLESS', (call) => listBody([], undefined, { nextCursor: `c${call}` })],
    ['pages without end', 'LIST_ENDLESS', (call) => listBody([`u-${call}`], 5, { nextCursor: `c${call}` })],
  ])('refuses %s', async (_, code, answer) => {
    const target = listTarget(({ call }, request) => answer(call, request));

    await expect(idsOf(target.send)).rejects.toMatchObject({ code });
  });

  it.each([
    ['has a cursor on a shorter page', listBody(['u-0'], undefined, { nextCursor: 'c1' }), idsUpTo(2)],
    ['has none there either', listBody(['u-0'], undefined), 'LIST_TOTAL_INVALID'],
  ])(
    'asks again for a shorter page when the only one has no total, and the target %s',
    async (_, shorter, expected) => {
      const target = listTarget(({ count }) => (count === 1 ? shorter : listBody(idsUpTo(2), undefined)));

      const outcome = await idsOf(target.send).catch((error: unknown) => (error as AgentError).code);

      expect(outcome).toEqual(expected);
    },
  );

  it('needs no proof for a single resource on a longer page', async () => {
    const target = listTarget(() => listBody(['a'], undefined));

    expect(await idsOf(target.send)).toEqual(['a']);
    expect(target.requests).toHaveLength(1);
  });

  it('takes an expired cursor for a list that has to be read again', async () => {
    const target = listTarget((_, request) => {
      if (cursorOf(request) !== '') throw refusal('expiredCursor');
      return cursorPage(idsUpTo(5), request, 5);
    });

    await expect(idsOf(target.send)).rejects.toMatchObject({
      code: 'LIST_CHANGED',
      message: 'Users: the cursor expired while reading.',
    });
  });

  it('throws any other refusal as it is', async () => {
    const failure = refusal('invalidCursor');
    const target = listTarget(() => {
      throw failure;
    });

    await expect(idsOf(target.send)).rejects.toBe(failure);
  });
});

function refusal(scimType: string): AgentError {
  return new HttpError('TARGET_REFUSED', 'refused', {
    method: 'GET',
    url: 'https://target.example/v2/Users',
    delivery: 'rejected',
    status: 400,
    scimType,
  });
}
