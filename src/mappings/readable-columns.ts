import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import type { Column } from './export-plan.ts';

/** RFC 7643 section 2.1; a colon in a name could not be told from the one before a sub-attribute. */
const attributeName = /^[a-z$][\w$-]*$/i;

/** The columns of an attribute: itself, or `attribute:sub` for each part. */
export function readableColumns(attribute: SchemaAttribute): Column[] {
  if (!isReadable(attribute)) return [];
  const { name } = attribute;
  if (attribute.type !== 'complex') return [{ name, multiValued: attribute.multiValued }];
  return attribute.subAttributes
    .filter((part) => isReadable(part) && part.type !== 'complex' && part.name !== '$ref')
    .map((part) => ({ name: `${name}:${part.name}`, multiValued: part.multiValued && !attribute.multiValued }));
}

/** False as well for what the server gives only on request: its column would look empty for everybody. */
export function isReadable(attribute: SchemaAttribute): boolean {
  const isGiven = attribute.returned === 'always' || attribute.returned === 'default';
  return isGiven && attribute.mutability !== 'writeOnly' && attributeName.test(attribute.name);
}
