import type { HttpRequest, Send } from '../../src/http/request.ts';
import { urns } from '../../src/scim/protocol/urns.ts';
import { okResponse } from './list-target.ts';

export interface NamedResource {
  readonly id: string;
  readonly displayName?: string;
}

export interface CappedDirectoryOptions {
  /** Most rows of a listing, over all of its pages; of a filtered one as well. */
  readonly rows: number;
  /** Counts no more than it gives. */
  readonly capsTotal?: boolean;
  readonly caseExact?: boolean;
  readonly ignoresFilter?: boolean;
  /** Thrown for an index behind the last row of the list without a filter. */
  readonly refusesIndex?: Error;
  /** Stands first in the list without a filter, and is not counted. */
  readonly gone?: NamedResource;
  /** Thrown for a filter. */
  readonly refusesFilter?: Error;
}

export interface CappedDirectory {
  readonly send: Send;
  /** The filter of each request for a first page; empty where it has none. */
  readonly filters: readonly string[];
}

const clause = /^(?:(.*) and )?displayName (sw|eq) ("(?:[^"\\]|\\.)*")$/;

/** A `send` that never gives more than so many rows of a list, as Salesforce does with entitlements. */
export function aCappedDirectory(all: readonly NamedResource[], options: CappedDirectoryOptions): CappedDirectory {
  const filters: string[] = [];
  const send: Send = async ({ query = {} }: HttpRequest) => {
    await Promise.resolve();
    const { filter = '', startIndex, count } = query;
    if (startIndex === '1') filters.push(filter);
    const found = filter === '' || options.ignoresFilter === true ? all : all.filter(matcherFor(filter, options));
    if (filter !== '' && options.refusesFilter !== undefined) throw options.refusesFilter;
    const listed = filter === '' && options.gone !== undefined ? [options.gone, ...found] : found;
    const given = listed.slice(0, options.rows);
    const from = Number(startIndex) - 1;
    if (filter === '' && from >= given.length && from > 0 && options.refusesIndex !== undefined)
      throw options.refusesIndex;
    const total = options.capsTotal === true ? given.length : found.length;
    const Resources = given.slice(from, from + Number(count));
    return okResponse({ schemas: [urns.listResponse], totalResults: total, Resources });
  };
  return { send, filters };
}

function matcherFor(
  filter: string,
  { caseExact = false }: CappedDirectoryOptions,
): (resource: NamedResource) => boolean {
  const [, own, operator, literal] = clause.exec(filter) ?? [];
  const fold = (text: string): string => (caseExact ? text : text.toLowerCase());
  const wanted = literal === undefined ? '' : fold(JSON.parse(literal) as string);
  const isOwn = ({ id }: NamedResource): boolean => own === undefined || own === `type eq "${typeOf(id)}"`;
  if (literal === undefined) return ({ id }) => filter === `type eq "${typeOf(id)}"`;
  return (resource) => {
    const name = fold(resource.displayName ?? '');
    return isOwn(resource) && (operator === 'sw' ? name.startsWith(wanted) : name === wanted);
  };
}

/** Every third resource is a `Profile`. */
function typeOf(id: string): string {
  return Number(id) % 3 === 0 ? 'Profile' : 'PermissionSet';
}

/** Resources with the ids 0, 1, 2 and so on. */
export function named(...names: readonly (string | undefined)[]): NamedResource[] {
  return names.map((displayName, id) => ({ id: String(id), ...(displayName !== undefined && { displayName }) }));
}
