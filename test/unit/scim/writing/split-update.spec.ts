import { describe, expect, it } from '@jest/globals';
import { HttpError } from '../../../../src/http/http-error.ts';
import type { HttpRequest, Send } from '../../../../src/http/request.ts';
import { bulkOperationOf } from '../../../../src/scim/writing/bulk-operation.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { PatchOperation } from '../../../../src/scim/protocol/patch.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';
import { ScimClient } from '../../../../src/scim/scim-client.ts';
import type { PatchWrite } from '../../../../src/scim/writing/write.ts';
import { okResponse } from '../../../support/list-target.ts';

const inactive: PatchOperation = { op: 'replace', path: 'active', value: false };
const title: PatchOperation = { op: 'replace', path: 'title', value: 'Lead' };
const put: DialectChanges = { update: { method: 'put', activeBy: 'patch' } };
const putPartial: DialectChanges = { update: { method: 'putPartial', activeBy: 'patch' } };

function aWrite(...operations: readonly PatchOperation[]): PatchWrite {
  return { method: 'PATCH', endpoint: 'Users', id: 'u1', operations, version: 'W/"1"' };
}

/** The writes that leave for an update, and how it ended. */
async function send(write: PatchWrite, changes: DialectChanges, refused?: HttpRequest['method']) {
  const sent: HttpRequest[] = [];
  const answer: Send = (request) => {
    if (request.method !== 'GET') sent.push(request);
    if (request.method !== refused) return Promise.resolve(okResponse({ id: 'u1', userName: 'ada', active: true }));
    return Promise.reject(new HttpError('TARGET_REFUSED', 'no', { method: refused, url: 'u', delivery: 'rejected' }));
  };
  const outcome = await new ScimClient(answer, mergeDialect(rfc, changes)).write(write);
  return { sent: sent.map(({ method, body, headers }) => ({ method, body, headers })), outcome };
}

const patchOfActive = {
  method: 'PATCH',
  body: { schemas: [urns.patchOp], Operations: [inactive] },
  headers: { 'If-Match': 'W/"1"' },
};

describe('an update where active is changed by PATCH only', () => {
  it.each([put, putPartial])('is a PATCH where it is about nothing else: %j', async (changes) => {
    expect((await send(aWrite(inactive), changes)).sent).toEqual([patchOfActive]);
  });

  it.each([
    [put, { schemas: [urns.user], userName: 'ada', title: 'Lead' }],
    [putPartial, { schemas: [urns.user], title: 'Lead' }],
  ])('is that PATCH first, and then all else without it: %j', async (changes, body) => {
    const { sent, outcome } = await send(aWrite(title, inactive), changes);

    expect(sent).toEqual([patchOfActive, { method: 'PUT', body, headers: undefined }]);
    expect(outcome).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['PATCH', ['PATCH']],
    ['PUT', ['PATCH', 'PUT']],
  ] as const)('ends with the %s that is refused', async (refused, methods) => {
    const { sent, outcome } = await send(aWrite(title, inactive), putPartial, refused);

    expect(sent.map(({ method }) => method)).toEqual(methods);
    expect(outcome).toMatchObject({ kind: 'refused' });
  });

  it('is no single operation of a Bulk request', () => {
    const dialect = mergeDialect(rfc, { update: { activeBy: 'patch' } });

    expect(bulkOperationOf({ write: aWrite(title, inactive), bulkId: 'b' }, dialect)).toBeUndefined();
    expect(bulkOperationOf({ write: aWrite(inactive), bulkId: 'b' }, dialect)).toMatchObject({ method: 'PATCH' });
  });

  it.each<[string, DialectChanges, readonly PatchOperation[]]>([
    ['active goes as all else does', { update: { method: 'putPartial' } }, [title, inactive]],
    ['active does not change', putPartial, [title]],
  ])('is one PUT where %s', async (_case, changes, operations) => {
    expect((await send(aWrite(...operations), changes)).sent).toMatchObject([{ method: 'PUT' }]);
  });
});
