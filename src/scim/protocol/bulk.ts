import { badRequest, type ScimProtocolError } from './error.ts';
import { isObject, valueOf, type JsonObject } from './json.ts';
import { urns } from './urns.ts';

/** One request inside a bulk request (RFC 7644 section 3.7). */
export interface BulkOperation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/Users` or `/Users/2819c223`; `bulkId:` and a name stand for an id that the same request makes. */
  readonly path: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly data?: unknown;
}

/** The answer to one operation; the order of answers is the server's. */
export interface BulkResult {
  readonly method: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly location?: string;
  readonly status: number;
  /** The error message when the operation failed. */
  readonly response?: unknown;
}

export interface BulkRequest {
  readonly operations: readonly BulkOperation[];
  /** The number of failures after which the server stops; undefined: it never does. */
  readonly failOnErrors?: number;
}

export function buildBulkRequest({ operations, failOnErrors }: BulkRequest): JsonObject {
  return {
    schemas: [urns.bulkRequest],
    ...(failOnErrors !== undefined && { failOnErrors }),
    Operations: operations,
  };
}

export function buildBulkResponse(results: readonly BulkResult[]): JsonObject {
  const operations = results.map((result) => ({ ...result, status: String(result.status) }));
  return { schemas: [urns.bulkResponse], Operations: operations };
}

/** Throws ScimProtocolError 400 invalidSyntax. */
export function parseBulkRequest(body: unknown): BulkRequest {
  const operations = operationsOf(body).map(parseOperation);
  const failOnErrors = isObject(body) ? valueOf(body, 'failOnErrors') : undefined;
  if (failOnErrors === undefined || failOnErrors === null) return { operations };
  if (Number.isInteger(failOnErrors) && Number(failOnErrors) > 0) {
    return { operations, failOnErrors: Number(failOnErrors) };
  }
  throw badRequest('invalidSyntax', 'failOnErrors is a whole number above 0.');
}

/** The answer to one operation as received; the status is undefined where it says nothing. */
export interface BulkOperationAnswer extends Omit<BulkResult, 'status'> {
  readonly status: number | undefined;
}

/**
 * Reads statuses written as "201", as 201 and as `{ "code": "201" }`. A garbled operation takes nothing from the others.
 * Throws ScimProtocolError 400 invalidSyntax when there is no list of operations.
 */
export function parseBulkResponse(body: unknown): BulkOperationAnswer[] {
  return listIn(body)
    .filter(isObject)
    .map((operation) => ({
      method: (textOf(operation, 'method') ?? '').toUpperCase(),
      ...textsOf(operation, ['bulkId', 'version', 'location']),
      status: statusIn(operation),
      ...(valueOf(operation, 'response') !== undefined && { response: valueOf(operation, 'response') }),
    }));
}

function operationsOf(body: unknown): JsonObject[] {
  const operations = listIn(body);
  if (operations.every(isObject)) return operations;
  throw noList();
}

function listIn(body: unknown): unknown[] {
  const operations = isObject(body) ? valueOf(body, 'Operations') : undefined;
  if (Array.isArray(operations)) return operations;
  throw noList();
}

function noList(): ScimProtocolError {
  return badRequest('invalidSyntax', 'A bulk message has a list of Operations.');
}

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

function parseOperation(operation: JsonObject): BulkOperation {
  const method = methods.find((known) => known === textOf(operation, 'method')?.toUpperCase());
  const path = textOf(operation, 'path');
  if (method === undefined)
    throw badRequest('invalidSyntax', 'A bulk operation has a method: POST, PUT, PATCH, DELETE.');
  if (path === undefined) throw badRequest('invalidSyntax', 'A bulk operation has a path.');
  const data = valueOf(operation, 'data');
  return { method, path, ...textsOf(operation, ['bulkId', 'version']), ...(data !== undefined && { data }) };
}

function statusIn(operation: JsonObject): number | undefined {
  const status = valueOf(operation, 'status');
  const said = isObject(status) ? valueOf(status, 'code') : status;
  const code = typeof said === 'string' || typeof said === 'number' ? Number(said) : NaN;
  return Number.isInteger(code) && code >= 100 && code <= 599 ? code : undefined;
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = valueOf(object, name);
  return typeof value === 'string' ? value : undefined;
}

function textsOf<Name extends string>(object: JsonObject, names: readonly Name[]): Partial<Record<Name, string>> {
  const texts = names.map((name) => [name, textOf(object, name)] as const).filter(([, text]) => text !== undefined);
  return Object.fromEntries(texts) as Partial<Record<Name, string>>;
}
