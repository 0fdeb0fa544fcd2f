import { scimName, type ExtensionUrns } from '../scim/protocol/extension-names.ts';
import { parseAttributePath, type AttributePath } from '../scim/protocol/attribute-path.ts';
import {
  findAttribute,
  resolveAttribute,
  type ResolvedAttribute,
  type ResourceSchema,
} from '../scim/protocol/resource-schema.ts';
import { printable } from '../validation/names.ts';

/** Where the value of a column stands in a resource, or why it has no place there. */
export type ColumnResolution = { readonly attribute: ResolvedAttribute } | { readonly problem: string };

export interface AccountSchema {
  readonly schema: ResourceSchema;
  /** True for the server's own schema; an attribute that the RFC's does not have is then passed as it is. */
  readonly schemaIsAnnounced: boolean;
  /** The URN of an extension to that by which the server knows it; a column may name either. */
  readonly extensions?: ExtensionUrns;
}

/**
 * Finds the attribute of a column by the rules of the export: `attribute`, `attribute:sub`, `urn:…:attribute`, `urn:…:attribute:sub`;
 * `scimSchema` selects an extension; names in any letter case; what the core schema lacks is looked for in the extensions.
 */
export function resolveColumn(
  column: string,
  scimSchema: string | undefined,
  account: AccountSchema,
): ColumnResolution {
  const path = pathOf(column, scimSchema, account);
  if (path === undefined) return { problem: `${printable(column)} is not an attribute` };
  const attribute = resolveAttribute(account.schema, path);
  if (/^urn:/i.test(attribute.name))
    return { problem: `${printable(column)} is a whole extension; name its attributes` };
  if (attribute.extension !== undefined && path.schema === undefined && isAmbiguous(account.schema, path.attribute)) {
    return {
      problem: `several extensions have the attribute ${printable(path.attribute)}; set ScimSchema on the property`,
    };
  }
  if (attribute.definition !== undefined) return resolvePart(attribute, account);
  if (!account.schemaIsAnnounced) return { attribute };
  return { problem: `the server's schema has no attribute ${printable(column)}` };
}

function pathOf(
  given: string,
  scimSchema: string | undefined,
  { schema, extensions = {} }: AccountSchema,
): AttributePath | undefined {
  const column = scimName(given, extensions);
  const urn = /^urn:/i.test(column) ? urnOf(column, schema) : undefined;
  const [attribute = '', sub, ...more] = (urn === undefined ? column : column.slice(urn.length + 1)).split(':');
  if (more.length > 0) return undefined;
  const owner = urn ?? (scimSchema === undefined ? undefined : scimName(scimSchema, extensions));
  return parseAttributePath(
    `${owner === undefined ? '' : `${owner}:`}${attribute}${sub === undefined ? '' : `.${sub}`}`,
  );
}

/** The longest known URN that the column begins with; an unknown one reaches up to the last colon. */
function urnOf(column: string, { core, extensions }: ResourceSchema): string {
  const lowerCased = column.toLowerCase();
  const known = [core, ...extensions].filter(({ id }) => lowerCased.startsWith(`${id.toLowerCase()}:`));
  const longest = Math.max(0, ...known.map(({ id }) => id.length));
  return column.slice(0, longest === 0 ? column.lastIndexOf(':') : longest);
}

function isAmbiguous({ extensions }: ResourceSchema, name: string): boolean {
  return extensions.filter(({ attributes }) => findAttribute(attributes, name) !== undefined).length > 1;
}

function resolvePart(attribute: ResolvedAttribute, { schemaIsAnnounced }: AccountSchema): ColumnResolution {
  const { definition, subAttribute, ...whole } = attribute;
  if (definition === undefined || subAttribute === undefined) return { attribute };
  if (definition.type !== 'complex') {
    // The export reads a bare value as its own "value" (RFC 7643 section 2.4).
    if (subAttribute.toLowerCase() === 'value') return { attribute: { ...whole, definition } };
    return { problem: `the attribute ${definition.name} has no sub-attributes` };
  }
  const part = findAttribute(definition.subAttributes, subAttribute);
  const isUnknown = part === undefined && schemaIsAnnounced && definition.subAttributes.length > 0;
  if (isUnknown)
    return { problem: `the server's schema has no attribute ${definition.name}.${printable(subAttribute)}` };
  return { attribute: { ...attribute, subAttribute: part?.name ?? subAttribute } };
}
