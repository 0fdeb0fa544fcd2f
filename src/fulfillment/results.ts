import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { writeCsv } from '../csv/write-csv.ts';
import { writeFully } from '../publication/csv-file.ts';
import { writeDurably } from '../publication/disk.ts';
import { comparePositions } from './batch-files.ts';
import { notWritten } from './journal-failure.ts';
import { cleanMessage, type Verdict } from './verdict.ts';

/** The file below the results; tests put one in between that fails. */
export type ResultsHandle = Pick<FileHandle, 'write' | 'sync' | 'close'>;

const resultsName = 'results.csv';
const columns = [
  'AssignedResourceTypeId',
  'ChangeType',
  'State',
  'Message',
  'ResourceKey',
  'HttpStatus',
  'ExecutedAt',
] as const;

/** `results.csv` of a run: rows as they happen. */
export class Results {
  readonly #file: string;
  readonly #handle: ResultsHandle;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string, handle: ResultsHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  /** Adds rows behind those of the calls before. Throws OUTPUT_NOT_WRITTEN, and after one failure always. */
  add(verdicts: readonly Verdict[]): Promise<void> {
    const rows = Buffer.from(writeCsv(verdicts.map(rowOf)));
    return this.#then(() => writeFully(this.#handle, rows));
  }

  /** Flushes and closes the file. Throws OUTPUT_NOT_WRITTEN. */
  async finish(): Promise<void> {
    try {
      await this.#then(() => this.#handle.sync());
    } finally {
      await this.#handle.close();
    }
  }

  #then(action: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(action).catch((error: unknown) => {
      throw notWritten(this.#file, error);
    });
    this.#last.catch(() => undefined);
    return this.#last;
  }
}

export function resultsPath(folder: string): string {
  return path.join(folder, resultsName);
}

/**
 * Opens the results of a run, whose folder is there. The file is made anew from the final verdicts that the journal
 * holds, by file and order; rows that are added stand behind them as they come. Throws OUTPUT_NOT_WRITTEN.
 */
export async function openResults(
  folder: string,
  known: Iterable<Verdict> = [],
  wrap: (handle: ResultsHandle) => ResultsHandle = (handle) => handle,
): Promise<Results> {
  const file = resultsPath(folder);
  const verdicts = [...known].sort((left, right) => comparePositions(left.position, right.position));
  try {
    const text = writeCsv([columns, ...verdicts.map(rowOf)]);
    await writeDurably(file, text, { mode: 0o600, temporary: `${file}.partial` });
    return new Results(file, wrap(await open(file, 'a', 0o600)));
  } catch (error) {
    throw notWritten(file, error);
  }
}

function rowOf(verdict: Verdict): readonly string[] {
  return [
    verdict.assignedResourceTypeId,
    verdict.changeType,
    verdict.state,
    cleanMessage(verdict.message),
    verdict.resourceKey,
    verdict.httpStatus === undefined ? '' : String(verdict.httpStatus),
    verdict.executedAt,
  ];
}
