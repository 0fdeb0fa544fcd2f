import { parseAttributePath } from '../scim/protocol/attribute-path.ts';
import { badRequest } from '../scim/protocol/error.ts';
import { isObject, valueOf, withValue, type JsonObject } from '../scim/protocol/json.ts';
import {
  findExtension,
  readAttribute,
  resolveAttribute,
  writeAttribute,
  type ResolvedAttribute,
  type ResourceSchema,
} from '../scim/protocol/resource-schema.ts';

/** The attributes that a client asks for, or asks to leave out (RFC 7644 section 3.9). */
export interface Projection {
  readonly kind: 'only' | 'without';
  readonly names: readonly string[];
}

/** Undefined when the client wants the whole resource. Throws ScimProtocolError 400 invalidValue when both are given. */
export function parseProjection(parameters: URLSearchParams): Projection | undefined {
  const only = namesOf(parameters.get('attributes'));
  const without = namesOf(parameters.get('excludedAttributes'));
  if (only.length > 0 && without.length > 0) {
    throw badRequest('invalidValue', 'The parameters attributes and excludedAttributes exclude each other.');
  }
  if (only.length > 0) return { kind: 'only', names: only };
  return without.length > 0 ? { kind: 'without', names: without } : undefined;
}

function namesOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A function that reduces resources of one type; what is always returned stays. */
export function compileProjection(
  { kind, names }: Projection,
  schema: ResourceSchema,
): (resource: JsonObject) => JsonObject {
  const targets = names.map((name) => targetOf(name, schema));
  if (kind === 'only') return (resource) => pick(resource, targets);
  const dropped = targets.filter(({ definition }) => definition?.returned !== 'always');
  return (resource) => dropped.reduce(drop, resource);
}

function targetOf(name: string, schema: ResourceSchema): ResolvedAttribute {
  const extension = findExtension(schema, name);
  if (extension !== undefined) return { name: extension.id };
  const path = parseAttributePath(name);
  if (path === undefined) throw badRequest('invalidValue', `"${name}" is not an attribute.`);
  return resolveAttribute(schema, path);
}

function pick(resource: JsonObject, targets: readonly ResolvedAttribute[]): JsonObject {
  const always: JsonObject = { schemas: resource['schemas'], id: resource['id'] };
  return targets.reduce((picked, target) => {
    const value = readAttribute(resource, target);
    const known = readAttribute(picked, target);
    return value === undefined ? picked : writeAttribute(picked, target, pickPart(value, target.subAttribute, known));
  }, always);
}

/** A part of a complex value, or of each of several, beside the parts picked before. */
function pickPart(value: unknown, part: string | undefined, picked: unknown): unknown {
  if (part === undefined) return value;
  if (Array.isArray(value)) {
    const before: readonly unknown[] = Array.isArray(picked) ? picked : [];
    return value.map((element, index) => pickPart(element, part, before[index]));
  }
  if (!isObject(value)) return value;
  return withValue(isObject(picked) ? picked : {}, part, valueOf(value, part));
}

function drop(resource: JsonObject, target: ResolvedAttribute): JsonObject {
  const value = readAttribute(resource, target);
  if (value === undefined) return resource;
  return writeAttribute(resource, target, dropPart(value, target.subAttribute));
}

function dropPart(value: unknown, part: string | undefined): unknown {
  if (part === undefined) return undefined;
  if (Array.isArray(value)) return value.map((element) => dropPart(element, part));
  return isObject(value) ? withValue(value, part, undefined) : value;
}
