import { randomBytes } from 'node:crypto';
import { pathTo } from './list-resources.ts';
import type { BulkOperation } from './protocol/bulk.ts';
import { buildPatchRequest } from './protocol/patch.ts';
import type { Write } from './write.ts';

export interface NumberedWrite {
  readonly write: Write;
  readonly bulkId: string;
}

/** As long as the longest bulkId of a request with 1000 operations. */
export const longestBulkId = `${'0'.repeat(12)}-999`;

/** Names that no other request has, so that the answer to another one is never taken for this one's. */
export function numberWrites(writes: readonly Write[]): readonly NumberedWrite[] {
  const prefix = randomBytes(6).toString('hex');
  return writes.map((write, index) => ({ write, bulkId: `${prefix}-${index}` }));
}

/** RFC 7644 section 3.7. */
export function bulkOperationOf({ write, bulkId }: NumberedWrite): BulkOperation {
  if (write.method === 'POST') return { method: 'POST', path: `/${pathTo(write.endpoint)}`, bulkId, data: write.body };
  const { method, endpoint, id, version } = write;
  const operation = { method, path: `/${pathTo(endpoint, id)}`, bulkId, ...(version !== undefined && { version }) };
  return method === 'DELETE' ? operation : { ...operation, data: buildPatchRequest(write.operations) };
}
