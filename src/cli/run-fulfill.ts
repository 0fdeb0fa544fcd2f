import path from 'node:path';
import { fulfillOrders, type FulfillRequest } from '../jobs/fulfill/fulfill.ts';
import type { FulfillSummary } from '../jobs/fulfill/fulfill-summary.ts';
import type { CommonOptions, Options } from './common-options.ts';
import { exitCodeOfFulfill, printFulfill } from './print-fulfill.ts';
import { openPlan } from './print-plan.ts';
import { openProgressBar } from './progress-bar.ts';
import { quoteArgument } from './quote-argument.ts';
import { loadConnectionsOf, withRun } from './run-command.ts';
import { stopOfFulfill } from './stop-signal.ts';

export interface FulfillOptions {
  readonly connection: string;
  readonly orders: readonly string[];
  readonly dryRun?: boolean;
  readonly accept?: string;
}

/** Applies the orders of some files, or shows what it would send, and prints how it went. */
export async function runFulfill(options: Options<FulfillOptions>): Promise<void> {
  const settings = await loadConnectionsOf(options, [options.connection]);
  const [connection] = settings.connections;
  if (connection === undefined) throw new Error(`the connection ${options.connection} was selected and is not there`);
  const plan = openPlan(options);
  const summary = await fulfillWithProgress(options, {
    settings,
    connection,
    orderFiles: options.orders.map((file) => path.resolve(file)),
    dryRun: options.dryRun === true,
    onPlanned: plan.add,
    ...(options.accept !== undefined && { accept: options.accept }),
  });
  const exitCode = exitCodeOfFulfill(summary);
  printFulfill(summary, { ...options, plan, command: commandOf(options) });
  options.setExitCode(exitCode);
}

/** Applies orders under a progress bar and a stop signal. */
export async function fulfillWithProgress(
  options: CommonOptions,
  request: Omit<FulfillRequest, 'onProgress'>,
): Promise<FulfillSummary> {
  // The requests of a dry run are its progress; a bar would be drawn into them.
  const bar = await openProgressBar({ ...options, quiet: options.quiet || request.dryRun }, 'processed');
  try {
    return await withRun(
      options,
      request.settings,
      (run) => fulfillOrders({ ...request, onProgress: bar.listen }, run),
      stopOfFulfill,
    );
  } finally {
    bar.stop();
  }
}

/** The command as it was given, without what makes it a dry run or an acceptance. */
function commandOf({ connection, orders, settings }: Options<FulfillOptions>): string {
  const place = settings === '.' ? [] : ['--settings', settings];
  return ['iga-agent', 'fulfill', '-c', connection, '--orders', ...orders, ...place]
    .map((each) => quoteArgument(each))
    .join(' ');
}
