import { bulkOperationOf } from '../scim/bulk-operation.ts';
import type { BulkLimits } from '../scim/bulk-limits.ts';
import { chunkWrites } from '../scim/chunk-writes.ts';
import { pathTo } from '../scim/list-resources.ts';
import { buildBulkRequest } from '../scim/protocol/bulk.ts';
import { valueOf } from '../scim/protocol/json.ts';
import { buildPatchRequest } from '../scim/protocol/patch.ts';
import type { Write, WriteOutcome } from '../scim/write.ts';
import type { SendWrites, WriteItem } from './send-writes.ts';

/** A write that a dry run would have sent. */
export interface PlannedRequest {
  readonly method: string;
  /** Below the base address: `/Users/2819c223`. */
  readonly path: string;
  /** Passwords are masked. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** `AssignedResourceTypeId` of the orders that it is for. */
  readonly orders: readonly string[];
}

export interface PlannerTools {
  readonly bulk: BulkLimits | undefined;
  readonly onPlanned: (request: PlannedRequest) => void;
  /** The `AssignedResourceTypeId` of the order at a position. */
  readonly idOf: (position: string) => string;
}

/** How the id of an account begins that the target has not made yet. */
const unknownId = '{id of ';

/** Tells what would be sent, and answers as a target that agrees to everything. */
export function writePlanner({ bulk, onPlanned, idOf }: PlannerTools): SendWrites {
  return (items, onOutcome) => {
    for (const request of requestsFor(items, bulk)) onPlanned({ ...request, orders: request.orders.map(idOf) });
    for (const item of items) onOutcome(item, agreed(item.write));
    return Promise.resolve();
  };
}

function requestsFor(items: readonly WriteItem[], bulk: BulkLimits | undefined): PlannedRequest[] {
  if (bulk === undefined || items.length < 2) return items.map(requestFor);
  const itemOf = new Map(items.map((item) => [item.write, item]));
  return [...chunkWrites([...itemOf.keys()], bulk)].flatMap(({ kind, writes }) => {
    const chunk = writes.map((write) => itemOf.get(write)).filter((item) => item !== undefined);
    return kind === 'single' ? chunk.map(requestFor) : [bulkRequestFor(chunk)];
  });
}

function bulkRequestFor(chunk: readonly WriteItem[]): PlannedRequest {
  const operations = chunk.map(({ write }, index) => bulkOperationOf({ write, bulkId: String(index + 1) }));
  const orders = chunk.flatMap((item) => item.orders);
  return {
    method: 'POST',
    path: '/Bulk',
    body: masked(
      buildBulkRequest({ operations }),
      chunk.flatMap(({ secrets = [] }) => secrets),
    ),
    orders,
  };
}

function requestFor({ write, orders, secrets }: WriteItem): PlannedRequest {
  if (write.method === 'POST')
    return { method: 'POST', path: `/${write.endpoint}`, body: masked(write.body, secrets), orders };
  const { method, endpoint, id, version } = write;
  return {
    method,
    path: `/${id.startsWith(unknownId) ? `${endpoint}/${id}` : pathTo(endpoint, id)}`,
    ...(method === 'PATCH' && { body: masked(buildPatchRequest(write.operations), secrets) }),
    ...(version !== undefined && { headers: { 'If-Match': version } }),
    orders,
  };
}

function masked(body: unknown, secrets: readonly string[] = []): unknown {
  const mask = (key: string, value: unknown): unknown =>
    key.toLowerCase() === 'password' || secrets.includes(String(value)) ? '[secret]' : value;
  return JSON.parse(JSON.stringify(body, mask));
}

function agreed(write: Write): WriteOutcome {
  if (write.method !== 'POST') return { kind: 'done', status: 200 };
  const name = valueOf(write.body, 'userName');
  return { kind: 'done', status: 201, id: `${unknownId}${typeof name === 'string' ? name : 'the new account'}}` };
}
