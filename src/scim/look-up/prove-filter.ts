import type { Equality } from './lookup-key.ts';
import { quoteFilterValue } from '../protocol/filter.ts';
import { valueOf } from '../protocol/json.ts';
import type { ScimResource } from '../protocol/resource.ts';

/** A filter that this resource fits, by an attribute that targets are used to be asked for. */
export function filterOf(resource: ScimResource, equality: Equality): string {
  for (const attribute of ['userName', 'displayName']) {
    const value = valueOf(resource, attribute);
    // Without quotes anything else would mean another filter.
    const isFit = typeof value === 'string' && (equality === 'quoted' ? value !== '' : /^[\w.@-]+$/.test(value));
    if (isFit) return compare(attribute, value, equality);
  }
  return compare('id', resource.id, equality);
}

function compare(attribute: string, value: string, equality: Equality): string {
  return equality === 'joined' ? `${attribute}Eq${value}` : `${attribute} eq ${quoteFilterValue(value)}`;
}
