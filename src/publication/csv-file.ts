import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CsvScan } from '../csv/scan-csv.ts';
import { writeCsv } from '../csv/write-csv.ts';
import { AgentError, isSystemError, messageOf } from '../errors.ts';
import { FactsCounter, readBytes, type FileFacts } from './file-facts.ts';

/** What a finished file holds; rows without the header. */
export interface WrittenFile extends FileFacts {
  readonly rows: number;
}

const batchBytes = 512 * 1024;
// A unit of UTF-16 takes three bytes of UTF-8 at most.
const mostBytesPerUnit = 3;

/** A CSV file that is being written beside its target, and counts only once it was read back whole. */
export class PartialFile {
  readonly path: string;
  readonly #columns: readonly string[];
  readonly #handle: FileHandle;
  #counter = new FactsCounter();
  #rows = 0;
  /** Text is written into it until it is full: a new buffer for each page would be the most of the memory in use. */
  readonly #batch = Buffer.allocUnsafeSlow(batchBytes);
  #batchedBytes = 0;

  private constructor(file: string, columns: readonly string[], handle: FileHandle) {
    this.path = file;
    this.#columns = columns;
    this.#handle = handle;
  }

  /** Creates the file, which must not exist, and its header. Throws OUTPUT_NOT_WRITTEN. */
  static async create(file: string, columns: readonly string[]): Promise<PartialFile> {
    try {
      // Appending keeps the place right after the file was cut for a new start.
      const partial = new PartialFile(file, columns, await open(file, 'ax', 0o640));
      await partial.#put([columns]);
      return partial;
    } catch (error) {
      throw notWritten(file, error);
    }
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds rows of text; to be awaited before the next call. Throws OUTPUT_NOT_WRITTEN. */
  async writeRows(rows: readonly (readonly string[])[]): Promise<void> {
    if (rows.length === 0) return;
    this.#rows += rows.length;
    try {
      await this.#put(rows);
    } catch (error) {
      throw notWritten(this.path, error);
    }
  }

  /** Drops all rows, for a listing that is read again from the start. */
  async restart(): Promise<void> {
    this.#rows = 0;
    this.#batchedBytes = 0;
    this.#counter = new FactsCounter();
    try {
      await this.#handle.truncate(0);
      await this.#put([this.#columns]);
    } catch (error) {
      throw notWritten(this.path, error);
    }
  }

  /** Flushes and closes the file, then reads it back. Throws OUTPUT_NOT_WRITTEN or OUTPUT_NOT_VERIFIED. */
  async finish(): Promise<WrittenFile> {
    try {
      await this.#flush();
      await this.#handle.sync();
      await this.#handle.close();
    } catch (error) {
      throw notWritten(this.path, error);
    }
    const written = { rows: this.#rows, ...this.#counter.facts() };
    await verifyWritten(this.path, written, this.#columns.length);
    return written;
  }

  /** Closes and removes the file. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  async #put(rows: readonly (readonly string[])[]): Promise<void> {
    const text = writeCsv(rows);
    if (text.length * mostBytesPerUnit > batchBytes - this.#batchedBytes) await this.#flush();
    if (text.length * mostBytesPerUnit > batchBytes) await this.#write(Buffer.from(text));
    else this.#batchedBytes += this.#batch.write(text, this.#batchedBytes);
  }

  async #flush(): Promise<void> {
    const bytes = this.#batch.subarray(0, this.#batchedBytes);
    this.#batchedBytes = 0;
    await this.#write(bytes);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#counter.add(bytes);
    await writeFully(this.#handle, bytes);
  }
}

/** Writes all bytes: one write call may take only some of them, and says so by its count alone. */
export async function writeFully(handle: Pick<FileHandle, 'write'>, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset);
    if (bytesWritten === 0) throw new Error('the disk took no more bytes');
    offset += bytesWritten;
  }
}

/** Reads a written file back. Throws OUTPUT_NOT_VERIFIED unless size, SHA-256 and rows are as counted. */
export async function verifyWritten(file: string, written: WrittenFile, cellsPerRow: number): Promise<void> {
  const { size } = await stat(file);
  if (size !== written.bytes) throw notVerified(file, `${size} of ${written.bytes} bytes are on disk`);
  const counter = new FactsCounter();
  const scan = new CsvScan(cellsPerRow);
  for await (const chunk of readBytes(file)) {
    counter.add(chunk);
    scan.add(chunk);
  }
  if (counter.facts().sha256 !== written.sha256)
    throw notVerified(file, 'the disk returns other bytes than were written');
  if (!scan.isWhole || scan.rows !== written.rows + 1)
    throw notVerified(file, 'its rows are not those that were written');
}

function notWritten(file: string, error: unknown): AgentError {
  if (error instanceof AgentError) return error;
  const reason = isSystemError(error) ? error.code : messageOf(error);
  const next = reason === 'ENOSPC' ? 'Free space on the volume' : 'Check the volume and the rights on the folder';
  return new AgentError('OUTPUT_NOT_WRITTEN', `${path.basename(file)} could not be written (${reason})`, {
    next: `${next}, then run again. The published files stay as they are.`,
    cause: error,
  });
}

function notVerified(file: string, reason: string): AgentError {
  return new AgentError('OUTPUT_NOT_VERIFIED', `${path.basename(file)} was written but ${reason}`, {
    next: 'Check the volume, then run again. The published files stay as they are.',
  });
}
