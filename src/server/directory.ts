import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from '../scim/protocol/apply-patch.ts';
import { coerceResource } from '../scim/protocol/coerce.ts';
import { isObject, withValue, type JsonObject } from '../scim/protocol/json.ts';
import type { PatchOperation } from '../scim/protocol/patch.ts';
import { withSchemas } from '../scim/protocol/resource-schema.ts';
import { groupResourceSchema, groupType, userResourceSchema, userType } from '../scim/protocol/resource-types.ts';
import type { Entry } from './entry.ts';
import { memberIdsOf, Memberships, membersOf } from './memberships.ts';
import type { InitialResources } from './server-options.ts';
import { ResourceStore } from './store.ts';

/** Users, groups and what ties them: the only place that writes. Every write is done whole or not at all. */
export class Directory {
  readonly users = new ResourceStore(userType, userResourceSchema, ['userName', 'externalId']);
  readonly groups = new ResourceStore(groupType, groupResourceSchema, ['displayName', 'externalId']);
  readonly #memberships = new Memberships();
  readonly #baseUrl: string;
  readonly #now: () => Date;
  #sequence = 0;

  constructor(baseUrl: string, now: () => Date, initial: InitialResources) {
    this.#baseUrl = baseUrl;
    this.#now = now;
    for (const { id, ...user } of initial.users) this.#insert(this.users, user, id);
    for (const { id, ...group } of initial.groups) this.#insert(this.groups, group, id);
  }

  storeOf(entry: Pick<Entry, 'type'>): ResourceStore {
    return entry.type === userType.name ? this.users : this.groups;
  }

  create(store: ResourceStore, body: JsonObject, id: string = randomUUID()): Entry {
    return this.#insert(store, coerceResource(body, store.schema), id);
  }

  /** Attributes that the body leaves out are cleared, but for `active`: leaving it out must not enable an account. */
  replace(entry: Entry, body: JsonObject): void {
    const resource = coerceResource(body, this.storeOf(entry).schema);
    const { active } = entry.resource;
    this.#commit(entry, active === undefined ? resource : { active, ...resource });
  }

  patch(entry: Entry, operations: readonly PatchOperation[]): void {
    this.#commit(entry, applyPatch(this.viewOf(entry), operations, this.storeOf(entry).schema));
  }

  delete(entry: Entry): void {
    this.#noteMembers(entry, memberIdsOf(entry.resource), new Set());
    this.storeOf(entry).delete(entry);
    this.forget(entry.id);
  }

  /** Takes an id out of every group. */
  forget(id: string): void {
    for (const group of this.#memberships.groupsOf(id)) {
      const left = membersOf(group.resource).filter((member) => !isObject(member) || member['value'] !== id);
      this.#commit(group, withValue(group.resource, 'members', left.length === 0 ? undefined : left));
    }
  }

  /** What a client reads: a user with the groups it is a direct member of. */
  viewOf(entry: Entry): JsonObject {
    entry.view ??= this.#withGroups(entry);
    return entry.view;
  }

  textOf(entry: Entry): string {
    entry.text ??= JSON.stringify(this.viewOf(entry));
    return entry.text;
  }

  #insert(store: ResourceStore, given: JsonObject, id: string): Entry {
    this.#sequence += 1;
    const own = { id, type: store.type.name, sequence: this.#sequence, revision: 1 };
    const created = this.#now().toISOString();
    const meta = { created, lastModified: created, ...(isObject(given['meta']) && given['meta']) };
    const resource = this.#complete(own, this.#typed(store, withSchemas(given, store.schema)), meta);
    const entry: Entry = { ...own, resource, view: undefined, text: undefined };
    store.insert(entry);
    this.#noteMembers(entry, new Set(), memberIdsOf(resource));
    return entry;
  }

  #commit(entry: Entry, given: JsonObject): void {
    const store = this.storeOf(entry);
    const before = entry.resource;
    const resource = this.#complete(entry, this.#typed(store, given), before['meta']);
    if (isDeepStrictEqual(resource, before)) return;
    const changed = { ...entry, revision: entry.revision + 1 };
    const meta = { ...(before['meta'] as JsonObject), lastModified: this.#now().toISOString() };
    store.update(entry, this.#complete(changed, resource, meta));
    entry.revision = changed.revision;
    this.#noteMembers(entry, memberIdsOf(before), memberIdsOf(resource));
    if (before['displayName'] !== resource['displayName']) this.#renew(memberIdsOf(resource));
  }

  #complete(entry: Pick<Entry, 'id' | 'type' | 'revision'>, given: JsonObject, meta: unknown): JsonObject {
    const { id, type, revision } = entry;
    const { schemas, meta: _meta, id: _id, groups: _groups, ...attributes } = given;
    const location = this.#locationOf(this.storeOf(entry), id);
    const own = { resourceType: type, ...(meta as JsonObject), location, version: `W/"${revision}"` };
    return { schemas, id, ...attributes, meta: own };
  }

  /** Members say whether they are users or groups, also when the client does not; unknown ones count as users. */
  #typed(store: ResourceStore, given: JsonObject): JsonObject {
    if (store !== this.groups || given['members'] === undefined) return given;
    const members = membersOf(given).map((member) =>
      isObject(member) && member['type'] === undefined ? { ...member, type: this.#typeOf(member['value']) } : member,
    );
    return { ...given, members };
  }

  #typeOf(id: unknown): string {
    return typeof id === 'string' && this.groups.get(id) !== undefined ? groupType.name : userType.name;
  }

  #locationOf(store: ResourceStore, id: string): string {
    return `${this.#baseUrl}/${store.type.endpoint}/${encodeURIComponent(id)}`;
  }

  #withGroups(entry: Entry): JsonObject {
    if (entry.type !== userType.name) return entry.resource;
    const groups = this.#memberships.groupsOf(entry.id).map(({ id, resource }) => ({
      value: id,
      $ref: this.#locationOf(this.groups, id),
      display: resource['displayName'],
      type: 'direct',
    }));
    if (groups.length === 0) return entry.resource;
    const { meta, ...attributes } = entry.resource;
    return { ...attributes, groups, meta };
  }

  #noteMembers(group: Entry, before: ReadonlySet<string>, after: ReadonlySet<string>): void {
    if (group.type === groupType.name) this.#renew(this.#memberships.update(group, before, after));
  }

  #renew(userIds: Iterable<string>): void {
    for (const id of userIds) {
      const user = this.users.get(id);
      if (user !== undefined) Object.assign(user, { view: undefined, text: undefined });
    }
  }
}
