import { badRequest } from '../scim/protocol/error.ts';
import { parseFilter, type FilterNode } from '../scim/protocol/filter.ts';
import { isObject, valueOf } from '../scim/protocol/json.ts';
import { parseProjection, type Projection } from './projection.ts';

export interface Query {
  readonly filter: FilterNode | undefined;
  readonly sortBy: string | undefined;
  readonly isDescending: boolean;
  readonly startIndex: number;
  readonly count: number;
  /** Empty for the first page of a listing by cursor; undefined for index paging. */
  readonly cursor: string | undefined;
  readonly projection: Projection | undefined;
  /** Tells this query from others that a cursor could be mixed up with. */
  readonly identity: string;
}

export interface PageSizes {
  readonly default: number;
  readonly maximum: number;
}

/** Reads the parameters of a listing; too large a `count` is cut to the maximum (RFC 7644 section 3.4.2.4). */
export function parseQuery(parameters: URLSearchParams, sizes: PageSizes): Query {
  const filter = parameters.get('filter') ?? '';
  const sortBy = parameters.get('sortBy') ?? '';
  const isDescending = parseIsDescending(parameters);
  return {
    filter: filter === '' ? undefined : parseFilter(filter),
    sortBy: sortBy === '' ? undefined : sortBy,
    isDescending,
    startIndex: Math.max(1, parseInteger(parameters, 'startIndex') ?? 1),
    count: Math.min(sizes.maximum, Math.max(0, parseInteger(parameters, 'count') ?? sizes.default)),
    cursor: parameters.get('cursor') ?? undefined,
    projection: parseProjection(parameters),
    identity: JSON.stringify([filter, sortBy, isDescending]),
  };
}

function parseIsDescending(parameters: URLSearchParams): boolean {
  const sortOrder = (parameters.get('sortOrder') ?? 'ascending').toLowerCase();
  if (sortOrder === 'ascending' || sortOrder === 'descending') return sortOrder === 'descending';
  throw badRequest('invalidValue', 'The sortOrder is ascending or descending.');
}

function parseInteger(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw badRequest('invalidValue', `The parameter ${name} is a whole number.`);
  return Number(text);
}

const searchNames = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'cursor',
  'attributes',
  'excludedAttributes',
];

/** The body of a POST to `.search`, as the parameters of the same GET (RFC 7644 section 3.4.3). */
export function parseSearchRequest(body: unknown): URLSearchParams {
  if (!isObject(body)) throw badRequest('invalidSyntax', 'A SearchRequest message is an object.');
  const parameters = new URLSearchParams();
  for (const name of searchNames) {
    const value = valueOf(body, name);
    if (value !== undefined && value !== null) parameters.set(name, textOf(name, value));
  }
  return parameters;
}

function textOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((element: unknown) => textOf(name, element)).join(',');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw badRequest('invalidValue', `The parameter ${name} is a text or a number.`);
}
