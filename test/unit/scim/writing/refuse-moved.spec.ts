import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import type { EncodeTools } from '../../../../src/scim/writing/encode-tools.ts';
import { encodeWrite } from '../../../../src/scim/writing/encode-write.ts';
import type { MemberChange, PatchWrite } from '../../../../src/scim/writing/write.ts';

const title: PatchWrite = {
  method: 'PATCH',
  endpoint: 'Users',
  id: 'u1',
  operations: [{ op: 'replace', path: 'title', value: 'Lead' }],
};
const change: MemberChange = { attribute: 'members', add: [{ value: 'u1' }], remove: [] };
const joining: PatchWrite = { method: 'PATCH', endpoint: 'Groups', id: 'g1', operations: [], members: change };

/** How the write is sent where attributes are kept elsewhere; the resources as read have what every one of their kind shows. */
async function methodOf(write: PatchWrite, changes: DialectChanges): Promise<string> {
  const dialect = mergeDialect(rfc, changes);
  const read: EncodeTools['read'] = (_endpoint, id) => Promise.resolve({ id, userName: 'ada', members: [] });
  return (await encodeWrite(write, { dialect, read })).method;
}

describe('a resource that is read in another shape than the server gives it', () => {
  it.each<[string, PatchWrite, DialectChanges]>([
    [
      'account',
      title,
      { resources: [{ name: 'users', attributes: { userName: ['mail'] } }], update: { method: 'put' } },
    ],
    [
      'group',
      joining,
      { resources: [{ name: 'Groups', attributes: { members: ['people'] } }], members: { write: 'put' } },
    ],
  ])('is not sent back whole, since attributes would change that nobody ordered: %s', async (_, write, changes) => {
    const sent = methodOf(write, changes);

    await expect(sent).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      delivery: 'rejected',
      message: expect.stringContaining('elsewhere than SCIM does'),
    });
  });

  it('is sent back where nothing but the id has another shape', async () => {
    const resources = [{ name: 'Users', attributes: { id: ['uuid'] } }, { name: 'Groups' }];

    const methods = [
      await methodOf(title, { resources, update: { method: 'put' } }),
      await methodOf(joining, { resources, members: { write: 'put' } }),
    ];

    expect(methods).toEqual(['PUT', 'PUT']);
  });

  it('is no hindrance where only the changes are sent', async () => {
    const method = await methodOf(title, { resources: [{ name: 'Users', attributes: { userName: ['mail'] } }] });

    expect(method).toBe('PATCH');
  });
});
