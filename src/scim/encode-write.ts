import type { HttpRequest } from '../http/request.ts';
import type { Dialect } from './dialects/dialect.ts';
import { pathTo } from './list-resources.ts';
import { buildPatchRequest } from './protocol/patch.ts';
import type { ScimResource } from './protocol/resource.ts';
import type { Write } from './write.ts';

export interface EncodeTools {
  readonly dialect: Dialect;
  /** The resource as it is now; undefined when there is none. */
  readonly read: (endpoint: string, id: string) => Promise<ScimResource | undefined>;
}

/** The request that carries out a write in the dialect of the server; it may have to read the resource first. */
export async function encodeWrite(write: Write, _tools: EncodeTools): Promise<HttpRequest> {
  if (write.method === 'POST') {
    return { method: 'POST', effect: 'create', path: pathTo(write.endpoint), body: write.body };
  }
  const { method, endpoint, id, version } = write;
  const request = { path: pathTo(endpoint, id), ...(version !== undefined && { headers: { 'If-Match': version } }) };
  if (method === 'DELETE') return { ...request, method, effect: 'delete' };
  return { ...request, method, effect: 'patch', body: buildPatchRequest(write.operations) };
}
