import { valueOf } from '../scim/protocol/json.ts';
import type { AccountRoute } from './account-route.ts';
import type { FoundProperty } from './find-property.ts';
import type { ProvisioningOrder } from './order.ts';

/** A property that names the account. */
export interface NamedProperty {
  readonly property: string;
  readonly toKey: (text: string) => string;
}

const keysByAttribute: ReadonlyMap<string, NamedProperty['toKey']> = new Map([
  // Few servers tell names apart by letter case; to take two accounts for one only costs time.
  ['username', (text) => `username:${text.toLowerCase()}`],
  ['externalid', (text) => `externalid:${text}`],
]);

/** The properties of a type of orders that name the account. */
export function namedProperties(
  { properties }: AccountRoute,
  find: (name: string) => FoundProperty,
): readonly NamedProperty[] {
  const names = [...(properties?.keys() ?? keysByAttribute.keys())];
  return names.flatMap((property) => {
    const found = find(property);
    if (found.kind !== 'known' || found.property.attribute.extension !== undefined) return [];
    const toKey = keysByAttribute.get(found.property.attribute.name.toLowerCase());
    return toKey === undefined ? [] : [{ property, toKey }];
  });
}

/** All names of an account that an order tells, the old ones and the new: `id:…`, `username:…` in lower case, `externalid:…`. */
export function accountKeys(
  { resource, changes }: ProvisioningOrder,
  id: string | undefined,
  names: readonly NamedProperty[],
): readonly string[] {
  const keys = new Set(id === undefined ? [] : [`id:${id}`]);
  for (const { property, toKey } of names) {
    for (const value of [valueOf(resource, property), valueOf(changes, property)]) {
      if (isName(value)) keys.add(toKey(String(value)));
    }
  }
  return [...keys];
}

function isName(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}
