import { holdBatch } from '../../fulfillment/batch-held.ts';
import { guardBatch } from '../../fulfillment/guard-batch.ts';
import type { JournalContent } from '../../fulfillment/journal-content.ts';
import { linkAccounts } from '../../fulfillment/link-accounts.ts';
import { briefsOf, openBatch, ordersLeft, type Batch } from '../../fulfillment/open-batch.ts';
import { planOrders, type PlannedOrders } from '../../fulfillment/plan-orders.ts';
import type { FulfillSummary } from './fulfill-summary.ts';
import { releaseOf } from './open-fulfill-run.ts';
import type { LockedRun, PreparedBatch } from './prepared-batch.ts';
import { openSession, type FulfillSession } from './open-session.ts';
import { summarizeFinished, summarizeHeld } from './summarize-fulfill.ts';

/** Reads and checks the orders, reaches the target and asks the guard; a summary when there is nothing to go on with. */
export async function prepareBatch(locked: LockedRun): Promise<PreparedBatch | { readonly summary: FulfillSummary }> {
  const { request, run, place } = locked;
  const startedAt = Date.now();
  const batch = await openBatch(place, request.orderFiles);
  if (batch.earlier?.isFinished === true) return { summary: summarizeFinished(place, batch.earlier) };
  const release = await releaseOf(request, place, batch);
  const session = await openSession(request, run);
  try {
    const planned = await planTasks(batch, session, release?.earlier);
    const reasons = release === undefined ? await askGuard(planned, session) : [];
    const { files, warnings } = batch;
    const prepared = { files, orders: briefsOf(batch), warnings, release, session, planned, startedAt };
    if (reasons.length === 0) return prepared;
    await holdBatch(place, { run: run.id, files, reasons, at: new Date().toISOString() });
    session.close();
    return { summary: summarizeHeld({ runId: run.id, ...prepared, reasons }) };
  } catch (error) {
    session.close();
    throw error;
  }
}

/** The orders that are left as tasks, linked by the accounts that they meet. */
export async function planTasks(
  batch: Batch,
  { target, ask }: FulfillSession,
  earlier: JournalContent | undefined,
): Promise<PlannedOrders> {
  const planned = planOrders(ordersLeft(batch, earlier), target.translate, earlier);
  return linkAccounts(planned, ask, target.dialect.lookUp);
}

/** Why the orders need a person's leave. */
export function askGuard({ tasks }: PlannedOrders, { target }: FulfillSession): Promise<readonly string[]> {
  return guardBatch(
    tasks.map(({ change }) => change),
    target.countAccounts,
  );
}
