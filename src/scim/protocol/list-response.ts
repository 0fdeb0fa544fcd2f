import { AgentError } from '../../errors.ts';
import { isObject, valueOf, type JsonObject } from './json.ts';
import type { ScimResource } from './resource.ts';
import { urns } from './urns.ts';

/** One page of a listing (RFC 7644 section 3.4.2, RFC 9865 section 2). */
export interface ListResponse {
  /** All resources that match, on all pages; undefined only where `totalIsOptional` allows it. */
  readonly total: number | undefined;
  readonly resources: readonly ScimResource[];
  /** Cursor of the next page; undefined on the last one. */
  readonly nextCursor: string | undefined;
  /** How many the server says are on this page. */
  readonly itemsPerPage?: number;
  /** True for an empty page for which a status stands, such as 404. */
  readonly isByStatus?: boolean;
  /** What was tolerated, as whole sentences. */
  readonly warnings: readonly string[];
}

export interface ListResponseOptions {
  /** Where the answer came from, to begin the messages with: `Users`. */
  readonly source: string;
  /** A missing total is accepted: cursor paging, or a server that is read until an empty page. */
  readonly totalIsOptional: boolean;
  /** Where the total stands: `totalResults` where it is not given, `meta.total`. */
  readonly totalMember?: string;
  /** Gives each resource the shape of SCIM, before its id is read. */
  readonly normalize?: NormalizeResource;
}

export type NormalizeResource = (resource: JsonObject) => JsonObject;

/**
 * Reads a page as received.
 *
 * @throws AgentError RESPONSE_NOT_SCIM, LIST_TOTAL_INVALID, or RESOURCE_INVALID which names the element by its index from 0.
 */
export function parseListResponse(body: unknown, options: ListResponseOptions): ListResponse {
  const { source } = options;
  if (!isObject(body)) throw notAList(source, kindOf(body));
  const schemas = valueOf(body, 'schemas');
  const total = memberOf(body, options.totalMember ?? 'totalResults');
  refuseOtherMessages(body, { schemas, total }, source);
  const warnings: string[] = [];
  if (!names(schemas, urns.listResponse)) warnings.push(`${source}: the list response does not name its schema.`);
  return {
    total: totalOf(total, options, warnings),
    resources: resourcesOf(body, options),
    nextCursor: nextCursorOf(body, source),
    ...itemsPerPageOf(body),
    warnings,
  };
}

/** A member of the answer, or of an object in it: `meta.total`. */
function memberOf(body: JsonObject, path: string): unknown {
  const own = valueOf(body, path);
  if (own !== undefined) return own;
  return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? valueOf(value, name) : undefined), body);
}

interface ListMembers {
  readonly schemas: unknown;
  readonly total: unknown;
}

function refuseOtherMessages(body: JsonObject, { schemas, total }: ListMembers, source: string): void {
  if (names(schemas, urns.error)) throw notAList(source, 'a SCIM error with a status of success');
  const isNamed = names(schemas, urns.listResponse);
  if (!isNamed && tellsOfFailure(body)) throw notAList(source, 'an error with a status of success');
  const isList = Array.isArray(valueOf(body, 'Resources')) || (total !== undefined && total !== null);
  if (!isList) throw notAList(source, 'an object without Resources and totalResults');
}

function tellsOfFailure(body: JsonObject): boolean {
  return ['errors', 'error', 'detail', 'status'].some((name) => valueOf(body, name) !== undefined);
}

function names(schemas: unknown, urn: string): boolean {
  if (!Array.isArray(schemas)) return false;
  return schemas.some((schema) => typeof schema === 'string' && schema.toLowerCase() === urn.toLowerCase());
}

function totalOf(value: unknown, options: ListResponseOptions, warnings: string[]): number | undefined {
  if (value === undefined || value === null) {
    if (options.totalIsOptional) return undefined;
    throw totalInvalid(options, 'is missing');
  }
  const isText = typeof value === 'string' && /^\d+$/.test(value);
  const total = isText ? Number(value) : value;
  if (typeof total !== 'number' || !Number.isSafeInteger(total) || total < 0) {
    throw totalInvalid(options, `is ${textOf(value)}, not a whole number from 0`);
  }
  if (isText) warnings.push(`${options.source}: totalResults comes as text instead of a number.`);
  return total;
}

function resourcesOf(body: JsonObject, { source, normalize }: ListResponseOptions): readonly ScimResource[] {
  const value = valueOf(body, 'Resources') ?? [];
  if (!Array.isArray(value)) throw notAList(source, `Resources is ${kindOf(value)}, not an array`);
  const received: readonly unknown[] = value;
  const elements =
    normalize === undefined ? received : received.map((element) => (isObject(element) ? normalize(element) : element));
  return elements.every(isResource) ? elements : elements.map((element, index) => readResource(element, index, source));
}

function isResource(element: unknown): element is ScimResource {
  return isObject(element) && typeof element['id'] === 'string' && element['id'] !== '';
}

/** The way of the rare page in which an element needs a second look: an identifier spelled `Id`, or a reason to give. */
function readResource(element: unknown, index: number, source: string): ScimResource {
  if (!isObject(element)) throw resourceInvalid(source, index, `is ${kindOf(element)}, not an object`);
  const id = valueOf(element, 'id');
  if (id === undefined) throw resourceInvalid(source, index, 'has no id');
  if (typeof id !== 'string') throw resourceInvalid(source, index, `has an id that is ${kindOf(id)}, not text`);
  if (id === '') throw resourceInvalid(source, index, 'has an empty id');
  return { ...element, id };
}

function nextCursorOf(body: JsonObject, source: string): string | undefined {
  const value = valueOf(body, 'nextCursor') ?? '';
  if (typeof value !== 'string') throw notAList(source, `nextCursor is ${kindOf(value)}, not text`);
  return value === '' ? undefined : value;
}

function itemsPerPageOf(body: JsonObject): Pick<ListResponse, 'itemsPerPage'> {
  const value = valueOf(body, 'itemsPerPage');
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof count === 'number' ? { itemsPerPage: count } : {};
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'empty';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function textOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}

function notAList(source: string, reason: string): AgentError {
  return new AgentError('RESPONSE_NOT_SCIM', `${source}: not a SCIM list response (${reason}).`, {
    next: 'Check that Server is the base address of the SCIM service, without a resource name behind it.',
  });
}

function totalInvalid({ source, totalMember = 'totalResults' }: ListResponseOptions, reason: string): AgentError {
  return new AgentError('LIST_TOTAL_INVALID', `${source}: ${totalMember} of the list response ${reason}.`, {
    next: `Without a count nothing proves that the list is complete. Ask the vendor of the target for a valid ${totalMember}.`,
  });
}

function resourceInvalid(source: string, index: number, reason: string): AgentError {
  return new AgentError('RESOURCE_INVALID', `${source}: element ${index} of the page ${reason}.`, {
    next: 'Every resource needs an id of its own. Report the answer to the vendor of the target.',
  });
}
