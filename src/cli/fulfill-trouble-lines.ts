import type { FulfillSummary } from '../jobs/fulfill/fulfill-summary.ts';
import { redact } from '../secret.ts';
import { cleanText } from './clean-text.ts';
import { countOf, type FulfillContext } from './fulfill-lines.ts';
import { errorLines, summarizeError } from './print-error.ts';
import { formatCount } from './table.ts';

const failuresShown = 20;

/** What did not go well and what to do about it, for stderr; nothing when every order was executed. */
export function fulfillTroubleLines(
  summary: FulfillSummary,
  { command }: Pick<FulfillContext, 'command'>,
): readonly string[] {
  if (summary.outcome === 'held') return heldLines(summary, command);
  return [
    ...failureLines(summary),
    ...wouldBeHeldLines(summary),
    ...(summary.stoppedBy === undefined ? [] : errorOf(summary)),
    ...(summary.outcome === 'stopped' ? stoppedLines(summary) : []),
  ];
}

function heldLines({ connection, orders, reasons, runId }: FulfillSummary, command: string): string[] {
  return [
    `${connection}: HELD by the guard; nothing was sent, all ${countOf(orders, 'order')} wait`,
    ...reasonLines(reasons),
    'Next: look at what the orders would do:',
    `  ${cleanText(command)} --dry-run`,
    'If that is right, release exactly this batch within 24 hours:',
    `  ${cleanText(command)} --accept ${runId}`,
  ];
}

function wouldBeHeldLines({ connection, reasons }: FulfillSummary): string[] {
  if (reasons.length === 0) return [];
  return [`${connection}: the guard would HOLD this batch, and nothing of it would be sent`, ...reasonLines(reasons)];
}

function reasonLines(reasons: readonly string[]): string[] {
  return reasons.map((reason) => `  - ${shown(reason)}`);
}

function errorOf({ connection, outcome, stoppedBy }: FulfillSummary): string[] {
  const [first = '', ...others] = errorLines(summarizeError(stoppedBy));
  const incomplete = outcome === 'planned' ? [`${connection}: the dry run is not complete; nothing was changed`] : [];
  return [`${connection}: ${first}`, ...others, ...incomplete];
}

function stoppedLines({ connection, notAttempted }: FulfillSummary): string[] {
  return [
    `${connection}: ${countOf(notAttempted, 'order')} not attempted`,
    '  Next: run the same command again: it goes on where this run ended.',
  ];
}

/** The orders of a run that was stopped are all not attempted for the same reason, which is told once. */
function failureLines(summary: FulfillSummary): string[] {
  const { connection, outcome, errored, notAttempted, failures, stoppedBy } = summary;
  const isPlanned = outcome === 'planned';
  const onlyErrored = stoppedBy !== undefined;
  const count = onlyErrored ? errored : errored + notAttempted;
  if (count === 0) return [];
  const failed = failures.filter(({ state }) => !onlyErrored || state === 'Errored').slice(0, failuresShown);
  const more = count - failed.length;
  return [
    `${connection}: ${countOf(count, 'order')} ${isPlanned ? 'cannot be carried out' : 'not executed'}`,
    ...failed.map(failureLine),
    ...(more > 0 ? [`  - and ${formatCount(more)} more${isPlanned ? '' : ' in results.csv'}`] : []),
    ...(errored > 0 ? [isPlanned ? nextAfterPlan : nextAfterErrors] : []),
  ];
}

const nextAfterPlan =
  '  Next: correct these orders or the mappings; sent as they are, they would get the state Errored.';
const nextAfterErrors = '  Next: correct the cause, and let the platform order again what is Errored.';

function failureLine({
  assignedResourceTypeId,
  changeType,
  state,
  message,
}: FulfillSummary['failures'][number]): string {
  return shown(`  - ${assignedResourceTypeId} ${changeType}: ${message || state}`);
}

function shown(text: string): string {
  return redact(cleanText(text));
}
