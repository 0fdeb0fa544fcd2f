import { placeOf } from './encode-changes.ts';
import { isObject, valueOf, type JsonObject } from '../protocol/json.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import type { ResourceSchema } from '../protocol/resource-schema.ts';

/**
 * The operations, on an extension under the URN by which the resource shows the attribute where that is another one than its schema's
 * (`read.movedExtensions`): it would be sent twice otherwise.
 */
export function whereFound(
  operations: readonly PatchOperation[],
  resource: JsonObject,
  schema: ResourceSchema,
): readonly PatchOperation[] {
  return operations.map((operation) => {
    const { path } = operation;
    const { extension, name } = placeOf(operation, schema);
    if (path === undefined || extension === undefined || has(resource, extension, name)) return operation;
    const [found, ...others] = Object.keys(resource).filter((key) => /^urn:/i.test(key) && has(resource, key, name));
    const isInExtension = path.toLowerCase().startsWith(`${extension.toLowerCase()}:`);
    if (found === undefined || others.length > 0 || !isInExtension) return operation;
    return { ...operation, path: found + path.slice(extension.length) };
  });
}

function has(resource: JsonObject, urn: string, name: string): boolean {
  const holder = valueOf(resource, urn);
  return isObject(holder) && valueOf(holder, name) !== undefined;
}
