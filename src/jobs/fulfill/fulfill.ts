import path from 'node:path';
import { removeOldRuns } from '../../fulfillment/remove-old-runs.ts';
import { makePrivateFolder } from '../../publication/disk.ts';
import { acquireRunLock } from '../../publication/run-lock.ts';
import { applyBatch } from './apply-batch.ts';
import { checkAllConnectionSettings } from '../check-connection-settings.ts';
import { dryRunOrders } from './dry-run-orders.ts';
import { explainDisk, fulfillWork } from './explain-disk.ts';
import type { FulfillRequest } from './fulfill-request.ts';
import type { FulfillSummary } from './fulfill-summary.ts';
import { openFulfillRun } from './open-fulfill-run.ts';
import { prepareBatch } from './prepare-batch.ts';
import type { LockedRun } from './prepared-batch.ts';
import type { Run } from '../run.ts';

export type { FulfillRequest } from './fulfill-request.ts';

/**
 * Carries out the provisioning orders of a command: each at most once, each with a verdict, deletions last. A command
 * that was interrupted is given again as it was, and goes on where it ended. Throws what stood in the way before
 * anything was sent: ORDER_FILE_INVALID, RUN_LOCKED, HELD_RUN_INVALID, JOURNAL_DAMAGED, or what the target answered.
 */
export async function fulfillOrders(request: FulfillRequest, run: Run): Promise<FulfillSummary> {
  checkAllConnectionSettings({ ...request.settings, connections: [request.connection] });
  return explainDisk(fulfillWork, () => (request.dryRun ? dryRunOrders(request, run) : fulfillUnderLock(request, run)));
}

async function fulfillUnderLock(request: FulfillRequest, run: Run): Promise<FulfillSummary> {
  const { identifier } = request.connection;
  const place = { folder: path.join(request.settings.workFolder, 'Fulfill'), connection: identifier };
  await makePrivateFolder(request.settings.workFolder);
  await makePrivateFolder(place.folder);
  const lock = await acquireRunLock({ folder: place.folder, runId: run.id, name: `.${identifier}.lock` });
  try {
    await removeOldRuns(place, new Date());
    return await fulfillBatch({ request, run, place, lock });
  } finally {
    await lock.release();
  }
}

async function fulfillBatch(locked: LockedRun): Promise<FulfillSummary> {
  const prepared = await prepareBatch(locked);
  if ('summary' in prepared) return prepared.summary;
  try {
    const fulfillRun = await openFulfillRun(locked.place, prepared, locked.run);
    return await applyBatch({ ...locked, ...prepared, fulfillRun });
  } finally {
    prepared.session.close();
  }
}
