import type { FulfilledFile, FulfillSummary } from '../jobs/fulfill/fulfill-summary.ts';
import { cleanText } from './clean-text.ts';
import type { Plan } from './print-plan.ts';
import { formatCount, formatTable } from './table.ts';

/** What the lines about a run need beside its summary. */
export interface FulfillContext {
  readonly plan: Plan;
  /** The command line to repeat: `iga-agent fulfill -c Acme --orders orders.json`. */
  readonly command: string;
}

/** What a run did, for stdout; nothing for one that is held. */
export function fulfillLines(summary: FulfillSummary, { plan }: Pick<FulfillContext, 'plan'>): string[] {
  if (summary.outcome === 'held') return [];
  return summary.outcome === 'planned' ? plannedLines(summary, plan) : appliedLines(summary);
}

function plannedLines({ connection, orders, requests, reasons }: FulfillSummary, { counts }: Plan): string[] {
  const rows = [...counts].map(([method, count]) => [method, formatCount(count)]);
  return [
    ...(counts.size > 0 ? [''] : []),
    `${connection}: dry run of ${countOf(orders, 'order')}; only reads were sent (${countOf(requests, 'request')})`,
    ...(counts.size > 0 ? [formatTable(['Would be sent', 'Requests'], rows)] : ['There is nothing to send.']),
    ...(reasons.length === 0 ? ['The guard would let this batch pass.'] : []),
  ];
}

function appliedLines(summary: FulfillSummary): string[] {
  const { executed, errored, notAttempted, resultsFile, files } = summary;
  const rows = [
    ['Executed', formatCount(executed)],
    ['Errored', formatCount(errored)],
    ['NotAttempted', formatCount(notAttempted)],
  ];
  return [
    titleOf(summary),
    formatTable(['State', 'Orders'], rows),
    ...(resultsFile === undefined ? [] : [`Results: ${cleanText(resultsFile)}`]),
    ...files.flatMap(movedLine),
  ];
}

function titleOf({ connection, outcome, orders, resumed, runId, seconds, requests }: FulfillSummary): string {
  if (outcome === 'already-applied')
    return `${connection}: run ${runId} has done these orders already; nothing was sent`;
  const effort = `${countOf(orders, 'order')} in ${seconds.toFixed(1)} s with ${countOf(requests, 'request')}`;
  return `${connection}: ${effort}${resumed ? `; went on with run ${runId}` : ''}`;
}

function movedLine({ path, movedTo }: FulfilledFile): string[] {
  return movedTo === undefined ? [] : [cleanText(`Moved: ${path} to ${movedTo}`)];
}

export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
