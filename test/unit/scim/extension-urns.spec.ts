import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../../../src/http/request.ts';
import { bulkOperationOf } from '../../../src/scim/writing/bulk-operation.ts';
import type { DialectChanges } from '../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { encodeWrite } from '../../../src/scim/writing/encode-write.ts';
import { withServerUrns } from '../../../src/scim/extension-urns.ts';
import { scimName } from '../../../src/scim/protocol/extension-names.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { ScimClient } from '../../../src/scim/scim-client.ts';
import type { Write } from '../../../src/scim/writing/write.ts';
import { okResponse } from '../../support/list-target.ts';

const enterprise = urns.enterpriseUser;
const old = 'urn:scim:schemas:extension:enterprise:1.0';

function dialectWith(changes: DialectChanges = {}) {
  return mergeDialect(mergeDialect(rfc, changes), { account: { extensions: { [enterprise]: old } } });
}

const creation: Write = {
  method: 'POST',
  endpoint: 'Users',
  body: { schemas: [urns.user, enterprise], userName: 'ada', [enterprise]: { department: 'R&D' } },
};
const change: Write = {
  method: 'PATCH',
  endpoint: 'Users',
  id: 'u1',
  operations: [
    { op: 'replace', path: `${enterprise.toUpperCase()}:department`, value: `${enterprise}:as text` },
    { op: 'remove', path: `${enterprise}:manager` },
  ],
};
const shown = { id: 'u1', userName: 'ada', schemas: [urns.user, old], [old]: { department: 'R&D', division: 'D' } };

async function bodyOf(write: Write, changes?: DialectChanges): Promise<unknown> {
  const client = new ScimClient(() => Promise.resolve(okResponse(shown)), dialectWith(changes));
  const tools = { dialect: dialectWith(changes), read: () => client.read('Users', 'u1') };
  return (await encodeWrite(write, tools)).body;
}

describe('an extension that the server knows by another URN', () => {
  it('is created under that', async () => {
    expect(await bodyOf(creation)).toEqual({
      schemas: [urns.user, old],
      userName: 'ada',
      [old]: { department: 'R&D' },
    });
  });

  it('is named by that in the paths of a PATCH, and no value changes', async () => {
    expect(await bodyOf(change)).toMatchObject({
      Operations: [
        { path: `${old}:department`, value: `${enterprise}:as text` },
        { op: 'remove', path: `${old}:manager` },
      ],
    });
  });

  it('is named by that in a Bulk request', () => {
    expect(bulkOperationOf({ write: creation, bulkId: 'b' }, dialectWith())).toMatchObject({
      path: '/Users',
      data: { [old]: { department: 'R&D' } },
    });
  });

  it.each<[string, DialectChanges, unknown]>([
    [
      'a PUT',
      { update: { method: 'put' } },
      { schemas: [urns.user, old], userName: 'ada', [old]: { department: 'x', division: 'D' } },
    ],
    [
      'a partial PATCH',
      { update: { method: 'partialPatch' } },
      {
        schemas: [urns.user, old],
        [old]: { department: 'x', manager: null },
        meta: { attributes: [`${old}:manager`] },
      },
    ],
  ])('is read and sent once in %s', async (_case, changes, body) => {
    const operations = [
      { op: 'replace', path: `${enterprise}:department`, value: 'x' },
      { op: 'remove', path: `${enterprise}:manager` },
    ] as const;

    expect(await bodyOf({ ...change, operations }, changes)).toEqual(body);
  });

  it('is found as the one of SCIM 2.0, whether it is looked up or read', async () => {
    const send = (request: HttpRequest) =>
      Promise.resolve(okResponse(request.path === 'Users' ? { totalResults: 1, Resources: [shown] } : shown));
    const client = new ScimClient(send, dialectWith());
    const key = { attribute: 'userName', value: 'ada' } as const;

    const found = await client.find('Users', [key], { pageSize: 10 });

    const resource = { schemas: [urns.user, enterprise], [enterprise]: { department: 'R&D', division: 'D' } };
    expect(found.get(key)).toMatchObject({ resources: [resource] });
    expect(await client.get('Users', 'u1')).toMatchObject(resource);
  });

  it('may be named by either in a column', () => {
    expect(scimName(`${old.toUpperCase()}:department`, { [enterprise]: old })).toBe(`${enterprise}:department`);
    expect(scimName(`${old}0:department`, { [enterprise]: old })).toBe(`${old}0:department`);
  });

  it('is one where a body has it under both', () => {
    const body = { [enterprise]: { department: 'new' }, [old]: { division: 'D' } };
    const request = { method: 'PUT', effect: 'replace', path: 'Users/u1', body } as const;

    expect(withServerUrns(request, dialectWith()).body).toEqual({ [old]: { department: 'new', division: 'D' } });
  });
});
