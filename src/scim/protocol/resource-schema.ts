import type { AttributePath } from './attribute-path.ts';
import type { Schema, SchemaAttribute } from './discovery.ts';
import { isObject, valueOf, withValue, type JsonObject } from './json.ts';
import { commonAttributes } from './schemas.ts';
import { urns } from './urns.ts';

/** The schemas that describe one type of resource. */
export interface ResourceSchema {
  readonly core: Schema;
  readonly extensions: readonly Schema[];
}

/** Where an attribute stands in a resource; without a definition the schemas do not know it. */
export interface ResolvedAttribute {
  /** The key of the extension object; undefined for an attribute of the resource itself. */
  readonly extension?: string;
  readonly name: string;
  readonly definition?: SchemaAttribute;
  readonly subAttribute?: string;
}

/** URNs that drafts of SCIM 2.0 used and some products still send. */
const draftUrns: ReadonlyMap<string, string> = new Map([
  ['urn:scim:schemas:core:2.0', urns.user],
  ['urn:scim:schemas:core:2.0:user', urns.user],
  ['urn:scim:schemas:core:2.0:group', urns.group],
  ['urn:scim:schemas:extension:enterprise:2.0', urns.enterpriseUser],
  ['urn:scim:schemas:extension:enterprise:2.0:user', urns.enterpriseUser],
]);

/** The extension that a URN names, in any letter case and in the spelling of the drafts. */
export function findExtension(schema: ResourceSchema, urn: string): Schema | undefined {
  const current = (draftUrns.get(urn.toLowerCase()) ?? urn).toLowerCase();
  return schema.extensions.find(({ id }) => id.toLowerCase() === current);
}

export function findAttribute(attributes: readonly SchemaAttribute[], name: string): SchemaAttribute | undefined {
  const lowerCaseName = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === lowerCaseName);
}

/** Finds an attribute by its path; without a URN first in the core schema, then in the extensions. */
export function resolveAttribute(schema: ResourceSchema, path: AttributePath): ResolvedAttribute {
  const subAttribute = path.subAttribute === undefined ? {} : { subAttribute: path.subAttribute };
  return { ...resolveName(schema, path), ...subAttribute };
}

function resolveName(schema: ResourceSchema, path: AttributePath): ResolvedAttribute {
  if (path.schema !== undefined && !isCore(schema, path.schema)) return resolveInExtension(schema, path.schema, path);
  const definition = findAttribute([...schema.core.attributes, ...commonAttributes], path.attribute);
  if (definition !== undefined) return { name: definition.name, definition };
  const extension = schema.extensions.find(({ attributes }) => findAttribute(attributes, path.attribute));
  if (extension === undefined || path.schema !== undefined) return { name: path.attribute };
  return resolveInExtension(schema, extension.id, path);
}

function isCore(schema: ResourceSchema, urn: string): boolean {
  const lowerCaseUrn = urn.toLowerCase();
  return lowerCaseUrn === schema.core.id.toLowerCase() || draftUrns.get(lowerCaseUrn) === schema.core.id;
}

function resolveInExtension(schema: ResourceSchema, urn: string, { attribute }: AttributePath): ResolvedAttribute {
  // A path may name the whole extension: then its last part looks like an attribute.
  const whole = findExtension(schema, `${urn}:${attribute}`);
  if (whole !== undefined) return { name: whole.id };
  const extension = findExtension(schema, urn);
  const definition = extension && findAttribute(extension.attributes, attribute);
  const found = definition === undefined ? { name: attribute } : { name: definition.name, definition };
  return { extension: extension?.id ?? urn, ...found };
}

export function readAttribute(resource: JsonObject, { extension, name }: ResolvedAttribute): unknown {
  const holder = extension === undefined ? resource : valueOf(resource, extension);
  return isObject(holder) ? valueOf(holder, name) : undefined;
}

/** A copy of the resource with the attribute set; undefined takes it away, and an extension that is empty then. */
export function writeAttribute(
  resource: JsonObject,
  { extension, name }: ResolvedAttribute,
  value: unknown,
): JsonObject {
  if (extension === undefined) return withValue(resource, name, value);
  const holder = valueOf(resource, extension);
  const changed = withValue(isObject(holder) ? holder : {}, name, value);
  return withValue(resource, extension, Object.keys(changed).length === 0 ? undefined : changed);
}

/** A copy whose `schemas` names the core schema and every extension that has values (RFC 7643 section 3). */
export function withSchemas(resource: JsonObject, schema: ResourceSchema): JsonObject {
  const extensions = Object.keys(resource).filter((key) => /^urn:/i.test(key));
  return { ...resource, schemas: [schema.core.id, ...extensions] };
}
