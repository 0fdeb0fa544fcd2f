import { describe, expect, it } from '@jest/globals';
import { AgentError } from '../../../../src/errors.ts';
import type { Send } from '../../../../src/http/request.ts';
import type { ListRequest } from '../../../../src/scim/listing/list-request.ts';
import { canListAgain, listResources } from '../../../../src/scim/listing/list-resources.ts';
import { idsUpTo, listBody, listTarget, type ListQuery } from '../../../support/list-target.ts';

function request(changes: Partial<ListRequest> = {}): ListRequest {
  return {
    endpoint: 'Users',
    pageSize: 10,
    maxConcurrentRequests: 4,
    paging: 'index',
    startBase: 1,
    totalIsOptional: false,
    ...changes,
  };
}

async function idsOf(send: Send, changes: Partial<ListRequest> = {}): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of listResources(send, request(changes))) ids.push(...page.resources.map(({ id }) => id));
  return ids;
}

async function failureOf(send: Send, changes: Partial<ListRequest> = {}): Promise<AgentError> {
  const outcome: unknown = await idsOf(send, changes).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(AgentError);
  return outcome as AgentError;
}

function page(ids: readonly string[], { offset, count }: ListQuery, total: unknown = ids.length): unknown {
  return listBody(ids.slice(offset, offset + count), total);
}

describe('listResources by index', () => {
  it('gives every resource in order and asks for each page once', async () => {
    const ids = idsUpTo(95);
    const target = listTarget((query) => page(ids, query));

    const read = await idsOf(target.send);

    expect(read).toEqual(ids);
    expect(target.requests.map(({ query }) => query?.['startIndex'])).toEqual(
      ['1', '11', '21', '31', '41', '51', '61', '71', '81', '91', '96'], // the last one looks behind the end
    );
  });

  it('sends startIndex, count and the filter with every request', async () => {
    const target = listTarget((query) => page(idsUpTo(15), query));

    await idsOf(target.send, { endpoint: 'Safe Users', filter: 'active eq true' });

    expect(target.requests.map(({ path, query }) => ({ path, ...query }))).toEqual([
      { path: 'Safe%20Users', startIndex: '1', count: '10', filter: 'active eq true' },
      { path: 'Safe%20Users', startIndex: '11', count: '10', filter: 'active eq true' },
      { path: 'Safe%20Users', startIndex: '16', count: '1', filter: 'active eq true' },
    ]);
  });

  it('counts from 0 for a target that does', async () => {
    const target = listTarget(({ offset, count }) => page(idsUpTo(15), { offset: offset + 1, count, call: 0 }));

    const read = await idsOf(target.send, { startBase: 0 });

    expect(read).toEqual(idsUpTo(15));
  });

  it.each([1, 2, 4])('runs %i requests at once and never more', async (maxConcurrentRequests) => {
    const target = listTarget((query) => page(idsUpTo(300), query));

    await idsOf(target.send, { maxConcurrentRequests });

    expect(target.mostAtOnce()).toBe(maxConcurrentRequests);
  });

  it('asks for no more pages than the window while the reader holds on to one', async () => {
    const target = listTarget((query) => page(idsUpTo(300), query));
    const pages = listResources(target.send, request());

    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(target.requests).toHaveLength(1 + 4);
    await pages.return(undefined);
  });

  it('takes the length of the first page as the page size of a target that caps the count', async () => {
    const ids = idsUpTo(100);
    const target = listTarget(({ offset, count }) => listBody(ids.slice(offset, offset + Math.min(count, 7)), 100));

    const read = await idsOf(target.send, { pageSize: 50 });

    expect(read).toEqual(ids);
    expect(target.requests).toHaveLength(Math.ceil(100 / 7) + 1);
  });

  it('fetches what a short page in the middle left out before going on', async () => {
    const ids = idsUpTo(60);
    const target = listTarget(({ offset, count, call }) =>
      listBody(ids.slice(offset, offset + (call === 2 ? 3 : count)), 60),
    );

    const read = await idsOf(target.send, { maxConcurrentRequests: 2 });

    expect(read).toEqual(ids);
    expect(target.requests.map(({ query }) => query)).toContainEqual({ startIndex: '24', count: '7' });
    expect(target.mostAtOnce()).toBe(2);
  });

  it('goes on behind a page that is longer than asked', async () => {
    const ids = idsUpTo(60);
    const target = listTarget(({ offset, count, call }) =>
      listBody(ids.slice(offset, offset + (call === 1 ? 25 : count)), 60),
    );

    const read = await idsOf(target.send, { maxConcurrentRequests: 2 });

    expect(read).toEqual(ids);
    expect(target.mostAtOnce()).toBe(2);
  });

  it('accepts a target that gives everything in the first page', async () => {
    const target = listTarget(() => listBody(idsUpTo(500), 500));

    const read = await idsOf(target.send);

    expect(read).toEqual(idsUpTo(500));
  });

  it('asks for an empty page once more', async () => {
    const target = listTarget((query) => (query.call === 2 ? listBody([], 40) : page(idsUpTo(40), query)));

    const read = await idsOf(target.send);

    expect(read).toEqual(idsUpTo(40));
  });

  it('gives nothing and asks once for an empty list', async () => {
    const target = listTarget(() => listBody([], 0));

    const read = await idsOf(target.send);

    expect(read).toEqual([]);
    expect(target.requests).toHaveLength(1);
  });

  it('looks behind a single page, for targets that give the length of the page as the total', async () => {
    const ids = idsUpTo(25);
    const target = listTarget(({ offset, count }) => {
      const part = ids.slice(offset, offset + count);
      return listBody(part, part.length);
    });

    const failure = await failureOf(target.send);

    expect(failure).toMatchObject({
      code: 'LIST_SHORT',
      message: expect.stringContaining('there are more behind them'),
    });
  });

  it('takes a refused index behind the last page as the end of the list', async () => {
    const target = listTarget((query) => {
      if (query.call > 0) throw new AgentError('TARGET_REFUSED', 'no such index');
      return page(idsUpTo(5), query);
    });

    const read = await idsOf(target.send);

    expect(read).toEqual(idsUpTo(5));
  });

  it('does not believe a total that is capped, on many pages either', async () => {
    const ids = idsUpTo(30);
    const target = listTarget(({ offset, count }) => listBody(ids.slice(offset, offset + count), 20));

    const failure = await failureOf(target.send);

    expect(failure).toMatchObject({ code: 'LIST_SHORT', message: expect.stringContaining('more behind them') });
  });

  it('looks at the total behind the end as well', async () => {
    const target = listTarget((query) => (query.call === 0 ? page(idsUpTo(5), query) : listBody([], 500)));

    expect((await failureOf(target.send)).code).toBe('LIST_SHORT');
  });

  it('sees a total that changes and comes back', async () => {
    const ids = idsUpTo(30);
    const target = listTarget(({ offset, count, call }) =>
      listBody(ids.slice(offset, offset + count), call === 1 ? 29 : 30),
    );

    expect((await failureOf(target.send, { maxConcurrentRequests: 1 })).code).toBe('LIST_CHANGED');
  });

  it.each(['RESPONSE_NOT_SCIM', 'LIST_TOTAL_INVALID'] as const)('takes no %s for the end', async (code) => {
    const target = listTarget((query) => {
      if (query.call > 0) throw new AgentError(code, 'a login page');
      return page(idsUpTo(5), query);
    });

    expect((await failureOf(target.send)).code).toBe(code);
  });

  it('does not take a failing target for the end of the list', async () => {
    const target = listTarget((query) => {
      if (query.call > 0) throw new AgentError('TARGET_FAILED', 'broken');
      return page(idsUpTo(5), query);
    });

    const failure = await failureOf(target.send);

    expect(failure.code).toBe('TARGET_FAILED');
  });

  it.each<[string, string, string, (query: ListQuery) => unknown]>([
    [
      'one resource less than the total',
      'LIST_SHORT',
      'Users: read 99 of 100.',
      (query) => page(idsUpTo(99), query, 100),
    ],
    ['empty pages only', 'LIST_SHORT', 'Users: read 0 of 5.', () => listBody([], 5)],
    ['no Resources at all', 'LIST_SHORT', 'Users: read 0 of 5.', () => ({ totalResults: 5 })],
    ['more than the total', 'LIST_CHANGED', 'Users: the target counts 3 but gave 5.', () => listBody(idsUpTo(5), 3)],
    [
      'a total that changes',
      'LIST_CHANGED',
      'Users: the total went from 50 to 49 while reading.',
      (query) => page(idsUpTo(50), query, query.offset < 40 ? 50 : 49),
    ],
    [
      'an id on two pages',
      'LIST_CHANGED',
      'Users: the id "u-7" came twice.',
      (query) => page([...idsUpTo(30), 'u-7', ...idsUpTo(50).slice(31)], query),
    ],
    [
      'the first page whatever is asked',
      'LIST_NOT_PAGED',
      'Users: paging not honoured, a later page begins like the first one.',
      () => listBody(idsUpTo(10), 50),
    ],
    [
      'the second page for ever',
      'LIST_ENDLESS',
      'Users: the same page came twice in a row.',
      (query) => page(idsUpTo(50), { ...query, offset: Math.min(query.offset, 10) }),
    ],
    [
      'a total that grows with every page',
      'LIST_ENDLESS',
      'Users: listing does not end, 150 read of 20.',
      ({ offset, count }) => listBody(idsUpTo(offset + count).slice(offset), offset + count + 10),
    ],
  ])('refuses %s', async (_, code, message, answer) => {
    const target = listTarget(answer);

    const failure = await failureOf(target.send);

    expect(failure).toMatchObject({ code, message });
  });

  it('throws what a page in the window throws, after the pages before it', async () => {
    const target = listTarget((query) => {
      if (query.offset === 30) throw new AgentError('TARGET_FAILED', 'broken');
      return page(idsUpTo(90), query);
    });
    const read: string[] = [];

    const reading = (async () => {
      for await (const { resources } of listResources(target.send, request()))
        read.push(...resources.map(({ id }) => id));
    })();

    await expect(reading).rejects.toMatchObject({ code: 'TARGET_FAILED' });
    expect(read).toEqual(idsUpTo(30));
  });

  it('leaves no failure unheard when the reader stops early', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', listen);
    const target = listTarget((query) => {
      if (query.offset > 0) throw new AgentError('TARGET_FAILED', 'broken');
      return page(idsUpTo(90), query);
    });
    const pages = listResources(target.send, request());

    await pages.next();
    await pages.return(undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));

    process.off('unhandledRejection', listen);
    expect(unheard).toEqual([]);
  });

  it('sends nothing once the run was stopped', async () => {
    const target = listTarget((query) => page(idsUpTo(5), query));
    const reason = new AgentError('INTERRUPTED', 'stopped');

    const failure = await failureOf(target.send, { signal: AbortSignal.abort(reason) });

    expect(failure).toBe(reason);
    expect(target.requests).toEqual([]);
  });

  it('warns once of ids that differ only in case, and once of each thing it tolerates', async () => {
    const ids = ['Ab', 'c', 'ab', 'D', 'd', 'E', 'f'];
    const target = listTarget(({ offset, count }) => page(ids, { offset, count, call: 0 }, '7'));
    const warnings: string[] = [];

    await idsOf(target.send, { pageSize: 2, onWarning: (warning) => warnings.push(warning) });

    expect(warnings).toEqual([
      'Users: totalResults comes as text instead of a number.',
      'Users: some ids differ only in upper and lower case.',
    ]);
  });

  it('does not warn of ids in upper case that have no twin', async () => {
    const target = listTarget((query) => page(['AB', 'CD', 'ef'], query));
    const warnings: string[] = [];

    await idsOf(target.send, { onWarning: (warning) => warnings.push(warning) });

    expect(warnings).toEqual([]);
  });
});

describe('listResources until an empty page', () => {
  it('reads on although the total is only that of the page', async () => {
    const ids = idsUpTo(25);
    const target = listTarget(({ offset, count }) => listBody(ids.slice(offset, offset + count), 10));

    const read = await idsOf(target.send, { paging: 'until-empty' });

    expect(read).toEqual(ids);
  });

  it('does not end at one empty page in the middle', async () => {
    const target = listTarget((query) => (query.call === 1 ? listBody([], 0) : page(idsUpTo(25), query)));

    const read = await idsOf(target.send, { paging: 'until-empty' });

    expect(read).toEqual(idsUpTo(25));
  });

  it('refuses a target that ignores the index', async () => {
    const target = listTarget(() => listBody(idsUpTo(10), undefined));

    const failure = await failureOf(target.send, { paging: 'until-empty', totalIsOptional: true });

    expect(failure.code).toBe('LIST_NOT_PAGED');
  });
});

describe('listResources until an empty page, of a target that counts', () => {
  it('is short when there is nothing on the first page of a list that is not empty', async () => {
    const failure = await failureOf(listTarget(() => ({ totalResults: 5 })).send, { paging: 'until-empty' });

    expect(failure).toMatchObject({ code: 'LIST_SHORT', message: 'Users: read 0 of 5.' });
  });

  it('tells of its count, but gives none with the pages', async () => {
    const totals: unknown[] = [];
    const target = listTarget((query) => page(idsUpTo(5), query, 5));

    const changes = { paging: 'until-empty', onTotal: (total: number) => totals.push(total) } as const;
    for await (const { total } of listResources(target.send, request(changes))) totals.push(total);

    expect(totals).toEqual([5, undefined, 5, 5]);
  });
});

describe('listResources of made-up resources', () => {
  const syntheticIds = ['1', '2'];

  it.each([[['1']], [['1', '2']]])('refuses a list of nothing but %j', async (ids) => {
    const failure = await failureOf(listTarget((query) => page(ids, query)).send, { syntheticIds });

    expect(failure).toMatchObject({ code: 'RESPONSE_NOT_SCIM', next: expect.stringContaining('list.syntheticIds') });
  });

  it.each([[[]], [['1', 'a']], [['a']]])('takes %j', async (ids) => {
    expect(await idsOf(listTarget((query) => page(ids, query)).send, { syntheticIds })).toEqual(ids);
  });
});

describe('canListAgain', () => {
  it.each([
    ['LIST_CHANGED', true],
    ['LIST_SHORT', true],
    ['LIST_ENDLESS', false],
    ['TARGET_FAILED', false],
  ] as const)('answers for %s: %s', (code, expected) => {
    expect(canListAgain(new AgentError(code, 'message'))).toBe(expected);
  });

  it('is false for what is no error of the agent', () => {
    expect(canListAgain(new Error('LIST_SHORT'))).toBe(false);
  });
});
