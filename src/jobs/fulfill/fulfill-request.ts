import type { PlannedRequest } from '../../fulfillment/plan-writes.ts';
import type { Connection, Settings } from '../../settings/settings.ts';
import type { ProgressListener } from '../progress.ts';

export interface FulfillRequest {
  readonly settings: Settings;
  readonly connection: Connection;
  /** Absolute paths, in the order of the command. */
  readonly orderFiles: readonly string[];
  /** The held run that is released. */
  readonly accept?: string;
  /** Sends nothing but reads, and keeps nothing. */
  readonly dryRun: boolean;
  readonly onProgress: ProgressListener;
  /** Called by a dry run for each request that would have been sent, in order. */
  readonly onPlanned: (request: PlannedRequest) => void;
}
