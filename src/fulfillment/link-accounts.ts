import type { AskTarget } from './ask-target.ts';
import { accountNames, matchAccount, type LookUpKnobs } from './match-account.ts';
import { resultOfFailedLookUp, type OrderResult } from './order-result.ts';
import { isCreation, type Creation, type OrderTask } from './order-task.ts';
import type { PlannedOrders } from './plan-orders.ts';
import type { FoundResources } from './step.ts';

/**
 * Finds out which accounts the creates would meet, so that orders which call one account by different names are known to
 * belong together, and the guard knows whom a create would disable. The target is asked only where that can matter. Throws
 * what stood in the way: without the answers nobody knows what belongs together.
 */
export async function linkAccounts(
  { tasks, refused }: PlannedOrders,
  ask: AskTarget,
  knobs: LookUpKnobs,
): Promise<PlannedOrders> {
  const hasOthers = tasks.some((task) => !isCreation(task));
  const creations = tasks.filter(isCreation).filter((task) => hasOthers || task.change.disables);
  const steps = creations.map(
    ({ change }) => ({ kind: 'look-up', keys: accountNames(change, knobs), single: false }) as const,
  );
  const answers = steps.length === 0 ? [] : await ask.lookUp(steps);
  const linked = new Map<OrderTask, OrderTask | OrderResult>();
  for (const [index, task] of creations.entries()) linked.set(task, linkedBy(task, answers[index], knobs));
  const all = tasks.map((task) => ({ task, link: linked.get(task) ?? task }));
  return {
    tasks: all.flatMap(({ link }) => ('change' in link ? [link] : [])),
    refused: [
      ...refused,
      ...all.flatMap(({ task, link }) => ('change' in link ? [] : [{ order: task.order, result: link }])),
    ],
  };
}

/** A name that the target itself calls bad is the fault of its order alone. */
function linkedBy(task: Creation, answer: FoundResources | undefined, knobs: LookUpKnobs): OrderTask | OrderResult {
  if (answer?.kind === 'answered') return answer.value.length === 0 ? task : withAccounts(task, answer.value, knobs);
  if (answer === undefined) return task;
  const result = resultOfFailedLookUp(answer);
  if (result.state === 'Errored') return result;
  throw answer.error;
}

function withAccounts(task: Creation, found: Parameters<typeof matchAccount>[1], knobs: LookUpKnobs): OrderTask {
  const { change } = task;
  const match = matchAccount(change, found, knobs);
  return {
    ...task,
    change: {
      ...change,
      keys: [...change.keys, ...found.map(({ id }) => `id:${id}`)],
      ...(match.kind === 'ours' && { existingId: match.resource.id }),
    },
  };
}
