import type { Send } from '../../src/http/request.ts';
import { parseFilter, type FilterNode } from '../../src/scim/protocol/filter.ts';
import { urns } from '../../src/scim/protocol/urns.ts';
import { okResponse } from './list-target.ts';

export interface KeyDirectoryFaults {
  /** Compares everything ignoring case. */
  readonly isLax?: boolean;
  readonly ignoresFilter?: boolean;
  readonly readsFirstClause?: boolean;
  /** Reads so many clauses of a filter and ignores the rest. */
  readonly reads?: number;
  /** Thrown for a filter with more than one clause. */
  readonly refusesCombined?: Error;
  /** What to throw for a request; its filter is empty where it has none. */
  readonly refuses?: (filter: string) => Error | undefined;
  readonly total?: number;
}

/** A `send` that answers filters on keys, right or wrong, and remembers them. */
export interface KeyDirectory {
  readonly send: Send;
  /** The filters of the first page of each listing. */
  readonly filters: readonly string[];
}

type User = Readonly<Record<string, unknown>>;

export function aKeyDirectory(users: readonly User[], faults: KeyDirectoryFaults = {}): KeyDirectory {
  const filters: string[] = [];
  const send: Send = async ({ query = {} }) => {
    const { filter = '', startIndex } = query;
    await new Promise((resolve) => setImmediate(resolve));
    if (startIndex === '1' && filter !== '') filters.push(filter);
    const refused = faults.refuses?.(filter) ?? (filter.includes(' or ') ? faults.refusesCombined : undefined);
    if (refused !== undefined) throw refused;
    const found = filter === '' || faults.ignoresFilter === true ? users : users.filter(matcher(filter, faults));
    const from = Number(startIndex) - 1;
    const Resources = found.slice(from, from + Number(query['count']));
    return okResponse({ schemas: [urns.listResponse], totalResults: faults.total ?? found.length, Resources });
  };
  return { send, filters };
}

function matcher(filter: string, faults: KeyDirectoryFaults): (user: User) => boolean {
  const node = parseFilter(filter);
  const terms = node.kind === 'or' ? node.terms : [node];
  const read = terms.slice(0, faults.readsFirstClause === true ? 1 : faults.reads);
  return (user) => read.some((term) => hasKey(user, term, faults));
}

function hasKey(user: User, term: FilterNode, { isLax = false }: KeyDirectoryFaults): boolean {
  if (term.kind !== 'compare') throw new Error('The filter is none of keys.');
  const { attribute } = term.path;
  const ignoresCase = isLax || attribute === 'userName';
  const fold = (value: unknown): unknown => (ignoresCase && typeof value === 'string' ? value.toLowerCase() : value);
  return fold(user[attribute]) === fold(term.value);
}
