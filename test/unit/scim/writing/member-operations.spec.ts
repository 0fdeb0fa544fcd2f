import { describe, expect, it } from '@jest/globals';
import type { DialectChanges } from '../../../../src/scim/dialects/dialect.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { memberForms, memberOperations } from '../../../../src/scim/writing/member-operations.ts';
import { parsePatchPath } from '../../../../src/scim/protocol/path.ts';
import type { PatchOperation } from '../../../../src/scim/protocol/patch.ts';

type MembersKnobs = NonNullable<DialectChanges['members']>;

function operations(
  add: readonly string[],
  remove: readonly string[],
  members: MembersKnobs = {},
): readonly PatchOperation[] {
  const values = (ids: readonly string[]): { readonly value: string }[] => ids.map((value) => ({ value }));
  const change = { attribute: 'members', add: values(add), remove: values(remove) };
  return memberOperations(change, mergeDialect(rfc, { members }));
}

const toAdd = { op: 'add', path: 'members', value: [{ value: 'a' }, { value: 'b' }] };
const toRemove = [
  { op: 'remove', path: 'members[value eq "c"]' },
  { op: 'remove', path: 'members[value eq "d"]' },
];
const joiners = { members: [{ value: 'a' }, { value: 'b' }] };
const leavers = [{ value: 'c' }, { value: 'd' }];

describe('memberOperations', () => {
  it.each<[MembersKnobs, unknown[]]>([
    [{}, [toAdd, ...toRemove]],
    [{ remove: 'valueArray' }, [toAdd, { op: 'remove', path: 'members', value: leavers }]],
    [{ remove: 'wrapped' }, [toAdd, { op: 'remove', path: 'members', value: { members: leavers } }]],
    [{ write: 'patchWrapped' }, [{ op: 'add', path: 'members', value: joiners }, ...toRemove]],
    [{ write: 'patchPathless' }, [{ op: 'add', value: joiners }, ...toRemove]],
  ])('adds and removes members in the shape of %j', (members, expected) => {
    expect(operations(['a', 'b', 'a'], ['c', 'd', 'c'], members)).toEqual(expected);
  });

  it.each(['filterPath', 'valueArray', 'wrapped', 'replaceAll'] as const)(
    'never removes without saying whom: %s',
    (remove) => {
      expect(operations([], [], { remove })).toEqual([]);
    },
  );

  it.each(['"] or [value pr', 'a\\"b', 'ö\n', 'a&b'])('keeps the id %j inside its quotes', (id) => {
    const [operation] = operations([], [id]);

    expect(parsePatchPath(operation?.path ?? '').filter).toMatchObject({ kind: 'compare', operator: 'eq', value: id });
  });
});

describe('memberForms', () => {
  it.each<[MembersKnobs, string, string]>([
    [{}, 'operations', 'operations'],
    [{ write: 'patchPathless', remove: 'valueArray' }, 'operations', 'operations'],
    [{ remove: 'replaceAll' }, 'operations', 'replace'],
    [{ write: 'replaceAll' }, 'replace', 'operations'],
    [{ write: 'replaceAll', remove: 'replaceAll' }, 'replace', 'replace'],
    [{ write: 'put', remove: 'wrapped' }, 'put', 'put'],
    [{ write: 'partialWithOperation' }, 'partial', 'partial'],
  ])('of %j are %s to add and %s to remove', (members, add, remove) => {
    expect(memberForms(mergeDialect(rfc, { members }))).toEqual({ add, remove });
  });
});
