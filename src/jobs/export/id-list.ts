import type { ScimResource } from '../../scim/protocol/resource.ts';
import type { EntityOutput } from './entity-export.ts';

/** The ids of an entity, in the order of its list, to ask for each of them afterwards. */
export class IdList implements EntityOutput {
  #ids: string[] = [];

  get ids(): readonly string[] {
    return this.#ids;
  }

  write(resources: readonly ScimResource[]): Promise<void> {
    for (const { id } of resources) this.#ids.push(id);
    return Promise.resolve();
  }

  restart(): Promise<void> {
    this.#ids = [];
    return Promise.resolve();
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }
}
