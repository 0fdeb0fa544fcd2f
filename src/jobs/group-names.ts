import type { FindGroup } from '../csv/compile-links.ts';
import { valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { EntityOutput } from './entity-export.ts';

/** The ids of the groups by their displayName; as many are kept as there are groups. */
export class GroupNames implements EntityOutput {
  /** null for a name that several groups have. */
  readonly #ids = new Map<string, string | null>();

  get size(): number {
    return this.#ids.size;
  }

  readonly find: FindGroup = (displayName) => this.#ids.get(displayName);

  write(groups: readonly ScimResource[]): Promise<void> {
    for (const group of groups) {
      const name = valueOf(group, 'displayName');
      if (typeof name === 'string') this.#ids.set(name, this.#ids.has(name) ? null : group.id);
    }
    return Promise.resolve();
  }

  restart(): Promise<void> {
    this.#ids.clear();
    return Promise.resolve();
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }
}
