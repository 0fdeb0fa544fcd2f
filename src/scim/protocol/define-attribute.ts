import type { SchemaAttribute } from './discovery.ts';

/** An attribute as a server publishes it; lists of values are hints, never enforced. */
export interface DefinedAttribute extends SchemaAttribute {
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes: readonly DefinedAttribute[];
}

type Characteristics = Partial<Omit<DefinedAttribute, 'name'>>;

/** An attribute with the defaults of RFC 7643 section 2.2 for what is not given. */
export function defineAttribute(name: string, characteristics: Characteristics = {}): DefinedAttribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    subAttributes: [],
    ...characteristics,
  };
}

export function defineComplex(
  name: string,
  subAttributes: readonly DefinedAttribute[],
  characteristics: Characteristics = {},
): DefinedAttribute {
  return defineAttribute(name, { type: 'complex', subAttributes, ...characteristics });
}

/** A multi-valued attribute with the sub-attributes of RFC 7643 section 2.4. */
export function definePlural(
  name: string,
  canonicalValues: readonly string[] = [],
  value: Characteristics = {},
): DefinedAttribute {
  const type = canonicalValues.length > 0 ? { canonicalValues } : {};
  const subAttributes = [
    defineAttribute('value', value),
    defineAttribute('display'),
    defineAttribute('type', type),
    defineAttribute('primary', { type: 'boolean' }),
  ];
  return defineComplex(name, subAttributes, { multiValued: true });
}
