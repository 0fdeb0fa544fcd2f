import path from 'node:path';
import { openBatch, type Batch } from '../../fulfillment/open-batch.ts';
import { notAttempted } from '../../fulfillment/order-result.ts';
import type { PlannedOrders } from '../../fulfillment/plan-orders.ts';
import { writePlanner } from '../../fulfillment/plan-writes.ts';
import { rehearse } from '../../fulfillment/rehearsal.ts';
import type { Verdict } from '../../fulfillment/verdict.ts';
import { applyOrders } from './apply-orders.ts';
import type { FulfillRequest } from './fulfill-request.ts';
import type { FulfillSummary } from './fulfill-summary.ts';
import { openSession, type FulfillSession } from './open-session.ts';
import { askGuard, planTasks } from './prepare-batch.ts';
import type { Run } from '../run.ts';
import { effortOf, filesOf, summarizeFinished, tallyOf } from './summarize-fulfill.ts';

/**
 * Tells what the same command would send now, and what the guard says; sends nothing but reads, keeps nothing. After an
 * interruption that is the rest, which the guard is not asked about again.
 */
export async function dryRunOrders(request: FulfillRequest, run: Run): Promise<FulfillSummary> {
  const startedAt = Date.now();
  const place = {
    folder: path.join(request.settings.workFolder, 'Fulfill'),
    connection: request.connection.identifier,
  };
  const batch = await openBatch(place, request.orderFiles);
  if (batch.earlier?.isFinished === true) return summarizeFinished(place, batch.earlier);
  for (const warning of batch.warnings) run.log.warn(`${place.connection}: ${warning}`);
  const session = await openSession(request, run);
  try {
    const planned = await planTasks(batch, session, batch.earlier);
    const reasons = batch.earlier === undefined ? await askGuard(planned, session) : [];
    const verdicts = await playThrough(planned, { request, run, session });
    return summarize({ runId: run.id, batch, session, reasons, verdicts, startedAt });
  } finally {
    session.close();
  }
}

interface Play {
  readonly request: FulfillRequest;
  readonly run: Run;
  readonly session: FulfillSession;
}

async function playThrough({ tasks, refused }: PlannedOrders, { request, run, session }: Play): Promise<Verdict[]> {
  const verdicts = new Map<string, Verdict>();
  const add = ({ order, result }: PlannedOrders['refused'][number]): void => {
    verdicts.set(order.position, { ...order, ...result, executedAt: new Date().toISOString() });
  };
  refused.forEach(add);
  const { target, health, ask } = session;
  const ids = new Map(tasks.map(({ order }) => [order.position, order.assignedResourceTypeId]));
  const { onPlanned } = request;
  const { endpoint, schema, dialect, bulk } = target;
  const idOf = (position: string): string => ids.get(position) ?? '';
  const rehearsal = rehearse({
    ask,
    planner: (read) => writePlanner({ bulk, dialect, read, onPlanned, idOf }),
    endpoint,
    schema,
    dialect,
  });
  await applyOrders(tasks, {
    run: withoutWaits(run),
    target,
    health,
    ...rehearsal,
    onResult: ({ order }, result) => {
      add({ order, result });
    },
  });
  const result = notAttempted('', health.stoppedBy?.message ?? 'An order before it on the same account is not done.');
  for (const { order } of tasks) if (!verdicts.has(order.position)) add({ order, result });
  return [...verdicts.values()];
}

/** Nothing that a dry run shows becomes another thing with time. */
function withoutWaits(run: Run): Run {
  return { ...run, http: { ...run.http, retry: { ...run.http?.retry, wait: () => Promise.resolve() } } };
}

interface DryRun {
  readonly runId: string;
  readonly batch: Batch;
  readonly session: FulfillSession;
  readonly reasons: readonly string[];
  readonly verdicts: readonly Verdict[];
  readonly startedAt: number;
}

function summarize({ runId, batch, session, reasons, verdicts, startedAt }: DryRun): FulfillSummary {
  const { target, health } = session;
  return {
    runId: batch.earlier?.header.run ?? runId,
    connection: target.connection.identifier,
    outcome: 'planned',
    ...tallyOf(verdicts),
    resumed: batch.earlier !== undefined,
    resultsFile: undefined,
    reasons,
    ...(health.stoppedBy !== undefined && { stoppedBy: health.stoppedBy }),
    warnings: [...target.warnings, ...batch.warnings],
    files: filesOf(batch.files),
    ...effortOf(target, startedAt),
  };
}
