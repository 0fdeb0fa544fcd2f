import type { AccountChange } from '../../orders/account-change.ts';
import type { ProvisioningOrder } from '../../orders/order.ts';
import { orderTranslator } from '../../orders/translate-order.ts';
import { bulkLimits, type BulkLimits } from '../../scim/writing/bulk-limits.ts';
import { reduceDialect } from '../../scim/reduce-dialect.ts';
import { ScimClient } from '../../scim/scim-client.ts';
import type { Discovery, ServiceProviderConfig } from '../../scim/protocol/discovery.ts';
import type { ResourceSchema } from '../../scim/protocol/resource-schema.ts';
import { userResourceSchema, userType } from '../../scim/protocol/resource-types.ts';
import type { FulfillRequest } from './fulfill-request.ts';
import { openConnection, type OpenConnection } from '../open-connection.ts';
import type { Run } from '../run.ts';

/** A SCIM application that orders are carried out on. */
export interface FulfillTarget extends OpenConnection {
  readonly endpoint: string;
  /** The accounts' schema by the server's own word; that of the RFC where it says nothing. */
  readonly schema: ResourceSchema;
  /** Changes carry the version that was read as `If-Match`. */
  readonly checksVersions: boolean;
  readonly announced: ServiceProviderConfig | undefined;
  /** Undefined where single requests are sent. */
  readonly bulk: BulkLimits | undefined;
  readonly translate: (order: ProvisioningOrder) => AccountChange;
  /** How many accounts the server counts; undefined where it gives no count. */
  readonly countAccounts: () => Promise<number | undefined>;
  readonly warnings: readonly string[];
}

/** Reaches the server, logs in and asks what it can do. */
export async function openTarget({ connection, settings }: FulfillRequest, run: Run): Promise<FulfillTarget> {
  const open = await openConnection(connection, run);
  try {
    await open.http.authenticate();
    const { discovery, warnings: gaps } = await open.scim.discover();
    const reduced = reduce(open, discovery);
    const bulk = bulkFor(reduced, discovery);
    const warnings = [...gaps, ...bulkWarnings(reduced, bulk)];
    for (const warning of warnings) run.log.warn(`${connection.identifier}: ${warning}`);
    const countAccounts = (): Promise<number | undefined> =>
      reduced.scim.count(userType.endpoint, undefined, discovery.serviceProviderConfig);
    if (isSilent(discovery)) await countAccounts();
    const schema = announcedSchema(discovery);
    return {
      ...reduced,
      endpoint: userType.endpoint,
      schema: schema ?? userResourceSchema,
      announced: discovery.serviceProviderConfig,
      checksVersions: checksVersions(reduced, discovery),
      bulk,
      translate: translatorFor(reduced, schema, settings),
      countAccounts,
      warnings,
    };
  } catch (error) {
    open.http.close();
    throw error;
  }
}

/** The connection with a client that does without what the server says that it cannot do. */
function reduce(open: OpenConnection, { serviceProviderConfig }: Discovery): OpenConnection {
  const dialect = reduceDialect(open.dialect, serviceProviderConfig);
  return dialect === open.dialect ? open : { ...open, dialect, scim: new ScimClient(open.http.send, dialect) };
}

function translatorFor(
  { connection, dialect }: OpenConnection,
  announced: ResourceSchema | undefined,
  { mappings }: FulfillRequest['settings'],
): FulfillTarget['translate'] {
  return orderTranslator({
    connection: connection.identifier,
    mappings,
    schema: announced ?? userResourceSchema,
    schemaIsAnnounced: announced !== undefined,
    roles: dialect.roles,
    account: dialect.account,
    extensions: dialect.account.extensions,
    preventsDeletion: dialect.delete.user === 'prevent',
    preventsMemberships: dialect.members.write === 'none',
  });
}

function checksVersions({ dialect: { update } }: OpenConnection, { serviceProviderConfig }: Discovery): boolean {
  return update.versions === 'announced' ? serviceProviderConfig?.etag === true : update.versions === 'always';
}

/** Where nothing describes itself there may be no SCIM at all, and every 404 would look like a deletion that is done. */
function isSilent({ serviceProviderConfig, resourceTypes, schemas }: Discovery): boolean {
  return serviceProviderConfig === undefined && resourceTypes === undefined && schemas === undefined;
}

function bulkFor(
  { connection, dialect }: OpenConnection,
  { serviceProviderConfig }: Discovery,
): BulkLimits | undefined {
  if (!connection.serviceSupportBulk) return undefined;
  const { bulkMaxOperation } = connection;
  return bulkLimits({ bulkMaxOperation, announced: serviceProviderConfig?.bulk, dialect });
}

function announcedSchema({ resourceTypes, schemas }: Discovery): ResourceSchema | undefined {
  const type = resourceTypes?.find(({ endpoint }) => endpoint.toLowerCase() === userType.endpoint.toLowerCase());
  const find = (urn: string): Discovery['schemas'] =>
    schemas?.filter(({ id }) => id.toLowerCase() === urn.toLowerCase());
  const [core] = find(type?.schema ?? userType.schema) ?? [];
  if (core === undefined) return undefined;
  const extensions = (type ?? userType).schemaExtensions.flatMap(({ schema }) => find(schema) ?? []);
  return { core, extensions };
}

function bulkWarnings({ connection }: OpenConnection, bulk: BulkLimits | undefined): string[] {
  if (!connection.serviceSupportBulk || bulk !== undefined) return [];
  return [
    'ServiceSupportBulk is true, but the target or its profile says that it has no Bulk; single requests are sent.',
  ];
}
