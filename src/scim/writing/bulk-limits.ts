import type { Dialect } from '../dialects/dialect.ts';
import type { ServiceProviderConfig } from '../protocol/discovery.ts';

export interface BulkLimits {
  /** In one request. */
  readonly operations: number;
  /** Of the JSON of one request. */
  readonly bytes: number;
}

const mostOperations = 1000;
const operationsWithoutAWord = 10;
const mostBytes = 1024 * 1024;
const payloadShare = 0.9;

/**
 * What one Bulk request may hold: the smallest of the setting, the server's word and the dialect; undefined when the server or the
 * dialect says that there is no Bulk.
 */
export function bulkLimits(given: {
  readonly bulkMaxOperation: number | undefined;
  readonly announced: ServiceProviderConfig['bulk'];
  readonly dialect: Pick<Dialect, 'bulk'>;
}): BulkLimits | undefined {
  const { bulkMaxOperation, announced, dialect } = given;
  if (announced?.supported === false || !dialect.bulk.supported) return undefined;
  const { maxOperations, maxPayloadBytes } = dialect.bulk;
  const operations = least(bulkMaxOperation, announced?.maxOperations, maxOperations);
  const payload = Math.floor(least(announced?.maxPayloadSize, maxPayloadBytes) * payloadShare);
  return {
    operations: operations === Infinity ? operationsWithoutAWord : Math.min(operations, mostOperations),
    bytes: Math.min(payload, mostBytes),
  };
}

/** Many servers announce 0 where they mean that they say nothing. */
function least(...limits: readonly (number | null | undefined)[]): number {
  return Math.min(...limits.map((limit) => ((limit ?? 0) < 1 ? Infinity : Number(limit))));
}
