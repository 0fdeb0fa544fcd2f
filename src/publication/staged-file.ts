import { AgentError } from '../errors.ts';
import { KeySet } from '../key-set.ts';
import { keyOfRow } from './compare-with-published.ts';
import type { PartialFile } from './csv-file.ts';
import type { FileKind, ManifestFile } from './manifest.ts';

export interface StagedFileOptions {
  /** Without `.csv`: `Acme_Users`. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly kind: FileKind;
  readonly entity: string;
  /** The columns whose values identify a row: one of an entity, both of a link file. */
  readonly keyColumns: readonly string[];
}

/** What the listing said about a file that was read to its end. */
export interface FileTotals {
  /** `null` where the server does not say. */
  readonly serverTotal: number | null;
  /** The distinct keys of the rows. Links are counted here; nothing else knows them. */
  readonly keys?: KeySet;
}

/** One file of a stage. The pairs of a link are kept only when there are published files to compare them with. */
export class StagedFile {
  readonly options: StagedFileOptions;
  readonly #partial: PartialFile;
  readonly #keyIndexes: readonly number[];
  readonly #onStep: (step: string) => void | Promise<void>;
  #keys: KeySet | undefined;
  #entry: ManifestFile | undefined;

  constructor(
    options: StagedFileOptions,
    partial: PartialFile,
    keepsKeys: boolean,
    onStep: (step: string) => void | Promise<void>,
  ) {
    this.options = options;
    this.#partial = partial;
    this.#keyIndexes = options.keyColumns.map((column) => options.columns.indexOf(column));
    this.#onStep = onStep;
    this.#keys = keepsKeys && options.kind === 'link' ? new KeySet() : undefined;
  }

  /** Adds rows of text, in the order of the columns; to be awaited before the next call. */
  async writeRows(rows: readonly (readonly string[])[]): Promise<void> {
    if (this.#keys !== undefined) for (const row of rows) this.#keys.add(keyOfRow(row, this.#keyIndexes));
    await this.#partial.writeRows(rows);
    await this.#onStep('rows-written');
  }

  /** Drops all rows: the listing is read again from the start. */
  async restart(): Promise<void> {
    if (this.#keys !== undefined) this.#keys = new KeySet();
    await this.#partial.restart();
    await this.#onStep('file-restarted');
  }

  /** Flushes the file and reads it back; rows cannot be added any more. */
  async finish(runId: string, totals: FileTotals): Promise<ManifestFile> {
    const { name, ...described } = this.options;
    const { serverTotal, keys } = totals;
    if (described.kind === 'entity' && keys === undefined) throw new Error(`the keys of ${name} were not given`);
    const written = await this.#partial.finish();
    if (keys !== undefined && written.rows !== keys.size) throw twins(name, written.rows, keys.size);
    this.#keys ??= keys;
    const distinct = keys?.size ?? written.rows;
    this.#entry = { name: `${name}.csv`, runId, ...described, ...written, serverTotal, distinct };
    await this.#onStep('file-verified');
    return this.#entry;
  }

  get entry(): ManifestFile | undefined {
    return this.#entry;
  }

  get path(): string {
    return this.#partial.path;
  }

  get keys(): KeySet | undefined {
    return this.#keys;
  }

  async discard(): Promise<void> {
    await this.#partial.discard();
  }
}

function twins(name: string, rows: number, distinct: number): AgentError {
  return new AgentError('OUTPUT_NOT_VERIFIED', `${name} has ${rows} rows but ${distinct} distinct keys`, {
    next: 'Run again. The published files stay as they are.',
  });
}
