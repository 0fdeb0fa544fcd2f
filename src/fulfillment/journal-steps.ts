import type { Write } from '../scim/writing/write.ts';
import type { JournalContent } from './journal-content.ts';
import type { Past } from './order-task.ts';

const accountSteps = { POST: 'create', PATCH: 'update', DELETE: 'delete' } as const;

/** How the journal calls the write of an order for its account. */
export function accountStep({ method }: Write): string {
  return accountSteps[method];
}

/** How the journal calls a change of a group's members. */
export function membersStep(endpoint: string, groupId: string): string {
  return `members ${endpoint}/${groupId}`;
}

/** What an interrupted run has done for the account of an order. */
export function pastOf({ open, done }: Pick<JournalContent, 'open' | 'done'>, position: string): Past {
  const answers = done.get(position) ?? [];
  const created = answers.find(({ step, outcome }) => step === accountSteps.POST && outcome === 'done');
  const isDone = (name: string): boolean => answers.some(({ step, outcome }) => step === name && outcome === 'done');
  const unanswered = open.get(position)?.filter(({ step }) => isAccountStep(step)) ?? [];
  const creation = unanswered.findLast(({ step }) => step === accountSteps.POST);
  return {
    isUpdated: isDone(accountSteps.PATCH),
    isDeleted: isDone(accountSteps.DELETE),
    isCreatedUnseen: created !== undefined && created.id === undefined,
    isUnanswered: unanswered.length > 0,
    ...(created?.id !== undefined && { createdId: created.id }),
    ...(creation !== undefined && { createSentAt: Date.parse(creation.at) }),
  };
}

function isAccountStep(step: string): boolean {
  return Object.values<string>(accountSteps).includes(step);
}
