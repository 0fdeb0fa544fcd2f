import { nearestName } from '../validation/nearest-name.ts';
import { printable } from '../validation/names.ts';
import type { AccountRoute } from './account-route.ts';
import type { AccountProperty } from './attribute-changes.ts';
import { resolveColumn, type AccountSchema } from './resolve-column.ts';

/**
 * What a key of `Changes` stands for. `passed` is unknown to a schema that the server does not announce, `unknown` to the mappings or
 * to the server's own schema: a suffix for memberships may still explain both. A problem is only worded when it is told.
 */
export type FoundProperty =
  | { readonly kind: 'known'; readonly property: AccountProperty }
  | { readonly kind: 'passed'; readonly property: AccountProperty }
  | { readonly kind: 'invalid' | 'unknown'; readonly problem: () => string };

/** Prepares the finding of properties; what is known is worked out once. */
export function propertyFinder({ properties }: AccountRoute, account: AccountSchema): (name: string) => FoundProperty {
  const known = new Map<string, FoundProperty>();
  const find = (name: string): FoundProperty =>
    properties === undefined ? findColumn(name, account) : findMapped(name, properties, account);
  return (name) => {
    const found = known.get(name) ?? find(name);
    if (found.kind === 'known') known.set(name, found);
    return found;
  };
}

/** Without mappings a property is a column. */
function findColumn(name: string, account: AccountSchema): FoundProperty {
  const resolution = resolveColumn(name, undefined, account);
  if ('problem' in resolution) return { kind: 'unknown', problem: () => resolution.problem };
  const property = { identifier: name, attribute: resolution.attribute, isMultiValued: false };
  if (resolution.attribute.definition === undefined && !/^urn:/i.test(name)) {
    return { kind: 'unknown', problem: () => `${printable(name)} is no attribute of a SCIM user; map the property` };
  }
  return { kind: resolution.attribute.definition === undefined ? 'passed' : 'known', property };
}

function findMapped(
  name: string,
  properties: NonNullable<AccountRoute['properties']>,
  account: AccountSchema,
): FoundProperty {
  const all = properties.get(name.toLowerCase());
  if (all === undefined) return { kind: 'unknown', problem: () => unknownProperty(name, properties) };
  const [mapped, ...others] = all.filter(({ connectionColumn }) => connectionColumn !== undefined);
  const column = mapped?.connectionColumn;
  if (mapped === undefined || column === undefined) {
    return { kind: 'unknown', problem: () => 'the property has no ConnectionColumn' };
  }
  const isAmbiguous = others.some(
    (other) =>
      other.connectionColumn !== column ||
      other.scimSchema !== mapped.scimSchema ||
      other.isMultiValued !== mapped.isMultiValued,
  );
  if (isAmbiguous)
    return { kind: 'invalid', problem: () => 'several entity type mappings have the property, on different columns' };
  const resolution = resolveColumn(column, mapped.scimSchema, account);
  if ('problem' in resolution) return { kind: 'invalid', problem: () => resolution.problem };
  const { identifier, isMultiValued } = mapped;
  return { kind: 'known', property: { identifier, attribute: resolution.attribute, isMultiValued } };
}

function unknownProperty(name: string, properties: NonNullable<AccountRoute['properties']>): string {
  const known = [...properties.values()].flat().map(({ identifier }) => identifier);
  const nearest = nearestName(name, known);
  return `no mapping has this property${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}
