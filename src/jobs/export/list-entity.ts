import type { AgentError } from '../../errors.ts';
import type { ListRequest } from '../../scim/listing/list-request.ts';
import { canListAgain, type ResourcePage } from '../../scim/listing/list-resources.ts';
import type { ExportContext } from './entity-export.ts';
import { explainMissing } from './explain-missing.ts';

export type EntityListing = Pick<ListRequest, 'endpoint' | 'ids' | 'onTotal'> & {
  readonly filter?: string | undefined;
  /** That of the connection unless given. */
  readonly maxConcurrentRequests?: number;
  /** Those of the dialect unless given. */
  readonly emptyStatuses?: readonly number[];
};

/** Lists an entity as its connection says. */
export async function* listEntity(context: ExportContext, listing: EntityListing): AsyncGenerator<ResourcePage> {
  try {
    yield* pagesOf(context, listing);
  } catch (error) {
    throw explainMissing(error, listing.endpoint, context.isMapped);
  }
}

function pagesOf(context: ExportContext, listing: EntityListing): AsyncGenerator<ResourcePage> {
  const { open, discovery, run, warnings } = context;
  const { pageSize, maxConcurrentRequests } = open.connection;
  const { filter, ...request } = listing;
  return open.scim.list({
    pageSize,
    maxConcurrentRequests,
    ...request,
    signal: run.signal,
    announced: discovery.serviceProviderConfig,
    onWarning: (message) => {
      warnings.add('listing', message);
    },
    ...(filter !== undefined && { filter }),
  });
}

const mostListings = 3;

/** A list that drifts while it is read is read again from the start, at most twice. */
export async function untilWhole<Result>(
  read: () => Promise<Result>,
  onDrift: (error: AgentError) => Promise<void>,
): Promise<Result> {
  for (let listing = 1; ; listing += 1) {
    try {
      return await read();
    } catch (error) {
      if (!canListAgain(error) || listing === mostListings) throw error;
      await onDrift(error);
    }
  }
}

/** Says in the log that a list is read again. */
export function logDrift({ run }: ExportContext, error: AgentError): void {
  run.log.warn(`${error.message} The list is read again from the start.`, { code: error.code });
}
