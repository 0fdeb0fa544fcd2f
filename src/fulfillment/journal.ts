import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { writeFully } from '../publication/csv-file.ts';
import { isThere, writeDurably } from '../publication/disk.ts';
import { makeRunFolder } from './batch-folder.ts';
import { journalPath, type JournalContent } from './journal-content.ts';
import { damaged, notWritten } from './journal-failure.ts';
import { formatHeader, formatRecord, type JournalHeader, type JournalRecord } from './journal-record.ts';

/** The file below a journal; tests put one in between that fails. */
export type JournalHandle = Pick<FileHandle, 'write' | 'datasync' | 'close'>;

export type WrapHandle = (handle: JournalHandle) => JournalHandle;

/** What was sent, answered and decided in a run: JSON lines, each on disk before the run relies on it. */
export class Journal {
  readonly #file: string;
  readonly #handle: JournalHandle;
  #waiting = '';
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string, handle: JournalHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  /**
   * Resolves when the records are on disk; calls that come while the disk is busy share one flush. The lines stand in
   * the order of the calls. Throws OUTPUT_NOT_WRITTEN, and after one failure always.
   */
  append(records: readonly JournalRecord[]): Promise<void> {
    this.#waiting += records.map(formatRecord).join('');
    this.#next ??= this.#schedule();
    return this.#next;
  }

  /** Throws when any append failed. */
  async close(): Promise<void> {
    try {
      await this.#last;
    } finally {
      await this.#handle.close();
    }
  }

  // Behind a failed flush no other one runs: the failure is passed on to every later call.
  #schedule(): Promise<void> {
    this.#last = this.#last.then(() => this.#flush());
    this.#last.catch(() => undefined);
    return this.#last;
  }

  async #flush(): Promise<void> {
    const lines = Buffer.from(this.#waiting);
    this.#waiting = '';
    this.#next = undefined;
    try {
      await writeFully(this.#handle, lines);
      await this.#handle.datasync();
    } catch (error) {
      throw notWritten(this.#file, error);
    }
  }
}

/** Begins the journal of a run in its folder, `Work/Fulfill/<run>`. Throws OUTPUT_NOT_WRITTEN. */
export async function createJournal(folder: string, header: JournalHeader, wrap?: WrapHandle): Promise<Journal> {
  const file = journalPath(folder);
  try {
    if (path.basename(folder) !== header.run) throw new Error('the folder is not named after the run');
    await makeRunFolder(folder);
    if (await isThere(file)) throw new Error('it is there already');
    // With its first line or not at all: an empty journal would not say what it is about.
    await writeDurably(file, formatHeader(header), { mode: 0o600, temporary: `${file}.partial` });
    return await openEnd(file, wrap);
  } catch (error) {
    throw notWritten(file, error);
  }
}

/** Goes on with a journal that was read, behind its last whole line. Throws OUTPUT_NOT_WRITTEN, JOURNAL_DAMAGED. */
export async function openJournal(content: JournalContent, wrap?: WrapHandle): Promise<Journal> {
  const file = journalPath(content.folder);
  try {
    await cutTornLine(file, content);
    return await openEnd(file, wrap);
  } catch (error) {
    throw notWritten(file, error);
  }
}

async function cutTornLine(file: string, { folder, bytes, wholeBytes }: JournalContent): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    if (size !== bytes) throw damaged(folder, 'another program wrote to it');
    if (wholeBytes < bytes) await handle.truncate(wholeBytes);
    // What was read may not have reached the disk before the crash.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function openEnd(file: string, wrap: WrapHandle = (handle) => handle): Promise<Journal> {
  return new Journal(file, wrap(await open(file, 'a', 0o600)));
}
