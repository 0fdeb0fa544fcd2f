import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import type { MappingElement, MappingKind, MappingRoot } from './mapping-element.ts';

const rootAttributes: Readonly<Record<MappingKind, readonly string[]>> = {
  EntityTypeMapping: ['Identifier', 'ConnectionTable'],
  EntityAssociationMapping: [
    'Identifier',
    'ConnectionTable',
    'Column1',
    'EntityPropertyMapping1',
    'Column2',
    'EntityPropertyMapping2',
  ],
  ScimResourceTypeMapping: ['Identifier', 'DefaultObjectClass'],
};

const propertyAttributes: Readonly<Record<MappingKind, readonly string[]>> = {
  EntityTypeMapping: ['Identifier', 'ConnectionColumn', 'IsPrimaryKey', 'IsMultiValuedProperty', 'ScimSchema'],
  EntityAssociationMapping: [],
  ScimResourceTypeMapping: ['Identifier', 'IsDNProperty'],
};

/** Attributes of the platform that are near to one that is read here. */
const platformAttributes: ReadonlySet<string> = new Set(['connection', 'connector', 'isuniquekey', 'c0', 'c1', 'c2']);

const booleans: readonly string[] = ['isprimarykey', 'ismultivaluedproperty', 'isdnproperty'];

/** Everything that is wrong with the elements themselves: no or twice the same identifier, misspelt attributes, bad values. */
export function mappingProblems(roots: readonly MappingRoot[]): string[] {
  return [...twins(roots), ...roots.flatMap((root) => problemsOf(root))];
}

function* twins(roots: readonly MappingRoot[]): Generator<string> {
  const first = new Map<string, string>();
  for (const { kind, attributes, origin } of roots) {
    const identifier = attributes.get('identifier') ?? '';
    const key = `${kind} ${identifier.toLowerCase()}`;
    const previous = first.get(key);
    if (previous === undefined) first.set(key, origin);
    else yield `${origin}: ${kind} ${printable(identifier)} appears twice, first at ${previous}`;
  }
}

function problemsOf(root: MappingRoot): string[] {
  const name = `${root.kind} ${printable(root.attributes.get('identifier') ?? '')}`.trim();
  const known = propertyAttributes[root.kind];
  return [
    ...elementProblems(root, name, rootAttributes[root.kind]),
    ...root.properties.flatMap((property) => elementProblems(property, `${name}, Property`, known)),
    ...propertyTwins(root, name),
  ];
}

function elementProblems(element: MappingElement, name: string, known: readonly string[]): string[] {
  const problems: string[] = [];
  if ((element.attributes.get('identifier') ?? '') === '') problems.push('Identifier is missing');
  for (const attribute of element.names) {
    const message = attributeProblem(attribute, element.attributes.get(attribute.toLowerCase()) ?? '', known);
    if (message !== undefined) problems.push(message);
  }
  return problems.map((message) => `${element.origin}: ${name}: ${message}`);
}

function attributeProblem(attribute: string, value: string, known: readonly string[]): string | undefined {
  const key = attribute.toLowerCase();
  const nearest = nearestName(attribute, known);
  if (nearest?.toLowerCase() !== key) {
    if (nearest === undefined || platformAttributes.has(key)) return undefined;
    return `unknown attribute ${printable(attribute)}; did you mean ${nearest}?`;
  }
  if (value.includes('&')) return `${nearest} holds "&", which is not resolved; write the character itself`;
  if (booleans.includes(key) && booleanOf(value) === undefined) return `${nearest} must be true or false`;
  if (key === 'scimschema' && !/^urn:/i.test(value)) return `${nearest} must be the URN of a schema: urn:…`;
  return undefined;
}

function* propertyTwins(root: MappingRoot, name: string): Generator<string> {
  const seen = new Set<string>();
  for (const { attributes, origin } of root.properties) {
    const identifier = attributes.get('identifier')?.toLowerCase() ?? '';
    if (identifier !== '' && seen.has(identifier))
      yield `${origin}: ${name}: Property ${printable(identifier)} appears twice`;
    seen.add(identifier);
  }
}

/** Undefined when the text is neither true nor false; an attribute that is absent is false. */
export function booleanOf(value: string | undefined): boolean | undefined {
  if (value === undefined) return false;
  if (/^(true|1)$/i.test(value)) return true;
  return /^(false|0)$/i.test(value) ? false : undefined;
}
