import type { AccountChange } from '../orders/account-change.ts';

const mostRemovals = 500;
const fewRemovals = 5;
const largestShare = 0.1;

/**
 * Why a batch needs a person's leave: it deletes and disables more than 500 accounts, or more than 5 and more than a
 * tenth of those that the target has. Empty when it may go. The target is asked only when the answer matters.
 */
export async function guardBatch(
  changes: readonly AccountChange[],
  countAccounts: () => Promise<number | undefined>,
): Promise<readonly string[]> {
  const { deleted, disabled } = removalsIn(changes);
  const removed = deleted + disabled;
  if (removed <= fewRemovals) return [];
  const what = `${removed} accounts would be lost (${deleted} deleted, ${disabled} disabled)`;
  if (removed > mostRemovals) return [`${what}; more than ${mostRemovals} need leave.`];
  const accounts = await countAccounts();
  if (accounts === undefined) return [`${what}, and the target does not tell how many it has.`];
  if (removed <= accounts * largestShare) return [];
  return [`${what} of the ${accounts} that the target has; more than ${largestShare * 100} % need leave.`];
}

/** Each account once, however many orders it has. */
function removalsIn(changes: readonly AccountChange[]): { readonly deleted: number; readonly disabled: number } {
  const deleted = new Set<string>();
  const disabled = new Set<string>();
  for (const change of changes) {
    if (change.kind === 'delete') deleted.add(change.id);
    const id = change.kind === 'create' ? change.existingId : change.id;
    if (change.kind !== 'delete' && change.disables && id !== undefined) disabled.add(id);
  }
  return { deleted: deleted.size, disabled: [...disabled].filter((id) => !deleted.has(id)).length };
}
