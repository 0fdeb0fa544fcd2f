import type { JsonObject } from '../../../src/scim/protocol/json.ts';

export type MockResource = JsonObject & { readonly id: string };

/** What a server holds at first, by endpoint. */
export type Seed = Readonly<Record<string, readonly MockResource[]>>;

/** Resources in memory, in the order in which they were made; endpoints in any letter case. */
export class MockStore {
  readonly #entities = new Map<string, Map<string, MockResource>>();
  #made = 0;

  constructor(seed: Seed) {
    for (const [entity, resources] of Object.entries(seed)) {
      this.#entities.set(entity.toLowerCase(), new Map(resources.map((resource) => [resource.id, resource])));
    }
  }

  all(entity: string): readonly MockResource[] {
    return [...this.#of(entity).values()];
  }

  get(entity: string, id: string): MockResource | undefined {
    return this.#of(entity).get(id);
  }

  put(entity: string, resource: MockResource): MockResource {
    this.#of(entity).set(resource.id, resource);
    return resource;
  }

  remove(entity: string, id: string): boolean {
    return this.#of(entity).delete(id);
  }

  /** `new-1`, with what the server's ids begin with. */
  newId(prefix = 'new-'): string {
    return `${prefix}${++this.#made}`;
  }

  /** The ids of a group's members, in their order. */
  membersOf(group: string): string[] {
    const members = this.get('Groups', group)?.['members'] ?? [];
    return (members as readonly { readonly value: string }[]).map(({ value }) => value);
  }

  groupsOf(user: string): readonly MockResource[] {
    return this.all('Groups').filter(({ id }) => this.membersOf(id).includes(user));
  }

  #of(entity: string): Map<string, MockResource> {
    const key = entity.toLowerCase();
    const resources = this.#entities.get(key) ?? new Map<string, MockResource>();
    this.#entities.set(key, resources);
    return resources;
  }
}
