import { randomBytes } from 'node:crypto';
import type { HttpRequest } from '../../http/request.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { encodePatch } from './encode-patch.ts';
import { encodeUpdate } from './encode-update.ts';
import { encodeCreate, encodeDelete } from './encode-write.ts';
import { withServerUrns } from '../extension-urns.ts';
import { formOf, memberOperations } from './member-operations.ts';
import { pathTo } from '../resource-path.ts';
import { partsOf } from './split-update.ts';
import type { BulkOperation } from '../protocol/bulk.ts';
import type { PatchWrite, Write } from './write.ts';

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

/** RFC 7644 section 3.7. Undefined for a write that is none of its methods in this dialect, or needs a look at the resource first. */
export function bulkOperationOf({ write, bulkId }: NumberedWrite, dialect: Dialect): BulkOperation | undefined {
  const request = requestOf(write, dialect);
  if (request === undefined || request.method === 'GET' || request.method === 'PUT') return undefined;
  const { method, path } = request;
  const { body } = withServerUrns(request, dialect);
  const version = write.method === 'POST' ? undefined : write.version;
  return {
    method,
    path: `/${path}`,
    bulkId,
    ...(version !== undefined && { version }),
    ...(body !== undefined && { data: body }),
  };
}

function requestOf(write: Write, dialect: Dialect): HttpRequest | undefined {
  if (write.method === 'POST') return encodeCreate(write, dialect);
  if (write.method === 'DELETE') return encodeDelete(write, dialect);
  if (write.members !== undefined) return membershipOf(write, dialect);
  // A Bulk request may be repeated after a wait, and what it holds would be out of date by then.
  if (write.isMadeFromRead === true && write.version === undefined) return undefined;
  return partsOf(write, dialect).length > 1 ? undefined : encodeUpdate(write, dialect);
}

function membershipOf({ endpoint, id, members }: PatchWrite, dialect: Dialect): HttpRequest | undefined {
  if (members === undefined || formOf(members, dialect) !== 'operations') return undefined;
  const body = encodePatch(memberOperations(members, dialect), dialect);
  return { method: 'PATCH', effect: 'patch', path: pathTo(endpoint, id), body };
}
