import { randomUUID } from 'node:crypto';
import type { BulkOperation } from '../scim/protocol/bulk.ts';
import { ScimProtocolError } from '../scim/protocol/error.ts';
import { isObject } from '../scim/protocol/json.ts';

const prefix = 'bulkId:';

/**
 * The ids that the creations of a bulk request will have, chosen beforehand: a reference can then point forwards, backwards
 * or in a circle (RFC 7644 section 3.7.1).
 */
export class BulkReferences {
  readonly #ids = new Map<string, string>();

  constructor(operations: readonly BulkOperation[]) {
    for (const { method, bulkId } of operations) {
      if (method === 'POST' && bulkId !== undefined) this.#ids.set(bulkId, randomUUID());
    }
  }

  idOf(bulkId: string | undefined): string | undefined {
    return bulkId === undefined ? undefined : this.#ids.get(bulkId);
  }

  /** Forgets a creation that failed: later references to it fail as well. */
  forget(bulkId: string): void {
    this.#ids.delete(bulkId);
  }

  /** The data with each `bulkId:` text replaced by its id. Throws ScimProtocolError 409 for a name that nothing made. */
  resolve(data: unknown): unknown {
    if (typeof data === 'string') return this.resolveText(data);
    if (Array.isArray(data)) return data.map((element) => this.resolve(element));
    if (!isObject(data)) return data;
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, this.resolve(value)]));
  }

  /** The same for a whole text or for what follows the last slash of a path. */
  resolveText(text: string): string {
    const start = text.startsWith('/') ? text.lastIndexOf('/') + 1 : 0;
    if (!text.startsWith(prefix, start)) return text;
    const id = this.#ids.get(text.slice(start + prefix.length));
    if (id === undefined) throw new ScimProtocolError(409, `Nothing was created for "${text.slice(start)}".`);
    return text.slice(0, start) + id;
  }
}
