import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { ScimClient } from '../../../src/scim/scim-client.ts';
import { idsUpTo, listBody, listTarget, okResponse } from '../../support/list-target.ts';

const dialect = mergeDialect(rfc, { read: { parameters: { attributeSets: 'all', count: '7' } } });

describe('the parameters that a dialect sends with every request for resources', () => {
  it('are in each request for a page, and change no parameter of the paging', async () => {
    const target = listTarget(({ offset, count }) => listBody(idsUpTo(25).slice(offset, offset + count), 25));
    const pages = new ScimClient(target.send, dialect).list({
      endpoint: 'Groups',
      filter: 'displayName pr',
      pageSize: 10,
      maxConcurrentRequests: 2,
    });

    for await (const page of pages) expect(page.total).toBe(25);

    expect(target.requests.length).toBeGreaterThanOrEqual(3);
    for (const { query } of target.requests) {
      expect(query).toMatchObject({ attributeSets: 'all', filter: 'displayName pr' });
      expect(query?.['count']).not.toBe('7');
    }
  });

  it('are in the request for a single one, with the attributes that are asked for by name', async () => {
    const queries: unknown[] = [];
    const client = new ScimClient(({ query }) => {
      queries.push(query);
      return Promise.resolve(okResponse({ id: 'g1' }));
    }, dialect);

    await client.get('Groups', 'g1');
    await client.read('Groups', 'g1', ['members']);

    expect(queries).toEqual([
      { attributeSets: 'all', count: '7' },
      { attributeSets: 'all', count: '7', attributes: 'members' },
    ]);
  });
});
