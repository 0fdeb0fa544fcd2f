import type { AskTarget } from '../../fulfillment/ask-target.ts';
import { notAttempted, type OrderResult } from '../../fulfillment/order-result.ts';
import type { OrderTask } from '../../fulfillment/order-task.ts';
import { splitDeletions } from '../../fulfillment/plan-orders.ts';
import { runCourses } from '../../fulfillment/run-courses.ts';
import type { SendWrites } from '../../fulfillment/send-writes.ts';
import type { TargetHealth } from '../../fulfillment/target-health.ts';
import { defaultRetryPolicy } from '../../http/http-options.ts';
import type { FulfillTarget } from './open-target.ts';
import type { Run } from '../run.ts';

export interface OrdersContext {
  readonly run: Run;
  readonly target: FulfillTarget;
  readonly health: TargetHealth;
  readonly ask: AskTarget;
  readonly send: SendWrites;
  readonly onResult: (task: OrderTask, result: OrderResult) => void;
}

/** Carries out all orders, deletions last; and no deletion at all when a look-up failed, because much may be wrong then. */
export async function applyOrders(tasks: readonly OrderTask[], context: OrdersContext): Promise<void> {
  const { run, target, health, ask, onResult } = context;
  const { now, wait } = { ...defaultRetryPolicy, ...run.http?.retry };
  const tools = {
    context: { schema: target.schema, dialect: target.dialect, checksVersions: target.checksVersions, now },
    ask,
    send: context.send,
    maxConcurrentRequests: target.connection.maxConcurrentRequests,
    isStopped: () => health.stoppedBy !== undefined,
    wait: (milliseconds: number) => waitOrStop(() => wait(milliseconds, run.signal), health),
  };
  const { first, last } = splitDeletions(tasks);
  const undone = new Set(first);
  const noteResult = (task: OrderTask, result: OrderResult): void => {
    if (result.state !== 'NotAttempted') undone.delete(task);
    onResult(task, result);
  };
  await runCourses(first, { ...tools, onResult: noteResult });
  if (ask.hasFailedLookUps()) for (const task of last) onResult(task, notDeleted);
  else await runCourses(withoutBlocked(last, undone), { ...tools, onResult });
}

const notDeleted = notAttempted('', 'Deletions, and what comes after them, wait: a look-up of this run failed.');

/** What is to come after an order that is not done must not overtake it. */
function withoutBlocked(last: readonly OrderTask[], undone: ReadonlySet<OrderTask>): OrderTask[] {
  const blocked = new Set([...undone].flatMap(({ change }) => change.keys));
  return last.filter(({ change }) => {
    const isBlocked = change.keys.some((key) => blocked.has(key));
    if (isBlocked) for (const key of change.keys) blocked.add(key);
    return !isBlocked;
  });
}

async function waitOrStop(wait: () => Promise<void>, health: TargetHealth): Promise<void> {
  try {
    await wait();
  } catch (error) {
    // The reason of the stop is noted where it comes in; the wait only ends early.
    if (health.stoppedBy === undefined) throw error;
  }
}
