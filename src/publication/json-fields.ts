/** Reads typed fields of a JSON object from outside; throws an Error that names the field. */
export class JsonFields {
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(value: unknown, what: string) {
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      throw new Error(`${what} is not an object`);
    this.#object = value as Readonly<Record<string, unknown>>;
  }

  text(name: string): string {
    const value = this.#get(name);
    return typeof value === 'string' ? value : fail(name, 'a text');
  }

  textOrNull(name: string): string | null {
    return this.isNull(name) ? null : this.text(name);
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#get(name);
    return choices.find((choice) => choice === value) ?? fail(name, `one of ${choices.join(', ')}`);
  }

  count(name: string): number {
    const value = this.#get(name);
    return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : fail(name, 'a count');
  }

  time(name: string): string {
    const value = this.text(name);
    return Number.isNaN(Date.parse(value)) ? fail(name, 'a time') : value;
  }

  hash(name: string): string {
    const value = this.text(name);
    return /^[0-9a-f]{64}$/.test(value) ? value : fail(name, 'a SHA-256');
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((item) => (typeof item === 'string' ? item : fail(name, 'a list of texts')));
  }

  list(name: string): readonly unknown[] {
    const value = this.#get(name);
    return Array.isArray(value) ? value : fail(name, 'a list');
  }

  object(name: string): JsonFields {
    return new JsonFields(this.#get(name), `"${name}"`);
  }

  isTrue(name: string): boolean {
    return this.#get(name) === true;
  }

  isNull(name: string): boolean {
    return this.#get(name) === null;
  }

  /** Every field as a count, by name. */
  counts(): ReadonlyMap<string, number> {
    return new Map(Object.keys(this.#object).map((name) => [name, this.count(name)]));
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
  }
}

function fail(name: string, wanted: string): never {
  throw new Error(`"${name}" is not ${wanted}`);
}
