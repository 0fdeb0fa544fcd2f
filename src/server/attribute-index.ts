import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import type { Entry } from './entry.ts';

/** Finds entries by the value of one attribute, letter case as its schema says. */
export class AttributeIndex {
  readonly attribute: SchemaAttribute;
  readonly #entries = new Map<string, Set<Entry>>();

  constructor(attribute: SchemaAttribute) {
    this.attribute = attribute;
  }

  find(value: unknown): readonly Entry[] {
    const key = this.#keyOf(value);
    return key === undefined ? [] : [...(this.#entries.get(key) ?? [])];
  }

  add(entry: Entry): void {
    const key = this.#keyOf(entry.resource[this.attribute.name]);
    if (key === undefined) return;
    const found = this.#entries.get(key);
    if (found === undefined) this.#entries.set(key, new Set([entry]));
    else found.add(entry);
  }

  remove(entry: Entry): void {
    const key = this.#keyOf(entry.resource[this.attribute.name]);
    if (key === undefined) return;
    const found = this.#entries.get(key);
    found?.delete(entry);
    if (found?.size === 0) this.#entries.delete(key);
  }

  #keyOf(value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined;
    return this.attribute.caseExact ? value : value.toLowerCase();
  }
}
