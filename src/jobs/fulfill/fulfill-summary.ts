import type { Verdict } from '../../fulfillment/verdict.ts';

export type { PlannedRequest } from '../../fulfillment/plan-writes.ts';

export interface FulfillSummary {
  /** Names the folder `Work/Fulfill/<run>`; that of the earlier run where its work was taken up again. */
  readonly runId: string;
  readonly connection: string;
  /**
   * `applied`: every order has a final verdict. `stopped`: some are not attempted yet, the same command goes on with them.
   * `held`: the guard wants a person's leave, nothing was sent. `planned`: a dry run. `already-applied`: an earlier run did
   * all of it, nothing was sent.
   */
  readonly outcome: 'applied' | 'stopped' | 'held' | 'planned' | 'already-applied';
  readonly orders: number;
  readonly executed: number;
  readonly errored: number;
  readonly notAttempted: number;
  /** An earlier run of the same orders was taken up again. */
  readonly resumed: boolean;
  /** Absolute; undefined for a dry run. */
  readonly resultsFile: string | undefined;
  /** Why the guard holds the batch, or would hold it. */
  readonly reasons: readonly string[];
  /** What ended the run early. */
  readonly stoppedBy?: unknown;
  /** The first orders that were not executed. */
  readonly failures: readonly Verdict[];
  readonly warnings: readonly string[];
  readonly files: readonly FulfilledFile[];
  readonly requests: number;
  readonly seconds: number;
}

export interface FulfilledFile {
  /** As it was when the run began. */
  readonly path: string;
  readonly orders: number;
  /** Where it is now that all of its orders have a final verdict. */
  readonly movedTo?: string;
}
