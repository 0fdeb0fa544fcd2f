import type { ServiceProviderConfig } from './protocol/discovery.ts';

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

/** What one Bulk request may hold: the smaller of the setting and the server's word; undefined when the server says that it has no Bulk. */
export function bulkLimits(given: {
  readonly bulkMaxOperation: number | undefined;
  readonly announced: ServiceProviderConfig['bulk'];
}): BulkLimits | undefined {
  const { bulkMaxOperation, announced } = given;
  if (announced?.supported === false) return undefined;
  const operations = Math.min(wordOr(Infinity, bulkMaxOperation), wordOr(Infinity, announced?.maxOperations));
  const payload = Math.floor(wordOr(Infinity, announced?.maxPayloadSize) * payloadShare);
  return {
    operations: operations === Infinity ? operationsWithoutAWord : Math.min(operations, mostOperations),
    bytes: Math.min(payload, mostBytes),
  };
}

/** Many servers announce 0 where they mean that they say nothing. */
function wordOr(silence: number, limit: number | undefined): number {
  return limit === undefined || limit < 1 ? silence : limit;
}
