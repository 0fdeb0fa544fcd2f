import type { ResourceType } from '../scim/protocol/discovery.ts';
import { ScimProtocolError } from '../scim/protocol/error.ts';
import type { JsonObject } from '../scim/protocol/json.ts';
import { findAttribute, type ResourceSchema } from '../scim/protocol/resource-schema.ts';
import { commonAttributes } from '../scim/protocol/schemas.ts';
import { AttributeIndex } from './attribute-index.ts';
import { positionAfter, type Entry } from './entry.ts';

/** The resources of one type, in memory, in the order of their creation. */
export class ResourceStore {
  readonly type: ResourceType;
  readonly schema: ResourceSchema;
  readonly #byId = new Map<string, Entry>();
  readonly #inOrder: Entry[] = [];
  readonly #indexes: readonly AttributeIndex[];

  constructor(type: ResourceType, schema: ResourceSchema, indexed: readonly string[]) {
    this.type = type;
    this.schema = schema;
    const known = [...schema.core.attributes, ...commonAttributes];
    const attributes = indexed.map((name) => findAttribute(known, name)).filter((found) => found !== undefined);
    this.#indexes = attributes.map((attribute) => new AttributeIndex(attribute));
  }

  get entries(): readonly Entry[] {
    return this.#inOrder;
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** The entries whose attribute has this value; undefined for an attribute without an index. */
  find(attribute: string, value: string): readonly Entry[] | undefined {
    const name = attribute.toLowerCase();
    if (name === 'id') return [this.#byId.get(value)].filter((entry) => entry !== undefined);
    return this.#indexes.find((index) => index.attribute.name.toLowerCase() === name)?.find(value);
  }

  /** Throws ScimProtocolError 409 uniqueness. */
  insert(entry: Entry): void {
    this.#checkUnique(entry.resource, entry.id);
    if (this.#byId.has(entry.id)) throw new ScimProtocolError(409, `The id "${entry.id}" is in use.`, 'uniqueness');
    this.#byId.set(entry.id, entry);
    this.#inOrder.push(entry);
    for (const index of this.#indexes) index.add(entry);
  }

  /** Throws ScimProtocolError 409 uniqueness, and then nothing is changed. */
  update(entry: Entry, resource: JsonObject): void {
    this.#checkUnique(resource, entry.id);
    for (const index of this.#indexes) index.remove(entry);
    Object.assign(entry, { resource, view: undefined, text: undefined });
    for (const index of this.#indexes) index.add(entry);
  }

  delete(entry: Entry): void {
    for (const index of this.#indexes) index.remove(entry);
    this.#byId.delete(entry.id);
    this.#inOrder.splice(positionAfter(this.#inOrder, entry.sequence) - 1, 1);
  }

  #checkUnique(resource: JsonObject, id: string): void {
    for (const index of this.#indexes) {
      const { name, uniqueness } = index.attribute;
      if (uniqueness === 'none' || index.find(resource[name]).every((entry) => entry.id === id)) continue;
      throw new ScimProtocolError(409, `The ${name} is in use by another ${this.type.name}.`, 'uniqueness');
    }
  }
}
