import { checkJson } from './check-json.ts';
import { badRequest, ScimProtocolError } from './error.ts';
import { isObject, valueOf, type JsonObject } from './json.ts';
import { urns } from './urns.ts';

/** One change of a resource (RFC 7644 section 3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: string;
  readonly value?: unknown;
}

export interface PatchRequest {
  readonly schemas: readonly string[];
  readonly Operations: readonly PatchOperation[];
}

const mostOperations = 1000;

export function buildPatchRequest(operations: readonly PatchOperation[]): PatchRequest {
  return { schemas: [urns.patchOp], Operations: operations };
}

/**
 * Reads a PatchOp message as clients send it: `operations` and `Add` in any letter case, `schemas` may be absent, an
 * operation without `op` replaces. Throws ScimProtocolError 400 invalidSyntax, 413 beyond 1000 operations.
 */
export function parsePatchRequest(body: unknown): readonly PatchOperation[] {
  checkJson(body);
  if (!isObject(body)) throw badRequest('invalidSyntax', 'A PatchOp message is an object.');
  checkSchemas(valueOf(body, 'schemas'));
  const operations = valueOf(body, 'Operations');
  if (!Array.isArray(operations) || operations.length === 0) {
    throw badRequest('invalidSyntax', 'A PatchOp message has a list of Operations.');
  }
  if (operations.length > mostOperations) {
    throw new ScimProtocolError(413, `A PatchOp message has at most ${mostOperations} operations.`);
  }
  return operations.map(parseOperation);
}

function checkSchemas(schemas: unknown): void {
  if (schemas === undefined) return;
  const named: unknown[] = Array.isArray(schemas) ? schemas : [schemas];
  if (named.some((urn) => String(urn).toLowerCase() === urns.patchOp.toLowerCase())) return;
  throw badRequest('invalidSyntax', `The schemas of a PATCH name ${urns.patchOp}.`);
}

function parseOperation(operation: unknown): PatchOperation {
  if (!isObject(operation)) throw badRequest('invalidSyntax', 'An operation is an object.');
  const path = valueOf(operation, 'path') ?? undefined;
  if (path !== undefined && typeof path !== 'string') throw badRequest('invalidPath', 'The path is not a text.');
  const op = parseOp(operation);
  const value = valueOf(operation, 'value');
  return { op, ...(path !== undefined && path !== '' && { path }), ...(value !== undefined && { value }) };
}

function parseOp(operation: JsonObject): PatchOperation['op'] {
  const op = valueOf(operation, 'op') ?? 'replace';
  const name = typeof op === 'string' ? op.toLowerCase() : '';
  if (name === 'add' || name === 'replace' || name === 'remove') return name;
  throw badRequest('invalidSyntax', 'The op of an operation is add, replace or remove.');
}
