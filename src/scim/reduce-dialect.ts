import type { Dialect, DialectChanges } from './dialects/dialect.ts';
import { mergeDialect } from './dialects/merge-dialect.ts';
import type { ServiceProviderConfig } from './protocol/discovery.ts';

/**
 * The dialect without what the server says that it cannot do: PATCH gives way to reading and PUT, and Bulk to single requests. The same
 * dialect where nothing changes, or where the server's word is not trusted (`discovery.trust`).
 */
export function reduceDialect(dialect: Dialect, announced: ServiceProviderConfig | undefined): Dialect {
  if (announced === undefined || dialect.discovery.trust === 'none') return dialect;
  const patch = announced.patch === false ? withoutPatch(dialect) : {};
  const bulk = announced.bulk?.supported === false && dialect.bulk.supported ? { bulk: { supported: false } } : {};
  const changes = { ...patch, ...bulk };
  return Object.keys(changes).length === 0 ? dialect : mergeDialect(dialect, changes);
}

/** A partial resource of SCIM 1.1 is not the PATCH that the configuration of SCIM 2.0 is about. */
function withoutPatch({ update, members }: Dialect): DialectChanges {
  return {
    ...(update.method === 'patch' && { update: { method: 'put' } }),
    ...(patchesOfMembers.has(members.write) && { members: { write: 'put' } }),
  };
}

const patchesOfMembers: ReadonlySet<Dialect['members']['write']> = new Set([
  'patch',
  'patchWrapped',
  'patchPathless',
  'replaceAll',
]);
