import type { HttpRequest } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { withOwnSchemas } from './encode-account-schemas.ts';
import { encodeMembers } from './encode-members.ts';
import type { EncodeTools } from './encode-tools.ts';
import { encodeUpdate, encodeUpdateOf } from './encode-update.ts';
import { pathTo } from './list-resources.ts';
import { refuseMoved } from './refuse-moved.ts';
import { failWrite, type DeleteWrite, type PatchWrite, type PostWrite, type Write } from './write.ts';

export type { EncodeTools } from './encode-tools.ts';

/**
 * The request that carries out a write in the dialect of the server; it may have to read the resource first.
 *
 * @throws HttpError that was `rejected`: with 404 when there is no such resource, and see `refuseMoved`; ScimProtocolError when the
 * changes do not fit it; or what `read` throws.
 */
export async function encodeWrite(write: Write, tools: EncodeTools): Promise<HttpRequest> {
  if (write.method === 'POST') return encodeCreate(write, tools.dialect);
  if (write.method === 'DELETE') return encodeDelete(write);
  if (write.members !== undefined) return encodeMembers({ ...write, members: write.members }, tools);
  return encodeUpdate(write, tools.dialect) ?? (await encodeAfterRead(write, tools));
}

/** RFC 7644 section 3.3, with the dialect's `account.schemas`. */
export function encodeCreate({ endpoint, body }: PostWrite, dialect: Dialect): HttpRequest {
  return { method: 'POST', effect: 'create', path: pathTo(endpoint), body: withOwnSchemas(body, dialect) };
}

/** RFC 7644 section 3.6. */
export function encodeDelete({ endpoint, id, version }: DeleteWrite): HttpRequest {
  const headers = version === undefined ? {} : { headers: { 'If-Match': version } };
  return { method: 'DELETE', effect: 'delete', path: pathTo(endpoint, id), ...headers };
}

async function encodeAfterRead(write: PatchWrite, { dialect, read }: EncodeTools): Promise<HttpRequest> {
  refuseMoved(write, dialect);
  const current = await read(write.endpoint, write.id);
  if (current !== undefined) return encodeUpdateOf(current, write, dialect);
  const details = { status: 404, delivery: 'rejected' } as const;
  throw failWrite(write, 'TARGET_REFUSED', 'there is no such resource (any more); nothing was sent.', details);
}
