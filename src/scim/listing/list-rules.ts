import type { Dialect } from '../dialects/dialect.ts';
import type { ListRequest, ListRules } from './list-request.ts';
import type { ServiceProviderConfig } from '../protocol/discovery.ts';

/** How a server's lists are read by its dialect, and by what it says of itself where that is believed. */
export function listRulesOf(
  { list, read, filter }: Pick<Dialect, 'list' | 'read' | 'filter'>,
  announced?: ServiceProviderConfig,
): ListRules {
  const paging = pagingOf(list, announced);
  return {
    paging,
    startBase: list.startBase,
    index: list.index,
    // Cursors end by themselves, and a server that uses them may not know the count (RFC 9865 section 2).
    totalIsOptional: list.stop !== 'total' || paging === 'cursor',
    totalMember: list.totalMember,
    emptyStatuses: list.emptyStatuses,
    equality: filter.equality,
    unpagedFallback: list.unpagedFallback && list.mode !== 'none',
    parameters: read.parameters,
    syntheticIds: list.syntheticIds,
  };
}

/** No longer pages than dialect and server allow; a server that names a limit of 0 names none. */
export function pageSizeFor(
  pageSize: number,
  { list }: Pick<Dialect, 'list'>,
  announced?: ServiceProviderConfig,
): number {
  const limits = [list.maxPageSize, announced?.pagination?.maxPageSize, announced?.filter?.maxResults];
  return Math.min(pageSize, ...limits.filter((limit) => typeof limit === 'number').filter((limit) => limit > 0));
}

function pagingOf(list: Dialect['list'], announced?: ServiceProviderConfig): ListRequest['paging'] {
  if (list.mode === 'none' || list.mode === 'cursor') return list.mode;
  if (list.stop === 'empty') return 'until-empty';
  return list.mode === 'announced' && announced?.pagination?.cursor === true ? 'cursor' : 'index';
}
