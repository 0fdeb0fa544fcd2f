import { AgentError } from '../../errors.ts';
import { recordFailure } from '../../logging/record-failure.ts';
import { openOutputFolder, type OutputFolderOptions } from '../../publication/output-folder.ts';
import { acquireRunLock, type RunLock } from '../../publication/run-lock.ts';
import type { Settings } from '../../settings/settings.ts';
import { checkAllConnectionSettings } from '../check-connection-settings.ts';
import { explainDisk, exportWork } from '../fulfill/explain-disk.ts';
import { exportConnection, type ConnectionExport } from './export-connection.ts';
import type { ExportSummary } from './export-summary.ts';
import { limitYoungGeneration } from './limit-young-generation.ts';
import type { ProgressListener } from '../progress.ts';
import type { Run } from '../run.ts';

export interface ExportRequest {
  readonly settings: Settings;
  readonly output: OutputFolderOptions;
  readonly entities: readonly string[];
  readonly onProgress: ProgressListener;
}

/**
 * Exports the connections of the settings, one after the other; one that fails leaves the others alone. A stop or a
 * deadline ends the run with the summary of what was done until then.
 */
export async function exportConnections(request: ExportRequest, run: Run): Promise<ExportSummary> {
  checkAllConnectionSettings(request.settings);
  limitYoungGeneration();
  return explainDisk(exportWork, async () => {
    const folder = await openOutputFolder(request.output);
    const lock = await acquireRunLock({ folder, runId: run.id });
    try {
      return await exportEach(request, run, folder, lock);
    } finally {
      await lock.release();
    }
  });
}

async function exportEach(request: ExportRequest, run: Run, folder: string, lock: RunLock): Promise<ExportSummary> {
  const { settings, entities, onProgress } = request;
  const connections: ExportSummary['connections'][number][] = [];
  for (const connection of settings.connections) {
    const result = await exportOrFail({
      run,
      connection,
      mappings: settings.mappings,
      place: { folder, lock },
      entities,
      onProgress,
    });
    connections.push(result);
    if (result.outcome === 'failed' && endsTheRun(result.error)) break;
  }
  return { runId: run.id, outputFolder: folder, connections };
}

async function exportOrFail(request: ConnectionExport): Promise<ExportSummary['connections'][number]> {
  const { run, connection } = request;
  try {
    const exported = await explainDisk(exportWork, () => exportConnection(request));
    const { outcome, files, reasons, requests, seconds } = exported;
    const level = outcome === 'held' ? 'warn' : 'info';
    run.log.record(level, `${connection.identifier}: ${outcome}`, { files, reasons, requests, seconds });
    return exported;
  } catch (error) {
    const reason: unknown = run.signal.aborted ? run.signal.reason : error;
    recordFailure(run.log, `${connection.identifier}: failed`, reason);
    return { connection: connection.identifier, outcome: 'failed', error: reason };
  }
}

/** A stop, a deadline or a lost lock is not the matter of one connection. */
function endsTheRun(error: unknown): boolean {
  if (!(error instanceof AgentError)) return false;
  return ['INTERRUPTED', 'TERMINATED', 'DEADLINE_PASSED', 'LOCK_LOST'].includes(error.code);
}
