import { describe, expect, it } from '@jest/globals';
import { buildPatchRequest, parsePatchRequest } from '../../../../src/scim/protocol/patch.ts';
import { urns } from '../../../../src/scim/protocol/urns.ts';

describe('parsePatchRequest', () => {
  it('reads back what was built', () => {
    const operations = [
      { op: 'add', path: 'members', value: [{ value: 'U-1' }] },
      { op: 'remove', path: 'nickName' },
    ] as const;

    const parsed = parsePatchRequest(buildPatchRequest(operations));

    expect(parsed).toEqual(operations);
  });

  it.each([
    ['an op in another letter case', { op: 'Add', path: 'title', value: 'x' }, 'add'],
    ['no op', { path: 'title', value: 'x' }, 'replace'],
    ['a key in another letter case', { OP: 'REMOVE', Path: 'title' }, 'remove'],
  ])('takes %s', (_, operation, op) => {
    const [parsed] = parsePatchRequest({ operations: [operation] });

    expect(parsed).toMatchObject({ op, path: 'title' });
  });

  it.each([
    ['a list', []],
    ['no operations', { schemas: [urns.patchOp] }],
    ['an empty list of operations', { Operations: [] }],
    ['another message', { schemas: [urns.user], Operations: [{ op: 'add', value: {} }] }],
    ['an unknown op', { Operations: [{ op: 'move' }] }],
    ['a text as operation', { Operations: ['add'] }],
    ['a name of the prototype', JSON.parse('{"Operations":[{"op":"add","value":{"__proto__":{"a":1}}}]}')],
  ])('refuses %s', (_, body) => {
    const parse = () => parsePatchRequest(body);

    expect(parse).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }));
  });

  it('refuses more than 1000 operations', () => {
    const operations = Array.from({ length: 1001 }, () => ({ op: 'remove', path: 'title' }));

    const parse = () => parsePatchRequest({ Operations: operations });

    expect(parse).toThrow(expect.objectContaining({ status: 413 }));
  });
});
