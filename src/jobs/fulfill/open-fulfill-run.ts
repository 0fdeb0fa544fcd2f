import { runFolder, type BatchPlace } from '../../fulfillment/batch-folder.ts';
import type { BatchFile } from '../../fulfillment/batch-files.ts';
import { readHeldBatch } from '../../fulfillment/batch-held.ts';
import { createJournal, openJournal, type Journal } from '../../fulfillment/journal.ts';
import type { JournalContent } from '../../fulfillment/journal-content.ts';
import type { JournalHeader } from '../../fulfillment/journal-record.ts';
import type { Batch } from '../../fulfillment/open-batch.ts';
import { openResults, resultsPath, type Results } from '../../fulfillment/results.ts';
import { accountName } from './account-name.ts';
import type { FulfillRequest } from './fulfill-request.ts';
import type { Run } from '../run.ts';

/** Why a batch may go without asking the guard: it went before, or a person released it. */
export type Release =
  | { readonly earlier: JournalContent }
  | { readonly earlier?: undefined; readonly runId: string; readonly acceptedBy: string };

/** Undefined when the guard is to be asked. Throws HELD_RUN_INVALID. */
export async function releaseOf(
  request: FulfillRequest,
  place: BatchPlace,
  batch: Batch,
): Promise<Release | undefined> {
  if (batch.earlier !== undefined) return { earlier: batch.earlier };
  if (request.accept === undefined) return undefined;
  const { held, cut } = await readHeldBatch(place, request.accept, { files: batch.files, now: new Date() });
  if (cut !== undefined) return { earlier: cut };
  return { runId: held.run, acceptedBy: accountName() };
}

/** The folder of a run with what is written in it. */
export interface FulfillRun {
  readonly runId: string;
  readonly resultsFile: string;
  readonly earlier: JournalContent | undefined;
  readonly journal: Journal;
  readonly results: Results;
}

export async function openFulfillRun(place: BatchPlace, batch: ReleasedBatch, run: Run): Promise<FulfillRun> {
  const earlier = batch.release?.earlier;
  const header = earlier?.header ?? headerOf(place, batch, run);
  const folder = runFolder(place, header.run);
  const journal = earlier === undefined ? await createJournal(folder, header) : await openJournal(earlier);
  try {
    const results = await openResults(folder, earlier?.verdicts.values());
    return { runId: header.run, resultsFile: resultsPath(folder), earlier, journal, results };
  } catch (error) {
    await journal.close();
    throw error;
  }
}

interface ReleasedBatch {
  readonly files: readonly BatchFile[];
  readonly release: Release | undefined;
}

function headerOf(place: BatchPlace, { files, release }: ReleasedBatch, run: Run): JournalHeader {
  const accepted = release !== undefined && 'runId' in release ? release : undefined;
  return {
    run: accepted?.runId ?? run.id,
    connection: place.connection,
    agentVersion: run.agentVersion,
    at: new Date().toISOString(),
    files,
    acceptedBy: accepted?.acceptedBy ?? null,
  };
}
