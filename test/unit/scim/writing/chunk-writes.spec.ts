import { describe, expect, it } from '@jest/globals';
import { bulkLimits } from '../../../../src/scim/writing/bulk-limits.ts';
import { bulkOperationOf, numberWrites } from '../../../../src/scim/writing/bulk-operation.ts';
import { chunkWrites, type WriteChunk } from '../../../../src/scim/writing/chunk-writes.ts';
import { mergeDialect } from '../../../../src/scim/dialects/merge-dialect.ts';
import { rfc } from '../../../../src/scim/dialects/rfc.ts';
import { buildBulkRequest } from '../../../../src/scim/protocol/bulk.ts';
import type { Write } from '../../../../src/scim/writing/write.ts';
import { aCreate, aDelete, aPatch } from '../../../support/some-writes.ts';

describe('bulkLimits', () => {
  const announcing = (parts: object) => ({ supported: true, ...parts });

  it.each([
    ['neither says a word', undefined, undefined, 10],
    ['the server says 0', undefined, announcing({ maxOperations: 0 }), 10],
    ['only the setting is there', 50, undefined, 50],
    ['only the server says a number', undefined, announcing({ maxOperations: 30 }), 30],
    ['the server allows less', 50, announcing({ maxOperations: 30 }), 30],
    ['the setting allows less', 5, announcing({ maxOperations: 30 }), 5],
    ['both allow very many', 5000, announcing({ maxOperations: 9999 }), 1000],
  ])('gives the operations when %s', (_case, bulkMaxOperation, announced, operations) => {
    expect(bulkLimits({ bulkMaxOperation, announced, dialect: rfc })?.operations).toBe(operations);
  });

  it.each([
    [undefined, 1_048_576],
    [0, 1_048_576],
    [1001, 900],
    [9_999_999, 1_048_576],
  ])('gives the bytes for a maxPayloadSize of %p', (maxPayloadSize, bytes) => {
    const announced = announcing({ maxPayloadSize });

    expect(bulkLimits({ bulkMaxOperation: undefined, announced, dialect: rfc })?.bytes).toBe(bytes);
  });

  it('gives what the dialect allows where that is less', () => {
    const dialect = mergeDialect(rfc, { bulk: { maxOperations: 20, maxPayloadBytes: 2000 } });
    const announced = announcing({ maxOperations: 30, maxPayloadSize: 9000 });

    expect(bulkLimits({ bulkMaxOperation: 50, announced, dialect })).toEqual({ operations: 20, bytes: 1800 });
  });

  it('gives no limits where the dialect has no Bulk', () => {
    const dialect = mergeDialect(rfc, { bulk: { supported: false } });

    expect(bulkLimits({ bulkMaxOperation: 10, announced: announcing({}), dialect })).toBeUndefined();
  });

  it('gives no limits where the server has no Bulk', () => {
    expect(bulkLimits({ bulkMaxOperation: 10, announced: { supported: false }, dialect: rfc })).toBeUndefined();
  });
});

describe('chunkWrites', () => {
  const chunk = (writes: readonly Write[], operations: number, bytes = 1_000_000, dialect = rfc): WriteChunk[] => [
    ...chunkWrites(writes, { operations, bytes }, dialect),
  ];
  const sizeOf = (writes: readonly Write[]): number => {
    const operations = numberWrites(writes).map((each) => bulkOperationOf(each, rfc) ?? neverSent());
    return Buffer.byteLength(JSON.stringify(buildBulkRequest({ operations })));
  };

  it('cuts by the number of operations and keeps the order', () => {
    const writes = [aCreate('a'), aPatch('b'), aDelete('c'), aCreate('d'), aDelete('e')];

    const chunks = chunk(writes, 2);

    expect(chunks.map(({ kind, writes: { length } }) => [kind, length])).toEqual([
      ['bulk', 2],
      ['bulk', 2],
      ['bulk', 1],
    ]);
    expect(chunks.flatMap((each) => each.writes)).toEqual(writes);
  });

  it('cuts by the bytes that are really sent, not by characters', () => {
    const writes = Array.from({ length: 40 }, (_, index) => aCreate(`${'é€😀"\n'.repeat(9)}${index}`));

    const chunks = chunk(writes, 1000, 1000);

    expect(chunks.length).toBeGreaterThan(5);
    expect(Math.max(...chunks.map((each) => sizeOf(each.writes)))).toBeLessThanOrEqual(1000);
    const withOneMore = chunks.slice(0, -1).map(({ writes: { length } }, index) => {
      const from = chunks.slice(0, index).reduce((sum, each) => sum + each.writes.length, 0);
      return sizeOf(writes.slice(from, from + length + 1));
    });
    expect(Math.min(...withOneMore)).toBeGreaterThan(1000 - 20);
    expect(chunks.flatMap((each) => each.writes)).toEqual(writes);
  });

  it('lets a write that is too large alone go singly, in its place', () => {
    const writes = [aCreate('a'), aCreate('x'.repeat(2000)), aCreate('b')];

    expect(chunk(writes, 10, 1000)).toEqual([
      { kind: 'bulk', writes: [writes[0]] },
      { kind: 'single', writes: [writes[1]] },
      { kind: 'bulk', writes: [writes[2]] },
    ]);
  });

  it.each([
    ['that is read first', 'put'],
    ['that is a PUT without a look', 'putPartial'],
  ] as const)('lets a change %s go singly, without cutting the others', (_case, method) => {
    const dialect = mergeDialect(rfc, { update: { method } });
    const writes = [aCreate('a'), aPatch('b'), aDelete('c'), aPatch('d')];

    expect(chunk(writes, 10, 100_000, dialect)).toEqual([
      { kind: 'single', writes: [writes[1]] },
      { kind: 'single', writes: [writes[3]] },
      { kind: 'bulk', writes: [writes[0], writes[2]] },
    ]);
  });

  it('makes nothing of nothing', () => {
    expect(chunk([], 10)).toEqual([]);
  });
});

function neverSent(): never {
  throw new Error('these writes all go in Bulk');
}

it('keeps what was made from a read out of Bulk, unless a version binds it', () => {
  const write: Write = { method: 'PATCH', endpoint: 'Users', id: '1', operations: [], isMadeFromRead: true };

  expect(bulkOperationOf({ write, bulkId: '1' }, rfc)).toBeUndefined();
  expect(bulkOperationOf({ write: { ...write, version: '"1"' }, bulkId: '1' }, rfc)).toMatchObject({ version: '"1"' });
});
