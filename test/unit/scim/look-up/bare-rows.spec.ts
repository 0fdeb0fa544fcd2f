import { describe, expect, it } from '@jest/globals';
import type { Send } from '../../../../src/http/request.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { LookupKey } from '../../../../src/scim/look-up/lookup-key.ts';
import { ScimClient } from '../../../../src/scim/scim-client.ts';
import { listBody, okResponse } from '../../../support/list-target.ts';

const key: LookupKey = { attribute: 'externalId', value: 'N-1' };

/** What a look-up finds on a server whose lists show rows, and what it read besides; accounts are shown whole by their ids. */
async function find(rows: readonly object[], shown: Readonly<Record<string, unknown>> = {}) {
  const reads: string[] = [];
  const send: Send = ({ path }) => {
    if (path === 'Users') return Promise.resolve(okResponse(listBody([], rows.length, { Resources: rows })));
    reads.push(path);
    return Promise.resolve(okResponse({ id: path.slice('Users/'.length), ...shown }));
  };
  const findings = await new ScimClient(send, rfc).find('Users', [key], { pageSize: 100 });
  const finding = findings.get(key);
  return { reads, ids: finding?.kind === 'read' ? finding.resources.map(({ id }) => id) : finding?.error.code };
}

describe('a row of a look-up that does not show what was asked for', () => {
  it('is read by its id', async () => {
    expect(await find([{ id: 'u1' }], { externalId: 'N-1' })).toEqual({ reads: ['Users/u1'], ids: ['u1'] });
  });

  it('is dropped when the account has something else', async () => {
    expect(await find([{ id: 'u1' }], { externalId: 'N-2' })).toEqual({ reads: ['Users/u1'], ids: [] });
  });

  it('is not read when it shows what it has', async () => {
    expect(await find([{ id: 'u1', externalId: 'N-1' }])).toEqual({ reads: [], ids: ['u1'] });
    expect(await find([{ id: 'u1', externalId: 'N-2' }])).toEqual({ reads: [], ids: [] });
  });

  it('is not read among many, which no filter chose', async () => {
    expect(await find([{ id: 'u1' }, { id: 'u2' }], { externalId: 'N-1' })).toEqual({ reads: [], ids: [] });
  });

  it('fails the look-up when it cannot be read', async () => {
    expect(await find([{ id: 'u1' }], { id: 'u2' })).toMatchObject({ ids: 'RESOURCE_INVALID' });
  });
});
