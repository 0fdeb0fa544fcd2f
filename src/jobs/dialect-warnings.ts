import type { Dialect } from '../scim/dialects/dialect.ts';
import type { ServiceProviderConfig } from '../scim/protocol/discovery.ts';
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

function contradictions(dialect: Dialect, { patch, pagination }: ServiceProviderConfig): string[] {
  const { list, name } = dialect;
  const warnings: string[] = [];
  const uses = patchesOf(dialect);
  if (patch === false && uses.length > 0) {
    warnings.push(
      `The server says that it does not support PATCH, by which the dialect ${name} changes ${uses.join(' and ')}.`,
    );
  }
  const isListedAsSaid = list.mode === 'none' || pagination === undefined || pagination[list.mode];
  if (!isListedAsSaid && (list.mode === 'cursor' || !pagination.cursor)) {
    warnings.push(
      `The server says that it has no paging by ${list.mode}, in which the dialect ${name} reads its lists.`,
    );
  }
  return warnings;
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
