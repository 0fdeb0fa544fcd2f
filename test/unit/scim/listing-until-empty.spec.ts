import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../src/http/http-error.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { ScimClient } from '../../../src/scim/scim-client.ts';
import { idsUpTo, listBody, listTarget, type ListQuery, type ListTarget } from '../../support/list-target.ts';

const pageSize = 10;

async function idsOf({ send }: ListTarget, list: DialectChanges['list'] = {}): Promise<string[]> {
  const client = new ScimClient(send, mergeDialect(rfc, { list: { stop: 'empty', emptyStatuses: [404], ...list } }));
  const ids: string[] = [];
  for await (const { resources } of client.list({ endpoint: 'Users', pageSize, maxConcurrentRequests: 2 })) {
    ids.push(...resources.map(({ id }) => id));
  }
  return ids;
}

function notFound(): HttpError {
  return new HttpError('TARGET_REFUSED', 'no', { method: 'GET', url: 'u', delivery: 'rejected', status: 404 });
}

/** Gives the rows below `end` and 404 from there on, or an empty page; counts as `totalOf` says, else the rows of the page. */
function aTarget(rows: number, changes: { end?: number; total?: number; status?: boolean } = {}): ListTarget {
  const { end = rows, total, status = true } = changes;
  return listTarget(({ offset, count }: ListQuery) => {
    const ids = offset >= end ? [] : idsUpTo(rows).slice(offset, offset + count);
    if (ids.length === 0 && status) throw notFound();
    return listBody(ids, total ?? ids.length);
  });
}

describe('a status that stands for an empty list, behind rows', () => {
  it.each([1, 9, 10, 25, 30])('ends a list of %i when nothing is behind its last row', async (rows) => {
    expect(await idsOf(aTarget(rows))).toEqual(idsUpTo(rows));
  });

  it.each([
    ['more rows are behind the last one', aTarget(30, { end: 20 })],
    ['the target counted more', aTarget(20, { total: 21 })],
    [
      'the last row is refused as well',
      listTarget(({ call }) => {
        if (call === 0) return listBody(idsUpTo(10), 10);
        throw notFound();
      }),
    ],
  ])('does not end it when %s', async (_, target) => {
    await expect(idsOf(target)).rejects.toMatchObject({ code: 'LIST_SHORT' });
  });
});

describe('a list that is read until an empty page', () => {
  /** 20 rows; one page counts as many as it is told to, the others their own rows. */
  const countingOnce = (total: number): ListTarget =>
    listTarget(({ offset, count, call }) => {
      const ids = idsUpTo(20).slice(offset, offset + count);
      return listBody(ids, call === 1 ? total : ids.length);
    });

  it('is short when fewer rows came than any page counted', async () => {
    await expect(idsOf(countingOnce(21))).rejects.toMatchObject({
      code: 'LIST_SHORT',
      message: 'Users: read 20 of 21.',
    });
  });

  it('is whole when as many came', async () => {
    expect(await idsOf(countingOnce(20))).toHaveLength(20);
  });

  it('is refused as endless when it goes far beyond a count that is more than a page', async () => {
    const target = listTarget(({ offset, count, call }) =>
      listBody(call < 50 ? idsUpTo(offset + count).slice(offset) : [], 30),
    );

    await expect(idsOf(target)).rejects.toMatchObject({ code: 'LIST_ENDLESS' });
  });
});
