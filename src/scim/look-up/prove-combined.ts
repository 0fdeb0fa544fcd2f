import { randomUUID } from 'node:crypto';
import { filterFor, type LookupKey } from './lookup-key.ts';
import { valueOf } from '../protocol/json.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { refusesRequest } from '../refuses-request.ts';

/** A key that a resource at the target has. */
export interface KnownKey {
  readonly key: LookupKey;
  readonly id: string;
}

/** The first resource of a listing. */
export type ReadFirst = (endpoint: string, filter?: string) => Promise<ScimResource | undefined>;

/**
 * Some servers read only the first clause of a filter and say nothing: every other account would seem to be missing, and would be
 * created a second time. So a resource that is there is asked for between keys that nothing has.
 * Gives that resource's key, to be the last clause of each combined filter: an answer without it did not read so far. False when
 * the target does not understand such filters, undefined when it holds nothing to prove it with.
 */
export async function provesCombined(
  readFirst: ReadFirst,
  endpoint: string,
  keys: readonly LookupKey[],
): Promise<KnownKey | false | undefined> {
  try {
    const sample = await readFirst(endpoint);
    if (sample === undefined) return undefined;
    const attributes = [...new Set(keys.map(({ attribute }) => attribute))];
    const known = keyOf(sample, attributes);
    if (known === undefined) return false;
    const absent = attributes.map((attribute) => ({ attribute, value: `iga-agent-${randomUUID()}` }));
    const found = await readFirst(endpoint, filterFor([...absent, known, ...absent]));
    return found?.id === sample.id && { key: known, id: sample.id };
  } catch (error) {
    if (refusesRequest(error)) return false;
    throw error;
  }
}

function keyOf(sample: ScimResource, attributes: readonly LookupKey['attribute'][]): LookupKey | undefined {
  for (const attribute of new Set([...attributes, 'userName' as const])) {
    const value = valueOf(sample, attribute);
    if (typeof value === 'string' && value !== '') return { attribute, value };
  }
  return undefined;
}
