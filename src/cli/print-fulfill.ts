import { exitCodes } from '../errors.ts';
import type { FulfillSummary } from '../jobs/fulfill/fulfill-summary.ts';
import { redact } from '../secret.ts';
import { fulfillLines, type FulfillContext } from './fulfill-lines.ts';
import { fulfillTroubleLines } from './fulfill-trouble-lines.ts';
import type { Plan } from './print-plan.ts';
import { exitCodeOfError, summarizeError } from './print-error.ts';

/** What stopped the run and what the guard held decide; otherwise 4 as soon as one order was not executed. */
export function exitCodeOfFulfill(summary: FulfillSummary): number {
  const { outcome, errored, notAttempted, reasons, stoppedBy } = summary;
  if (stoppedBy !== undefined) return exitCodeOfError(stoppedBy);
  if (outcome === 'held' || reasons.length > 0) return exitCodes.held;
  return outcome === 'stopped' || errored + notAttempted > 0 ? exitCodes.partial : exitCodes.done;
}

export interface PrintFulfillOptions extends FulfillContext {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** The summary on stdout; then what failed, stopped or is held on stderr, also for a quiet run. */
export function printFulfill(summary: FulfillSummary, options: PrintFulfillOptions): void {
  if (options.json) process.stdout.write(`${JSON.stringify(jsonOfFulfill(summary, options.plan))}\n`);
  else if (!options.quiet) print(process.stdout, fulfillLines(summary, options));
  print(process.stderr, fulfillTroubleLines(summary, options));
}

/** The summary with its exit code; that of a dry run with every request it would have sent. */
export function jsonOfFulfill(summary: FulfillSummary, plan?: Plan): object {
  const { stoppedBy, failures } = summary;
  return {
    exitCode: exitCodeOfFulfill(summary),
    ...summary,
    failures: failures.map((failure) => ({ ...failure, message: redact(failure.message) })),
    ...(stoppedBy !== undefined && { stoppedBy: summarizeError(stoppedBy) }),
    ...(summary.outcome === 'planned' && { plannedRequests: plan?.requests ?? [] }),
  };
}

function print(stream: NodeJS.WritableStream, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}
