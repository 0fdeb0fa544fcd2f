import { badRequest } from './error.ts';
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

/** Reads statuses written as "201", as 201 and as `{ "code": "201" }`. Throws ScimProtocolError 400 invalidSyntax. */
export function parseBulkResponse(body: unknown): BulkResult[] {
  return operationsOf(body).map((operation) => ({
    method: (textOf(operation, 'method') ?? '').toUpperCase(),
    ...textsOf(operation, ['bulkId', 'version', 'location']),
    status: parseStatus(valueOf(operation, 'status')),
    ...(valueOf(operation, 'response') !== undefined && { response: valueOf(operation, 'response') }),
  }));
}

function operationsOf(body: unknown): JsonObject[] {
  const operations = isObject(body) ? valueOf(body, 'Operations') : undefined;
  if (Array.isArray(operations) && operations.every(isObject)) return operations;
  throw badRequest('invalidSyntax', 'A bulk message has a list of Operations.');
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

function parseStatus(status: unknown): number {
  const code = Number(isObject(status) ? valueOf(status, 'code') : status);
  if (Number.isInteger(code) && code >= 100 && code <= 599) return code;
  throw badRequest('invalidSyntax', 'The answer to a bulk operation has no status.');
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = valueOf(object, name);
  return typeof value === 'string' ? value : undefined;
}

function textsOf<Name extends string>(object: JsonObject, names: readonly Name[]): Partial<Record<Name, string>> {
  const texts = names.map((name) => [name, textOf(object, name)] as const).filter(([, text]) => text !== undefined);
  return Object.fromEntries(texts) as Partial<Record<Name, string>>;
}
