import type { HttpRequest } from '../../http/request.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { withOwnSchemas } from './encode-account-schemas.ts';
import { encodeMembers } from './encode-members.ts';
import type { EncodeTools } from './encode-tools.ts';
import { encodeUpdate, encodeUpdateOf } from './encode-update.ts';
import { withServerUrns } from '../extension-urns.ts';
import { readForPut } from './read-for-put.ts';
import { pathTo } from '../resource-path.ts';
import { refuseMoved } from './refuse-moved.ts';
import { failWrite, type DeleteWrite, type PatchWrite, type PostWrite, type Write } from './write.ts';

/**
 * The request that carries out a write in the dialect of the server; it may have to read the resource first.
 *
 * @throws HttpError that was `rejected`: with 404 when there is no such resource, and see `refuseMoved`; ScimProtocolError when the
 * changes do not fit it; or what `read` throws.
 */
export async function encodeWrite(write: Write, tools: EncodeTools): Promise<HttpRequest> {
  return withServerUrns(await encodeInScim(write, tools), tools.dialect);
}

async function encodeInScim(write: Write, tools: EncodeTools): Promise<HttpRequest> {
  if (write.method === 'POST') return encodeCreate(write, tools.dialect);
  if (write.method === 'DELETE') return encodeDelete(write, tools.dialect);
  if (write.members !== undefined) return encodeMembers({ ...write, members: write.members }, tools);
  const request = encodeUpdate(write, tools.dialect);
  if (request === undefined) return { ...(await encodeAfterRead(write, tools)), effect: 'merge' };
  return write.isMadeFromRead === true ? { ...request, effect: 'merge' } : request;
}

/** RFC 7644 section 3.3, with the dialect's `account.schemas`. */
export function encodeCreate({ endpoint, body }: PostWrite, dialect: Dialect): HttpRequest {
  return { method: 'POST', effect: 'create', path: pathTo(endpoint), body: withOwnSchemas(body, dialect) };
}

/** RFC 7644 section 3.6. Where it leaves the account inactive, a second one may remove it for good. */
export function encodeDelete({ endpoint, id, version }: DeleteWrite, dialect: Dialect): HttpRequest {
  const headers = version === undefined ? {} : { headers: { 'If-Match': version } };
  const effect = dialect.delete.user === 'deleteDeactivates' ? 'merge' : 'delete';
  return { method: 'DELETE', effect, path: pathTo(endpoint, id), ...headers };
}

async function encodeAfterRead(write: PatchWrite, tools: EncodeTools): Promise<HttpRequest> {
  const { dialect, read } = tools;
  refuseMoved(write, dialect);
  const isWhole = dialect.update.method === 'put';
  const current = isWhole ? await readForPut(write, tools) : await read(write.endpoint, write.id);
  if (current !== undefined) return encodeUpdateOf(current, write, dialect);
  const details = { status: 404, delivery: 'rejected' } as const;
  throw failWrite(write, 'TARGET_REFUSED', 'there is no such resource (any more); nothing was sent.', details);
}
