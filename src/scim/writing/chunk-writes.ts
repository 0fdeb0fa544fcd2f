import type { BulkLimits } from './bulk-limits.ts';
import { bulkOperationOf, longestBulkId } from './bulk-operation.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { buildBulkRequest } from '../protocol/bulk.ts';
import type { Write } from './write.ts';

export interface WriteChunk {
  /** `single`: one write that goes as a request of its own, because it is too large or nothing for Bulk in this dialect. */
  readonly kind: 'bulk' | 'single';
  readonly writes: readonly Write[];
}

const bytesAround = bytesOf(buildBulkRequest({ operations: [] }));
const bytesOfComma = 1;

/** Cuts writes into Bulk requests within the limits, in their order. */
export function* chunkWrites(writes: readonly Write[], limits: BulkLimits, dialect: Dialect): Generator<WriteChunk> {
  let chunk: Write[] = [];
  let bytes = bytesAround;
  for (const write of writes) {
    const size = sizeOf(write, dialect);
    if (size === undefined) {
      yield { kind: 'single', writes: [write] };
      continue;
    }
    if (chunk.length > 0 && (chunk.length >= limits.operations || bytes + size > limits.bytes)) {
      yield { kind: 'bulk', writes: chunk };
      chunk = [];
      bytes = bytesAround;
    }
    if (bytesAround + size > limits.bytes) {
      yield { kind: 'single', writes: [write] };
    } else {
      chunk.push(write);
      bytes += size;
    }
  }
  if (chunk.length > 0) yield { kind: 'bulk', writes: chunk };
}

/** Undefined for what is no operation of a Bulk request. */
function sizeOf(write: Write, dialect: Dialect): number | undefined {
  const operation = bulkOperationOf({ write, bulkId: longestBulkId }, dialect);
  return operation === undefined ? undefined : bytesOf(operation) + bytesOfComma;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}
