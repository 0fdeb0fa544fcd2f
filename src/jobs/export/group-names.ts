import type { KnownGroups } from '../../csv/compile-links.ts';
import { KeySet } from '../../key-set.ts';
import { valueOf } from '../../scim/protocol/json.ts';
import type { ScimResource } from '../../scim/protocol/resource.ts';
import type { EntityOutput } from './entity-export.ts';

/** The groups by their displayName; as many are kept as there are groups. */
export class GroupNames implements EntityOutput, KnownGroups {
  readonly areAll: boolean;
  #ids = new KeySet();
  /** null for a name that several groups have. */
  readonly #byName = new Map<string, string | null>();

  constructor(areAll: boolean) {
    this.areAll = areAll;
  }

  /** Of the reading that is under way; whole when it has ended. */
  get ids(): KeySet {
    return this.#ids;
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  idOf(displayName: string): string | null | undefined {
    return this.#byName.get(displayName);
  }

  write(groups: readonly ScimResource[]): Promise<void> {
    for (const group of groups) {
      this.#ids.add(group.id);
      const name = valueOf(group, 'displayName');
      if (typeof name === 'string') this.#byName.set(name, this.#byName.has(name) ? null : group.id);
    }
    return Promise.resolve();
  }

  restart(): Promise<void> {
    this.#ids = new KeySet();
    this.#byName.clear();
    return Promise.resolve();
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }
}
