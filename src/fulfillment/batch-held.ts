import path from 'node:path';
import { AgentError, isSystemError, messageOf } from '../errors.ts';
import { readIfThere, writeDurably } from '../publication/disk.ts';
import { JsonFields } from '../publication/json-fields.ts';
import { isRunId } from '../publication/run-id.ts';
import { makeRunFolder, runFolder, type BatchPlace } from './batch-folder.ts';
import { isSameBatch, type BatchFile } from './batch-files.ts';
import { readRuns } from './batch-runs.ts';
import { readHeader, readJournal, type JournalContent } from './journal-content.ts';
import { notWritten } from './journal-failure.ts';
import { parseFiles } from './journal-record.ts';

/** A batch that the guard did not let through. */
export interface HeldBatch {
  readonly run: string;
  readonly connection: string;
  readonly files: readonly BatchFile[];
  /** Whole sentences for the administrator. */
  readonly reasons: readonly string[];
  readonly at: string;
}

/** What `--accept` is to go on with. */
export interface AcceptedBatch {
  readonly held: HeldBatch;
  /** Set when it was accepted before, and that run was cut: to be resumed. */
  readonly cut: JournalContent | undefined;
}

const formatVersion = 1;
const acceptableFor = 24 * 3_600_000;
const heldName = 'held.json';

/** Keeps what was held and why in the run's folder. Throws OUTPUT_NOT_WRITTEN. */
export async function holdBatch(place: BatchPlace, held: Omit<HeldBatch, 'connection'>): Promise<void> {
  const folder = runFolder(place, held.run);
  const file = path.join(folder, heldName);
  const text = `${JSON.stringify({ version: formatVersion, connection: place.connection, ...held }, null, 2)}\n`;
  try {
    await makeRunFolder(folder);
    await writeDurably(file, text, { mode: 0o600, temporary: `${file}.partial` });
  } catch (error) {
    throw notWritten(file, error);
  }
}

/**
 * The held batch that a run id names; creating the journal in its folder accepts it. Throws HELD_RUN_INVALID unless it
 * holds exactly these files in this order, for this connection, is at most 24 hours old, and was not carried out
 * yet, in this run or a later one.
 * Throws JOURNAL_DAMAGED.
 */
export async function readHeldBatch(
  place: BatchPlace,
  run: string,
  batch: { readonly files: readonly BatchFile[]; readonly now: Date },
): Promise<AcceptedBatch> {
  const held = await readHeld(place, run);
  if (held.connection !== place.connection) throw invalid(run, `it is a batch of ${held.connection}`);
  if (!isSameBatch(held.files, batch.files)) {
    throw invalid(run, 'it was held for other files, for other content, or for the files in another order');
  }
  const cut = await readAccepted(runFolder(place, run), held);
  if (cut === undefined) await checkUntouched(place, held, batch.now);
  return { held, cut };
}

/** Throws HELD_RUN_INVALID where there is no batch that was held as this run. */
export async function readHeld(place: BatchPlace, run: string): Promise<HeldBatch> {
  if (!isRunId(run)) throw invalid(run.slice(0, 100), 'that is not a run id');
  const text = await readIfThere(path.join(runFolder(place, run), heldName)).catch((error: unknown) => {
    if (isSystemError(error) && error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) throw invalid(run, `there is no held batch of this name in ${place.folder}`);
  try {
    return parseHeld(new JsonFields(JSON.parse(text), 'it'), run);
  } catch (error) {
    throw invalid(run, `${heldName} is damaged: ${messageOf(error)}`);
  }
}

function parseHeld(fields: JsonFields, run: string): HeldBatch {
  if (fields.count('version') !== formatVersion) throw new Error('"version" is not known to this agent');
  if (fields.text('run') !== run) throw new Error('it belongs to another run');
  return {
    run,
    connection: fields.text('connection'),
    files: parseFiles(fields),
    reasons: fields.texts('reasons'),
    at: fields.time('at'),
  };
}

async function readAccepted(folder: string, held: HeldBatch): Promise<JournalContent | undefined> {
  if ((await readHeader(folder)) === undefined) return undefined;
  const content = await readJournal(folder);
  const { connection, files } = content.header;
  if (connection !== held.connection || !isSameBatch(files, held.files)) {
    throw invalid(held.run, 'its journal is about something else');
  }
  if (content.isFinished) throw invalid(held.run, 'it was accepted and carried out already');
  return content;
}

async function checkUntouched(place: BatchPlace, held: HeldBatch, now: Date): Promise<void> {
  // A time to come is as little proof as one long ago.
  const age = Math.abs(now.getTime() - Date.parse(held.at));
  if (age > acceptableFor) throw invalid(held.run, 'it was not held within the last 24 hours');
  for await (const { header } of readRuns(place)) {
    if (!isSameBatch(header.files, held.files) || Date.parse(header.at) < Date.parse(held.at)) continue;
    throw invalid(held.run, `run ${header.run} began with the same orders since`);
  }
}

function invalid(run: string, reason: string): AgentError {
  return new AgentError('HELD_RUN_INVALID', `run ${JSON.stringify(run)} cannot be accepted: ${reason}`, {
    next: 'Run the command without --accept; nothing was sent.',
  });
}
