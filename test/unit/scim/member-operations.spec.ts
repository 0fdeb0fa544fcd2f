import { describe, expect, it } from '@jest/globals';
import { mergeDialect } from '../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../src/scim/dialects/rfc.ts';
import { memberOperations } from '../../../src/scim/member-operations.ts';
import { parsePatchPath } from '../../../src/scim/protocol/path.ts';

const valueArray = mergeDialect(rfc, { members: { remove: 'valueArray' } });

describe('memberOperations', () => {
  it('adds all members at once', () => {
    expect(memberOperations({ add: ['a', 'b', 'a'], remove: [] }, rfc)).toEqual([
      { op: 'add', path: 'members', value: [{ value: 'a' }, { value: 'b' }] },
    ]);
  });

  it('removes one member after the other by a path', () => {
    expect(memberOperations({ add: [], remove: ['a', 'b', 'a'] }, rfc)).toEqual([
      { op: 'remove', path: 'members[value eq "a"]' },
      { op: 'remove', path: 'members[value eq "b"]' },
    ]);
  });

  it('removes all members by a value where the dialect says so', () => {
    expect(memberOperations({ add: ['c'], remove: ['a', 'b'] }, valueArray)).toEqual([
      { op: 'add', path: 'members', value: [{ value: 'c' }] },
      { op: 'remove', path: 'members', value: [{ value: 'a' }, { value: 'b' }] },
    ]);
  });

  it.each([rfc, valueArray])('never removes without saying whom', (dialect) => {
    expect(memberOperations({ add: [], remove: [] }, dialect)).toEqual([]);
  });

  it.each(['"] or [value pr', 'a\\"b', 'ö\n'])('keeps the id %j inside its quotes', (id) => {
    const [operation] = memberOperations({ add: [], remove: [id] }, rfc);

    expect(parsePatchPath(operation?.path ?? '').filter).toMatchObject({ kind: 'compare', operator: 'eq', value: id });
  });
});
