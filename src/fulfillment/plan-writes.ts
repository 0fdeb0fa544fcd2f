import type { HttpRequest } from '../http/request.ts';
import { bulkOperationOf } from '../scim/writing/bulk-operation.ts';
import type { BulkLimits } from '../scim/writing/bulk-limits.ts';
import { chunkWrites, type WriteChunk } from '../scim/writing/chunk-writes.ts';
import type { EncodeTools } from '../scim/writing/encode-tools.ts';
import { buildBulkRequest } from '../scim/protocol/bulk.ts';
import { valueOf } from '../scim/protocol/json.ts';
import { prepareWrite } from '../scim/writing/send-write.ts';
import { partsOf } from '../scim/writing/split-update.ts';
import { refuseUnusableId, type Write, type WriteOutcome } from '../scim/writing/write.ts';
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

/** `read` shows resources as they would be after the writes that are planned already. */
export interface PlannerTools extends EncodeTools {
  readonly bulk: BulkLimits | undefined;
  readonly onPlanned: (request: PlannedRequest) => void;
  /** The `AssignedResourceTypeId` of the order at a position. */
  readonly idOf: (position: string) => string;
}

/** How the id of an account begins that the target has not made yet. */
const unknownId = '{id of ';

/** Tells what would be sent, and answers as a target that agrees to everything. What has to be read for that is read. */
export function writePlanner(tools: PlannerTools): SendWrites {
  return async (items, onOutcome) => {
    const itemOf = new Map(items.map((item) => [item.write, item]));
    for (const chunk of chunksOf(items, tools)) {
      const members = chunk.writes.map((write) => itemOf.get(write)).filter((item) => item !== undefined);
      if (chunk.kind === 'bulk') planBulk(members, tools);
      for (const item of members) {
        const refusal = chunk.kind === 'bulk' ? undefined : await planOne(item, tools);
        onOutcome(item, refusal ?? agreed(item.write));
      }
    }
  };
}

function chunksOf(items: readonly WriteItem[], { bulk, dialect }: PlannerTools): Iterable<WriteChunk> {
  const writes = items.map(({ write }) => write);
  if (bulk === undefined || items.length < 2) return [{ kind: 'single', writes }];
  return chunkWrites(writes, bulk, dialect);
}

function planBulk(chunk: readonly WriteItem[], { dialect, onPlanned, idOf }: PlannerTools): void {
  const operations = chunk
    .map(({ write }, index) => bulkOperationOf({ write, bulkId: String(index + 1) }, dialect))
    .filter((operation) => operation !== undefined);
  const secrets = chunk.flatMap((item) => item.secrets ?? []);
  const orders = chunk.flatMap((item) => item.orders).map(idOf);
  onPlanned({ method: 'POST', path: '/Bulk', body: masked(buildBulkRequest({ operations }), secrets), orders });
}

/** The outcome of a write that would not be sent. */
async function planOne(item: WriteItem, tools: PlannerTools): Promise<WriteOutcome | undefined> {
  for (const write of partsOf(item.write, tools.dialect)) {
    const refusal = await planPart({ ...item, write }, tools);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function planPart({ write, orders, secrets }: WriteItem, tools: PlannerTools): Promise<WriteOutcome | undefined> {
  const refused = isPlaceholder(write) ? undefined : refuseUnusableId(write);
  const prepared = refused ?? (await prepareWrite(write, tools));
  if ('kind' in prepared) return prepared;
  const { method, headers, body } = prepared;
  tools.onPlanned({
    method,
    path: `/${pathOf(write, prepared)}`,
    ...(body !== undefined && { body: masked(body, secrets) }),
    ...(headers !== undefined && { headers }),
    orders: orders.map(tools.idOf),
  });
  return undefined;
}

function pathOf(write: Write, { path }: HttpRequest): string {
  return isPlaceholder(write) ? `${write.endpoint}/${write.id}` : path;
}

function isPlaceholder(write: Write): write is Exclude<Write, { method: 'POST' }> {
  return write.method !== 'POST' && write.id.startsWith(unknownId);
}

function masked(body: unknown, secrets: readonly string[] = []): unknown {
  const mask = (key: string, value: unknown): unknown =>
    key.toLowerCase() === 'password' || secrets.includes(String(value)) ? '[secret]' : value;
  return JSON.parse(JSON.stringify(body, mask));
}

function agreed(write: Write): WriteOutcome {
  if (write.method !== 'POST') return { kind: 'done', status: 200 };
  const name = valueOf(write.body, 'userName');
  return {
    kind: 'done',
    status: 201,
    id: `${unknownId}${typeof name === 'string' ? name.toWellFormed() : 'the new account'}}`,
  };
}
