import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { ScimClient } from '../../../../src/scim/scim-client.ts';
import { idsUpTo, listBody, listTarget, type ListTarget } from '../../../support/list-target.ts';

/** A target whose page has a length of its own and is told by `startIndex / length`, cut down; from the first one to the last. */
function aPageNumberTarget(total: number, length: number, given = length): ListTarget {
  const ids = idsUpTo(total);
  const last = Math.max(1, Math.ceil(total / length));
  return listTarget(({ offset, call }) => {
    const page = Math.min(Math.max(Math.floor((offset + 1) / length), 1), last);
    const from = (page - 1) * length;
    return listBody(ids.slice(from, from + (call === 1 ? given : length)), total);
  });
}

async function idsOf({ send }: ListTarget, list: DialectChanges['list'] = {}, pageSize = 200): Promise<string[]> {
  const client = new ScimClient(send, mergeDialect(rfc, { list }));
  const ids: string[] = [];
  for await (const { resources } of client.list({ endpoint: 'Users', pageSize, maxConcurrentRequests: 3 })) {
    ids.push(...resources.map(({ id }) => id));
  }
  return ids;
}

describe('a list whose pages are asked for by their last row', () => {
  it.each([1, 2, 7, 50])('gives every page of %i once, whatever the total and the length asked for', async (length) => {
    for (let total = 0; total <= 4 * length + 1; total++) {
      for (const pageSize of [1, length, 200]) {
        const target = aPageNumberTarget(total, length);

        expect(await idsOf(target, { index: 'lastRow' }, pageSize)).toEqual(idsUpTo(total));
        expect(target.requests).toHaveLength(Math.ceil(total / length) + 1);
      }
    }
  });

  it('is asked for by the last index of each page, and once behind the last one', async () => {
    const target = aPageNumberTarget(120, 50);

    await idsOf(target, { index: 'lastRow' });

    expect(target.requests.map(({ query }) => query?.['startIndex'])).toEqual(['1', '100', '150', '200']);
  });

  it('is short when the total is only that of the page, and the next page has rows', async () => {
    const ids = idsUpTo(120);
    const target = listTarget(({ offset }) => {
      const from = (Math.max(1, Math.floor((offset + 1) / 50)) - 1) * 50;
      return listBody(ids.slice(from, from + 50), 50);
    });

    await expect(idsOf(target, { index: 'lastRow' })).rejects.toMatchObject({ code: 'LIST_SHORT' });
  });

  it.each([
    ['refuses', 'TARGET_REFUSED', 404],
    ['fails at', 'TARGET_FAILED', 500],
  ] as const)('is whole when the target %s the page behind the end', async (_, code, status) => {
    const target = aPageNumberTarget(120, 50);
    const send: ListTarget['send'] = async (request) => {
      if (request.query?.['startIndex'] !== '200') return target.send(request);
      throw new HttpError(code, 'no', { method: 'GET', url: 'u', delivery: 'rejected', status });
    };

    expect(await idsOf({ ...target, send }, { index: 'lastRow' })).toEqual(idsUpTo(120));
  });

  it('is short when a page in the middle is, because what is missing has no index', async () => {
    await expect(idsOf(aPageNumberTarget(120, 50, 49), { index: 'lastRow' })).rejects.toMatchObject({
      code: 'LIST_SHORT',
    });
  });

  it.each([51, 100, 120])('is refused as not paged when it is read by first rows, with %i resources', async (total) => {
    await expect(idsOf(aPageNumberTarget(total, 50))).rejects.toMatchObject({ code: 'LIST_NOT_PAGED' });
  });
});
