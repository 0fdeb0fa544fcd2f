import { AgentError } from '../../errors.ts';
import { moveProcessed } from '../../fulfillment/processed-move.ts';
import { notAttempted } from '../../fulfillment/order-result.ts';
import { isFinal, VerdictRecorder } from '../../fulfillment/record-verdicts.ts';
import { writeSender } from '../../fulfillment/send-writes.ts';
import type { TargetHealth } from '../../fulfillment/target-health.ts';
import type { Verdict } from '../../fulfillment/verdict.ts';
import { defaultRetryPolicy } from '../../http/http-options.ts';
import { applyOrders } from './apply-orders.ts';
import type { FulfilledFile, FulfillSummary } from './fulfill-summary.ts';
import type { FulfillRun } from './open-fulfill-run.ts';
import type { LockedRun, PreparedBatch } from './prepared-batch.ts';
import { summarizeRun } from './summarize-fulfill.ts';
import { WarningCounts } from '../warning-counts.ts';

export interface BatchContext extends LockedRun, PreparedBatch {
  readonly fulfillRun: FulfillRun;
}

/** Carries out the orders of a run that has begun; whatever happens, its journal and results say how far it came. */
export async function applyBatch(context: BatchContext): Promise<FulfillSummary> {
  const { run, fulfillRun, session } = context;
  const { health } = session;
  const warnings = new WarningCounts(run.log, context.request.connection.identifier);
  const tear = fulfillRun.earlier?.warning;
  if (tear !== undefined) warnings.add('journal', tear);
  for (const warning of context.warnings) warnings.add('batch', warning);
  const recorder = recorderFor(context);
  try {
    await orStop(health, () => apply(context, recorder, warnings));
    const verdicts = verdictsOf(context, recorder);
    const files = await orStop(health, () => finish(context, verdicts, warnings));
    return summarizeRun({ ...context, verdicts, moved: files ?? [], messages: warnings.messages });
  } finally {
    await orStop(health, () => fulfillRun.journal.close());
  }
}

async function apply(context: BatchContext, recorder: VerdictRecorder, warnings: WarningCounts): Promise<void> {
  const { run, lock, session, fulfillRun, planned } = context;
  const { target, health, ask } = session;
  const { now } = { ...defaultRetryPolicy, ...run.http?.retry };
  for (const { order, result } of planned.refused) recorder.record(order, result);
  const send = writeSender({
    scim: target.scim,
    journal: fulfillRun.journal,
    health,
    maxConcurrentRequests: target.connection.maxConcurrentRequests,
    dialect: target.dialect,
    bulk: target.bulk,
    now,
    beforeSend: atMostEach(lockCheckedEach, () => lock.assertHeld()),
    warn: (warning) => {
      warnings.add('bulk', warning);
    },
  });
  await applyOrders(planned.tasks, {
    run,
    target,
    health,
    ask,
    send,
    onResult: ({ order }, result) => {
      recorder.record(order, result);
      if (result.state !== 'NotAttempted') health.noteOrder(result.state === 'Errored');
    },
  });
  await recorder.settle();
}

const lockCheckedEach = 1000;

/** Keeps a check of the disk from being made for each of many requests. */
function atMostEach(milliseconds: number, check: () => Promise<void>): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < milliseconds) return;
    last = performance.now();
    await check();
  };
}

function recorderFor({ request, run, orders, session, fulfillRun }: BatchContext): VerdictRecorder {
  const { now } = { ...defaultRetryPolicy, ...run.http?.retry };
  const total = orders.length;
  const { health } = session;
  const known = [...(fulfillRun.earlier?.verdicts.values() ?? [])];
  let rows = known.length;
  const onVerdict = (): void => {
    rows += 1;
    request.onProgress({
      connection: request.connection.identifier,
      entity: 'orders',
      rows,
      total,
      done: rows === total,
    });
  };
  return new VerdictRecorder({ ...fulfillRun, health, now, onVerdict }, known);
}

/** One for each order; those that the run did not come to are not attempted. */
function verdictsOf({ orders, session }: BatchContext, recorder: VerdictRecorder): Verdict[] {
  const { stoppedBy } = session.health;
  const reason =
    stoppedBy === undefined
      ? 'An order before it on the same account is not done.'
      : `The run was stopped: ${stoppedBy.message}`;
  const executedAt = new Date().toISOString();
  return orders.map(
    (order): Verdict => recorder.verdictOf(order.position) ?? { ...order, ...notAttempted('', reason), executedAt },
  );
}

/** Completes the results; moves the order files once nothing is left to be done. */
async function finish(
  context: BatchContext,
  verdicts: readonly Verdict[],
  warnings: WarningCounts,
): Promise<FulfilledFile[]> {
  const { results, journal } = context.fulfillRun;
  const left = verdicts.filter((verdict) => !isFinal(verdict));
  await results.add(left);
  await results.finish();
  if (left.length > 0) return [];
  const files = await moveFiles(context, warnings);
  await journal.append([{ type: 'finished' }]);
  return files;
}

async function moveFiles(
  { files: named, fulfillRun }: BatchContext,
  warnings: WarningCounts,
): Promise<FulfilledFile[]> {
  const files: FulfilledFile[] = [];
  for (const [number, file] of named.entries()) {
    const { runId: run, journal, earlier } = fulfillRun;
    const result = await moveProcessed({ ...file, number }, { run, journal, moved: earlier?.moved.get(number) });
    if (result.kind === 'left') warnings.add('files', result.warning);
    files.push({ path: file.path, orders: file.orders, ...(result.kind === 'moved' && { movedTo: result.to }) });
  }
  return files;
}

/** A failure ends the work, not the account of it. */
async function orStop<Result>(health: TargetHealth, task: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    health.stop(error);
    return undefined;
  }
}
