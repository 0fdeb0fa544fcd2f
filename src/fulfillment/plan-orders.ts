import { AgentError } from '../errors.ts';
import type { AccountChange } from '../orders/account-change.ts';
import type { ProvisioningOrder } from '../orders/order.ts';
import type { JournalContent } from './journal-content.ts';
import { pastOf } from './journal-steps.ts';
import { errored, type OrderResult } from './order-result.ts';
import type { OrderTask } from './order-task.ts';

const nothing = { open: new Map(), done: new Map() };

export interface PlannedOrders {
  readonly tasks: readonly OrderTask[];
  /** Orders that cannot be carried out whatever the target says. */
  readonly refused: readonly { readonly order: OrderTask['order']; readonly result: OrderResult }[];
}

/** @param earlier What an interrupted run with these orders has done. */
export function planOrders(
  orders: Iterable<ProvisioningOrder>,
  translate: (order: ProvisioningOrder) => AccountChange,
  earlier?: JournalContent,
): PlannedOrders {
  const tasks: OrderTask[] = [];
  const refused: PlannedOrders['refused'][number][] = [];
  for (const each of orders) {
    const { position, assignedResourceTypeId, changeType } = each;
    const order = { position, assignedResourceTypeId, changeType };
    try {
      tasks.push({ order, change: translate(each), past: pastOf(earlier ?? nothing, position) });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      refused.push({ order, result: errored('', error.message) });
    }
  }
  return { tasks, refused };
}

/** Deletions of accounts come last, and after them what else is ordered for the same accounts. */
export function splitDeletions(tasks: readonly OrderTask[]): {
  readonly first: OrderTask[];
  readonly last: OrderTask[];
} {
  const first: OrderTask[] = [];
  const last: OrderTask[] = [];
  const deleted = new Set<string>();
  for (const task of tasks) {
    const { kind, keys } = task.change;
    const isLast = kind === 'delete' || keys.some((key) => deleted.has(key));
    if (isLast) for (const key of keys) deleted.add(key);
    (isLast ? last : first).push(task);
  }
  return { first, last };
}
