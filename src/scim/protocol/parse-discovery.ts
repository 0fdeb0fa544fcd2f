import { AgentError } from '../../errors.ts';
import { forbiddenNames } from './check-json.ts';
import type { ResourceType, Schema, SchemaAttribute, ServiceProviderConfig } from './discovery.ts';
import { isObject, valueOf, type JsonObject } from './json.ts';

/** RFC 7643 section 5 with the pagination of RFC 9865 section 4; undefined when the body says nothing of it. */
export function parseServiceProviderConfig(body: unknown): ServiceProviderConfig | undefined {
  if (!isObject(body)) return undefined;
  const config: ServiceProviderConfig = {
    patch: supportedOf(body, 'patch'),
    bulk: bulkOf(body),
    filter: filterOf(body),
    etag: supportedOf(body, 'etag'),
    pagination: paginationOf(body),
  };
  return Object.values(config).every((part) => part === undefined) ? undefined : config;
}

/** RFC 7643 section 6; a ListResponse or a bare array. Elements without an endpoint or a schema are left out; undefined when none is left. */
export function parseResourceTypes(body: unknown): ResourceType[] | undefined {
  return parseElements(body, (element) => {
    const endpoint = endpointOf(textOf(element, 'endpoint'));
    const schema = textOf(element, 'schema');
    if (endpoint === undefined || schema === undefined) return undefined;
    return {
      name: textOf(element, 'name') ?? endpoint,
      endpoint,
      schema,
      schemaExtensions: objectsOf(element, 'schemaExtensions').flatMap((extension) => {
        const urn = textOf(extension, 'schema');
        return urn === undefined ? [] : [{ schema: urn, required: flagOf(extension, 'required') ?? false }];
      }),
    };
  });
}

/** RFC 7643 section 7; a ListResponse or a bare array. Elements without an id are left out; undefined when none is left. */
export function parseSchemas(body: unknown): Schema[] | undefined {
  return parseElements(body, (element) => {
    const id = textOf(element, 'id');
    if (id === undefined) return undefined;
    return { id, name: textOf(element, 'name') ?? id, attributes: attributesOf(element, 'attributes') };
  });
}

function parseElements<T>(body: unknown, parse: (element: JsonObject) => T | undefined): T[] | undefined {
  const elements: unknown = isObject(body) ? valueOf(body, 'Resources') : body;
  if (!Array.isArray(elements)) return undefined;
  assertAllGiven(body, elements.length);
  const parsed = elements.filter(isObject).map(parse);
  const valid = parsed.filter((element) => element !== undefined);
  return valid.length === 0 ? undefined : valid;
}

/** These lists have no pages (RFC 7644 section 4): a part of one would leave entities or columns out. */
function assertAllGiven(body: unknown, given: number): void {
  const total = isObject(body) ? numberOf(valueOf(body, 'totalResults') ?? given) : given;
  if (total <= given) return;
  throw new AgentError('LIST_SHORT', `the target describes ${given} of ${total} of its resource types or schemas`, {
    next: 'Run again; if this stays, ask the vendor of the target, or say in mappings what is to be exported.',
  });
}

/** `/Users`, `Users/`, `https://host/scim/v2/Users` and `/v2/Users` are all `Users`. */
function endpointOf(text: string | undefined): string | undefined {
  const path = text?.replace(/^https?:\/\/.*\/(?=[^/])/i, '').replace(/^.*\/v\d+\//i, '');
  return path?.replace(/^\/+|\/+$/g, '') || undefined;
}

function attributesOf(owner: JsonObject, field: string): SchemaAttribute[] {
  return objectsOf(owner, field).flatMap((attribute) => {
    const name = textOf(attribute, 'name');
    if (name === undefined || forbiddenNames.has(name.toLowerCase())) return [];
    return [{ ...characteristicsOf(attribute), name, subAttributes: subAttributesOf(attribute, field) }];
  });
}

/** Sub-attributes have none of their own (RFC 7643 section 2.3.8), which also bounds the depth. */
function subAttributesOf(attribute: JsonObject, field: string): SchemaAttribute[] {
  return field === 'attributes' ? attributesOf(attribute, 'subAttributes') : [];
}

const types = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary', 'complex'] as const;
const mutabilities = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const;
const returneds = ['always', 'never', 'default', 'request'] as const;
const uniquenesses = ['none', 'server', 'global'] as const;

/** Missing characteristics have the defaults of RFC 7643 section 2.2. */
function characteristicsOf(attribute: JsonObject): Omit<SchemaAttribute, 'name' | 'subAttributes'> {
  const hasParts = objectsOf(attribute, 'subAttributes').length > 0;
  return {
    type: hasParts ? 'complex' : oneOf(types, textOf(attribute, 'type'), 'string'),
    multiValued: flagOf(attribute, 'multiValued') ?? false,
    required: flagOf(attribute, 'required') ?? false,
    caseExact: flagOf(attribute, 'caseExact') ?? false,
    mutability: oneOf(mutabilities, textOf(attribute, 'mutability'), 'readWrite'),
    returned: oneOf(returneds, textOf(attribute, 'returned'), 'default'),
    uniqueness: oneOf(uniquenesses, textOf(attribute, 'uniqueness'), 'none'),
  };
}

function oneOf<T extends string>(values: readonly T[], text: string | undefined, otherwise: T): T {
  return values.find((value) => value.toLowerCase() === text?.toLowerCase()) ?? otherwise;
}

function bulkOf(body: JsonObject): ServiceProviderConfig['bulk'] {
  const supported = supportedOf(body, 'bulk');
  if (supported === undefined) return undefined;
  return { supported, ...numbersOf(body, 'bulk', ['maxOperations', 'maxPayloadSize']) };
}

function filterOf(body: JsonObject): ServiceProviderConfig['filter'] {
  const supported = supportedOf(body, 'filter');
  return supported === undefined ? undefined : { supported, ...numbersOf(body, 'filter', ['maxResults']) };
}

function paginationOf(body: JsonObject): ServiceProviderConfig['pagination'] {
  const part = valueOf(body, 'pagination');
  if (!isObject(part)) return undefined;
  const cursor = flagOf(part, 'cursor') ?? false;
  const index = flagOf(part, 'index') ?? !cursor;
  return { cursor, index, ...numbersOf(body, 'pagination', ['maxPageSize']) };
}

function supportedOf(body: JsonObject, field: string): boolean | undefined {
  const part = valueOf(body, field);
  return isObject(part) ? flagOf(part, 'supported') : undefined;
}

/** Those of the named numbers that are whole and above 0; numeric text is accepted. */
function numbersOf<K extends string>(body: JsonObject, field: string, names: readonly K[]): Partial<Record<K, number>> {
  const part = valueOf(body, field);
  const numbers: Partial<Record<K, number>> = {};
  if (!isObject(part)) return numbers;
  for (const name of names) {
    const value = numberOf(valueOf(part, name));
    if (Number.isSafeInteger(value) && value > 0) numbers[name] = value;
  }
  return numbers;
}

function flagOf(object: JsonObject, field: string): boolean | undefined {
  const value = valueOf(object, field);
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

function textOf(object: JsonObject, field: string): string | undefined {
  const value = valueOf(object, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function objectsOf(object: JsonObject, field: string): JsonObject[] {
  const value = valueOf(object, field);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** NaN for what is neither a number nor a text. */
function numberOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
}
