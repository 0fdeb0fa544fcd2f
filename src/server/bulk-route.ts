import {
  buildBulkResponse,
  parseBulkRequest,
  type BulkOperation,
  type BulkRequest,
  type BulkResult,
} from '../scim/protocol/bulk.ts';
import { badRequest, buildScimError, ScimProtocolError } from '../scim/protocol/error.ts';
import { answerJson, type Answer } from './answer.ts';
import { BulkReferences } from './bulk-references.ts';
import type { Directory } from './directory.ts';
import type { Exchange, Route } from './exchange.ts';
import { versionOf } from './preconditions.ts';
import { readJson } from './request-body.ts';
import { locationOf } from './resource-routes.ts';
import { writeResource, type Write } from './write-resource.ts';

/** `/Bulk` (RFC 7644 section 3.7). */
export const bulkRoute: Route = { POST: answerBulk };

async function answerBulk({ provider, request }: Exchange): Promise<Answer> {
  const { maxOperations, maxPayloadSize } = provider.bulk;
  const bulk = parseBulkRequest(await readJson(request, maxPayloadSize));
  if (bulk.operations.length > maxOperations) {
    throw new ScimProtocolError(413, `A bulk request has at most ${maxOperations} operations.`);
  }
  return answerJson(200, buildBulkResponse(runAll(provider.directory, bulk)));
}

function runAll(directory: Directory, { operations, failOnErrors = Infinity }: BulkRequest): BulkResult[] {
  const references = new BulkReferences(operations);
  const results: BulkResult[] = [];
  let failures = 0;
  for (const operation of operations) {
    const result = runOne(directory, operation, references);
    results.push(result);
    failures += result.status >= 400 ? 1 : 0;
    if (failures >= failOnErrors) break;
  }
  for (const { bulkId } of operations.slice(results.length)) dropCreation(directory, bulkId, references);
  return results;
}

function runOne(directory: Directory, operation: BulkOperation, references: BulkReferences): BulkResult {
  const { method, bulkId } = operation;
  const own = { method, ...(bulkId !== undefined && { bulkId }) };
  try {
    const entry = writeResource(directory, writeOf(directory, operation, references));
    const status = { POST: 201, PUT: 200, PATCH: 200, DELETE: 204 }[method];
    const version = method === 'DELETE' ? {} : { version: versionOf(entry) };
    return { ...own, location: locationOf(entry), ...version, status };
  } catch (error) {
    const known = error instanceof ScimProtocolError ? error : new ScimProtocolError(500, 'The server failed.');
    if (method === 'POST') dropCreation(directory, bulkId, references);
    return { ...own, status: known.status, response: buildScimError(known) };
  }
}

/** Earlier operations may already point to what is not created after all. */
function dropCreation(directory: Directory, bulkId: string | undefined, references: BulkReferences): void {
  const id = references.idOf(bulkId);
  if (id === undefined || bulkId === undefined) return;
  if (directory.users.get(id) !== undefined || directory.groups.get(id) !== undefined) return;
  references.forget(bulkId);
  directory.forget(id);
}

function writeOf(directory: Directory, operation: BulkOperation, references: BulkReferences): Write {
  const [, endpoint, id, ...rest] = references.resolveText(operation.path).split('/');
  const store = [directory.users, directory.groups].find(({ type }) => type.endpoint === endpoint);
  const isCreation = operation.method === 'POST';
  if (store === undefined || rest.length > 0 || isCreation !== (id === undefined)) {
    throw badRequest('invalidValue', 'The path does not suit the operation.');
  }
  const given = isCreation ? references.idOf(operation.bulkId) : decodeId(id ?? '');
  const { method, version } = operation;
  return {
    method,
    store,
    data: references.resolve(operation.data),
    ifMatch: version,
    ...(given !== undefined && { id: given }),
  };
}

function decodeId(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('invalidValue', 'The path is not encoded correctly.');
  }
}
