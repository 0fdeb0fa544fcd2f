import type { BatchFile } from '../../fulfillment/batch-files.ts';
import type { BatchPlace } from '../../fulfillment/batch-folder.ts';
import type { OrderBrief } from '../../fulfillment/open-batch.ts';
import type { PlannedOrders } from '../../fulfillment/plan-orders.ts';
import type { RunLock } from '../../publication/run-lock.ts';
import type { FulfillRequest } from './fulfill-request.ts';
import type { Release } from './open-fulfill-run.ts';
import type { FulfillSession } from './open-session.ts';
import type { Run } from '../run.ts';

export interface LockedRun {
  readonly request: FulfillRequest;
  readonly run: Run;
  readonly place: BatchPlace;
  readonly lock: RunLock;
}

/** A batch that may go. What the orders say is held as tasks only, so that a large file is not in memory twice. */
export interface PreparedBatch {
  readonly files: readonly BatchFile[];
  readonly orders: readonly OrderBrief[];
  readonly warnings: readonly string[];
  readonly release: Release | undefined;
  readonly session: FulfillSession;
  readonly planned: PlannedOrders;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}
