import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { ScimClient } from '../../../../src/scim/scim-client.ts';
import { idsUpTo, listBody, listTarget, type ListTarget } from '../../../support/list-target.ts';

const filter = 'userName eq "nobody"';

interface TargetChanges {
  readonly isThere?: boolean;
  /** Takes filters. */
  readonly filters?: boolean;
}

/** A target that answers 404 for a page without resources. */
function aTarget(ids: readonly string[], { isThere = true, filters = true }: TargetChanges = {}): ListTarget {
  return listTarget(({ offset, count }, { query = {} }) => {
    const [, id] = /^id eq "(.*)"$/.exec(query['filter'] ?? '') ?? [];
    const fitting = query['filter'] === undefined ? ids : ids.filter((each) => filters && each === id);
    const found = fitting.slice(offset, offset + count);
    if (found.length > 0 && isThere) return listBody(found, found.length);
    throw new HttpError('TARGET_REFUSED', 'no', { method: 'GET', url: 'u', delivery: 'rejected', status: 404 });
  });
}

async function read(target: ListTarget, filtered: object, emptyStatuses = [404]): Promise<string[]> {
  const client = new ScimClient(target.send, mergeDialect(rfc, { list: { stop: 'empty', emptyStatuses } }));
  const ids: string[] = [];
  const request = { endpoint: 'Users', pageSize: 10, maxConcurrentRequests: 2, ...filtered };
  for await (const { resources } of client.list(request)) ids.push(...resources.map(({ id }) => id));
  return ids;
}

describe('a status that stands for an empty list', () => {
  it('ends a list that has resources', async () => {
    expect(await read(aTarget(idsUpTo(25)), {})).toEqual(idsUpTo(25));
  });

  it('is an empty list where a filter is, and the endpoint answers without it', async () => {
    const target = aTarget(idsUpTo(25));

    expect(await read(target, { filter })).toEqual([]);
    expect(target.requests.map(({ query }) => query)).toContainEqual({ startIndex: '1', count: '1' });
  });

  it('is a list of what fits, where there is something', async () => {
    expect(await read(aTarget(idsUpTo(25)), { filter: 'id eq "u-7"' })).toEqual(['u-7']);
  });

  it.each([
    ['where it stands for every filter', aTarget(idsUpTo(25), { filters: false }), { filter }],
    ['where another list of statuses is asked for', aTarget(idsUpTo(25)), { filter, emptyStatuses: [] }],
    ['without a filter, of a list that might be empty or not there', aTarget([]), {}],
    ['with a filter, of an endpoint that is not there', aTarget(idsUpTo(5), { isThere: false }), { filter }],
  ])('is a refusal %s', async (_, target, filtered) => {
    await expect(read(target, filtered)).rejects.toMatchObject({ status: 404 });
  });

  it('is a refusal where the dialect does not know it', async () => {
    await expect(read(aTarget(idsUpTo(25)), { filter }, [])).rejects.toMatchObject({ status: 404 });
  });
});
