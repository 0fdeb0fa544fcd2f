import { badRequest, ScimProtocolError } from '../scim/protocol/error.ts';
import { isObject, type JsonObject } from '../scim/protocol/json.ts';
import { parsePatchRequest } from '../scim/protocol/patch.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { checkVersion } from './preconditions.ts';
import type { ResourceStore } from './store.ts';

/** A write, whether it came as a request of its own or inside a bulk request. */
export interface Write {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly store: ResourceStore;
  /** The resource to change; for POST the id to give, which the server chooses without it. */
  readonly id?: string;
  readonly data?: unknown;
  readonly ifMatch?: string | undefined;
}

/** Does the write and returns the entry concerned. Throws ScimProtocolError, and then nothing is changed. */
export function writeResource(directory: Directory, write: Write): Entry {
  if (write.method === 'POST') return directory.create(write.store, objectOf(write.data), write.id);
  const entry = findEntry(write.store, write.id ?? '');
  checkVersion(entry, write.ifMatch);
  if (write.method === 'PUT') directory.replace(entry, objectOf(write.data));
  else if (write.method === 'PATCH') directory.patch(entry, parsePatchRequest(write.data));
  else directory.delete(entry);
  return entry;
}

/** Throws ScimProtocolError 404. */
export function findEntry(store: ResourceStore, id: string): Entry {
  const entry = store.get(id);
  if (entry === undefined) throw new ScimProtocolError(404, `There is no ${store.type.name} with this id.`);
  return entry;
}

function objectOf(data: unknown): JsonObject {
  if (isObject(data)) return data;
  throw badRequest('invalidSyntax', 'A resource is a JSON object.');
}
