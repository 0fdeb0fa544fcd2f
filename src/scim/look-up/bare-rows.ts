import { identitiesIn, identityOf, type LookupKey } from './lookup-key.ts';
import { isUnassigned, valueOf } from '../protocol/json.ts';
import type { ScimResource } from '../protocol/resource.ts';

/**
 * Rows of a look-up that do not show what was asked for: a list need not show all of a resource. They are read by id; more of them than
 * keys were asked for are those of a server that does not filter, and are dropped.
 */
export class BareRows {
  readonly #keys: readonly LookupKey[];
  readonly #wanted: ReadonlySet<string>;
  readonly #ids = new Set<string>();

  constructor(keys: readonly LookupKey[]) {
    this.#keys = keys;
    this.#wanted = new Set(keys.map(identityOf));
  }

  note(row: ScimResource): void {
    if (this.#ids.size > this.#keys.length || identitiesIn(row).some((name) => this.#wanted.has(name))) return;
    if (this.#keys.some(({ attribute }) => isUnassigned(valueOf(row, attribute)))) this.#ids.add(row.id);
  }

  async read(readOne: (id: string) => Promise<ScimResource | undefined>): Promise<readonly ScimResource[]> {
    if (this.#ids.size > this.#keys.length) return [];
    const resources: ScimResource[] = [];
    for (const id of this.#ids) {
      const resource = await readOne(id);
      if (resource !== undefined) resources.push(resource);
    }
    return resources;
  }
}
