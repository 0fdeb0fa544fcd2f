import { acceptHeldRun } from '../../publication/held-run.ts';
import { openOutputFolder, type OutputFolderOptions } from '../../publication/output-folder.ts';
import { acquireRunLock } from '../../publication/run-lock.ts';
import { accountName } from '../fulfill/account-name.ts';
import { explainDisk, exportWork } from '../fulfill/explain-disk.ts';
import type { ConnectionExported, ExportSummary } from './export-summary.ts';
import type { Run } from '../run.ts';

/** Publishes exactly the files that the guard held, in the name of the account that asks for it. */
export async function acceptRun(runId: string, output: OutputFolderOptions, run: Run): Promise<ExportSummary> {
  return explainDisk(exportWork, () => acceptUnderLock(runId, output, run));
}

async function acceptUnderLock(runId: string, output: OutputFolderOptions, run: Run): Promise<ExportSummary> {
  const folder = await openOutputFolder(output);
  const lock = await acquireRunLock({ folder, runId: run.id });
  try {
    const acceptedBy = accountName();
    const manifests = await acceptHeldRun({ folder, lock, runId, acceptedBy });
    const connections = manifests.map(({ connection, files }): ConnectionExported => ({
      connection,
      outcome: 'published',
      files: files.map(({ name, rows, bytes }) => ({ name, rows, bytes })),
      reasons: [],
      warnings: [],
      requests: 0,
      seconds: 0,
    }));
    run.log.warn(`run ${runId} was accepted and published`, {
      acceptedBy,
      connections: manifests.map((each) => each.connection),
    });
    return { runId, outputFolder: folder, connections };
  } finally {
    await lock.release();
  }
}
