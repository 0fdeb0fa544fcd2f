import type { Dialect } from '../scim/dialects/dialect.ts';
import type { ServiceProviderConfig } from '../scim/protocol/discovery.ts';
import { reduceDialect } from '../scim/reduce-dialect.ts';
import type { Connection } from '../settings/settings.ts';

/** Where settings, dialect and what the server says of itself contradict each other, as whole sentences. */
export function dialectWarnings(
  connection: Connection,
  dialect: Dialect,
  announced: ServiceProviderConfig | undefined,
): string[] {
  const contradicted = announced === undefined ? [] : contradictions(dialect, announced);
  return [...bulkWarnings(connection, dialect, announced), ...contradicted, ...filterWarnings(connection, announced)];
}

function bulkWarnings(
  connection: Connection,
  dialect: Dialect,
  announced: ServiceProviderConfig | undefined,
): string[] {
  if (!connection.serviceSupportBulk) return [];
  const single = 'single requests will be sent.';
  if (!dialect.bulk.supported)
    return [`ServiceSupportBulk is true, but the dialect ${dialect.name} has no Bulk; ${single}`];
  if (announced?.bulk?.supported !== false) return [];
  return [`ServiceSupportBulk is true, but the server says that it does not support Bulk; ${single}`];
}

function contradictions(dialect: Dialect, announced: ServiceProviderConfig): string[] {
  return [...patchWarnings(dialect, announced), ...pagingWarnings(dialect, announced)];
}

/** Where the server is believed, what would be a PATCH becomes a PUT. */
function patchWarnings(dialect: Dialect, announced: ServiceProviderConfig): string[] {
  if (announced.patch !== false) return [];
  const reduced = reduceDialect(dialect, announced);
  const kept = patchesOf(reduced);
  const replaced = patchesOf(dialect).filter((what) => !kept.includes(what));
  const says = 'The server says that it does not support PATCH';
  return [
    ...(kept.length > 0 ? [`${says}, by which the dialect ${dialect.name} changes ${kept.join(' and ')}.`] : []),
    ...(replaced.length > 0 ? [`${says}: PUT changes ${replaced.join(' and ')}.`] : []),
    ...unseenWarnings(dialect, reduced),
  ];
}

function unseenWarnings({ members }: Dialect, { members: reduced }: Dialect): string[] {
  if (members.write === reduced.write || members.read === 'group') return [];
  return ['Orders for memberships are refused: a PUT needs all members, and the groups do not show them.'];
}

function pagingWarnings({ list, name }: Dialect, { pagination }: ServiceProviderConfig): string[] {
  const paging = list.mode === 'announced' ? announcedPaging(pagination) : list.mode;
  if (paging === 'none' || pagination?.[paging] !== false) return [];
  return [`The server says that it has no paging by ${paging}, in which the dialect ${name} reads its lists.`];
}

function announcedPaging(pagination: ServiceProviderConfig['pagination']): 'cursor' | 'index' {
  return pagination?.cursor === true ? 'cursor' : 'index';
}

/** What is changed by PATCH. */
function patchesOf({ update, members }: Dialect): string[] {
  const users = update.method === 'patch' || update.method === 'partialPatch' ? ['users'] : [];
  const groups = members.write === 'put' || members.write === 'none' ? [] : ['the members of groups'];
  return [...users, ...groups];
}

function filterWarnings({ filter = '' }: Connection, announced: ServiceProviderConfig | undefined): string[] {
  if (filter === '' || announced?.filter?.supported !== false) return [];
  return ['The setting Filter is set, but the server says that it does not support filters.'];
}
