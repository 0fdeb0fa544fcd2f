import { runFolder, type BatchPlace } from '../../fulfillment/batch-folder.ts';
import type { JournalContent } from '../../fulfillment/journal-content.ts';
import type { BatchFile } from '../../fulfillment/batch-files.ts';
import { resultsPath } from '../../fulfillment/results.ts';
import type { OrderState, Verdict } from '../../fulfillment/verdict.ts';
import type { FulfilledFile, FulfillSummary } from './fulfill-summary.ts';
import type { FulfillRun } from './open-fulfill-run.ts';
import type { FulfillTarget } from './open-target.ts';
import type { PreparedBatch } from './prepared-batch.ts';

const failuresShown = 20;

type Tally = Pick<FulfillSummary, 'orders' | 'executed' | 'errored' | 'notAttempted' | 'failures'>;

export function tallyOf(verdicts: readonly Verdict[]): Tally {
  const count = (state: OrderState): number => verdicts.filter((verdict) => verdict.state === state).length;
  return {
    orders: verdicts.length,
    executed: count('Executed'),
    errored: count('Errored'),
    notAttempted: count('NotAttempted'),
    // What a person can mend stands first.
    failures: [
      ...verdicts.filter(({ state }) => state === 'Errored').slice(0, failuresShown),
      ...verdicts.filter(({ state }) => state === 'NotAttempted').slice(0, failuresShown),
    ].slice(0, failuresShown),
  };
}

export interface RunToSummarize extends PreparedBatch {
  readonly fulfillRun: FulfillRun;
  readonly verdicts: readonly Verdict[];
  /** Empty unless the files were moved. */
  readonly moved: readonly FulfilledFile[];
  /** Warnings of the run itself. */
  readonly messages: readonly string[];
}

export function summarizeRun({ fulfillRun, session, ...of }: RunToSummarize): FulfillSummary {
  const { target, health } = session;
  const tally = tallyOf(of.verdicts);
  const isWhole = tally.notAttempted === 0 && of.moved.length > 0;
  return {
    runId: fulfillRun.runId,
    connection: target.connection.identifier,
    outcome: isWhole ? 'applied' : 'stopped',
    ...tally,
    resumed: fulfillRun.earlier !== undefined,
    resultsFile: fulfillRun.resultsFile,
    reasons: [],
    ...(!isWhole && health.stoppedBy !== undefined && { stoppedBy: health.stoppedBy }),
    warnings: [...target.warnings, ...of.messages],
    files: isWhole ? of.moved : filesOf(of.files),
    ...effortOf(target, of.startedAt),
  };
}

export interface BatchToHold extends PreparedBatch {
  readonly runId: string;
  readonly reasons: readonly string[];
}

export function summarizeHeld({ runId, session, reasons, ...of }: BatchToHold): FulfillSummary {
  const { target } = session;
  return {
    runId,
    connection: target.connection.identifier,
    outcome: 'held',
    orders: of.orders.length,
    executed: 0,
    errored: 0,
    notAttempted: of.orders.length,
    resumed: false,
    resultsFile: undefined,
    reasons,
    failures: [],
    warnings: [...target.warnings, ...of.warnings],
    files: filesOf(of.files),
    ...effortOf(target, of.startedAt),
  };
}

/** A run that has done all of it already. */
export function summarizeFinished(place: BatchPlace, content: JournalContent): FulfillSummary {
  const { header, verdicts, moved } = content;
  return {
    runId: header.run,
    connection: header.connection,
    outcome: 'already-applied',
    ...tallyOf([...verdicts.values()]),
    resumed: false,
    resultsFile: resultsPath(runFolder(place, header.run)),
    reasons: [],
    warnings: [],
    files: header.files.map(({ path, orders }, number) => {
      const to = moved.get(number)?.to;
      return { path, orders, ...(to !== undefined && { movedTo: to }) };
    }),
    requests: 0,
    seconds: 0,
  };
}

export function filesOf(files: readonly BatchFile[]): FulfilledFile[] {
  return files.map(({ path, orders }) => ({ path, orders }));
}

export function effortOf({ http }: FulfillTarget, startedAt: number): Pick<FulfillSummary, 'requests' | 'seconds'> {
  return { requests: http.statistics.requests, seconds: (Date.now() - startedAt) / 1000 };
}
