import path from 'node:path';
import { AgentError } from '../errors.ts';
import { publishedBytes, publishedRun, readBaseline, type Baseline } from './baseline.ts';
import { PartialFile } from './csv-file.ts';
import { guardRun } from './guard-run.ts';
import { holdRun } from './held-run.ts';
import type { GuardVerdict, Manifest, ManifestFile } from './manifest.ts';
import { checkConnectionName, checkFileName, partialPath } from './output-names.ts';
import { checkFreeSpace, refuseLink, removeLeftovers } from './output-folder.ts';
import { publishSet, recover } from './publish-set.ts';
import type { PublishPlace } from './replace-files.ts';
import { checkRunId } from './run-id.ts';
import { defaultGuardLimits, type GuardLimits, type GuardReason } from './shrink-guard.ts';
import { StagedFile, type FileTotals, type StagedFileOptions } from './staged-file.ts';

export interface StageOptions extends PublishPlace {
  readonly connection: string;
  readonly runId: string;
  readonly agentVersion: string;
  readonly now?: () => Date;
  readonly readFreeBytes?: (folder: string) => Promise<number>;
}

export interface PublishOptions {
  /** Origin of the server: scheme, host and port. */
  readonly source: string;
  readonly startedAt: Date;
  readonly guardLimits?: GuardLimits;
  /** How often each kind of warning was given. */
  readonly warnings?: ReadonlyMap<string, number>;
  /** Published files that this run did not read stay, with their place in the manifest: for a run on some entities. */
  readonly keepOtherFiles?: boolean;
  /** Columns that were published before and are gone hold the run: nobody chose them, the server described them. */
  readonly guardColumns?: boolean;
}

export type PublishOutcome =
  | { readonly kind: 'published'; readonly manifest: Manifest }
  | { readonly kind: 'held'; readonly manifest: Manifest; readonly reasons: readonly GuardReason[] };

/** A file of a stage, for the listing that fills it. */
export interface OutputFile {
  readonly writeRows: (rows: readonly (readonly string[])[]) => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly finish: (totals: FileTotals) => Promise<ManifestFile>;
}

/**
 * Prepares the files of one connection, under the folder's lock: ends a publication that was cut, removes
 * leftovers and checks that there is room. Throws OUTPUT_FOLDER or OUTPUT_NOT_WRITTEN.
 */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { folder, connection, now = () => new Date() } = options;
  checkConnectionName(connection);
  checkRunId(options.runId);
  await recover(options, connection);
  await removeLeftovers(folder, now());
  const baseline = await readBaseline(folder, connection);
  await checkFreeSpace(folder, publishedBytes(baseline), options.readFreeBytes);
  return new Stage(options, baseline, now);
}

/** All files of one connection and run: published together, held together, or not at all. */
export class Stage {
  readonly #options: StageOptions;
  readonly #baseline: Baseline;
  readonly #now: () => Date;
  readonly #files: StagedFile[] = [];
  #isOver = false;

  constructor(options: StageOptions, baseline: Baseline, now: () => Date) {
    this.#options = options;
    this.#baseline = baseline;
    this.#now = now;
  }

  async createFile(file: StagedFileOptions): Promise<OutputFile> {
    const { folder, connection, runId } = this.#options;
    const name = `${file.name}.csv`;
    checkFileName(connection, name);
    this.#checkIsNew(file.name);
    await refuseLink(path.join(folder, name));
    const partial = await PartialFile.create(partialPath(folder, name, runId), file.columns);
    const staged = new StagedFile(file, partial, this.#isCompared(), (step) =>
      this.#options.onStep?.(`${step} ${name}`),
    );
    this.#files.push(staged);
    await this.#options.onStep?.(`file-created ${name}`);
    return {
      writeRows: (rows) => staged.writeRows(rows),
      restart: () => staged.restart(),
      finish: (totals) => staged.finish(runId, totals),
    };
  }

  /** Publishes the files, or holds them when the guard objects. Throws with the published files as they were. */
  async publish(options: PublishOptions): Promise<PublishOutcome> {
    const entries = this.#files.map((file) => finishedEntry(file));
    const others = this.#otherFiles(entries);
    const kept = options.keepOtherFiles === true ? others : [];
    const retired = options.keepOtherFiles === true ? [] : others;
    const limits = options.guardLimits ?? defaultGuardLimits;
    const { folder } = this.#options;
    const reasons = await guardRun({
      folder,
      baseline: this.#baseline,
      limits,
      files: this.#files,
      retired,
      guardColumns: options.guardColumns ?? false,
    });
    const manifest = this.#describe(options, [...entries, ...kept], reasons);
    if (reasons.length > 0) {
      await holdRun(this.#options, manifest);
      this.#isOver = true;
      return { kind: 'held', manifest, reasons };
    }
    // From here on the partial files belong to the publication: it removes them, or the run that recovers does.
    this.#isOver = true;
    await publishSet(
      this.#options,
      manifest,
      retired.map((file) => file.name),
    );
    return { kind: 'published', manifest };
  }

  /** Removes what was written; does nothing once the files are published or held. */
  async discard(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const file of this.#files) await file.discard();
  }

  #checkIsNew(name: string): void {
    const lowerCased = name.toLowerCase();
    if (!this.#files.some((file) => file.options.name.toLowerCase() === lowerCased)) return;
    throw new AgentError('OUTPUT_FOLDER', `the file ${name}.csv is to be written twice`, {
      next: 'Give each entity and association of the mapping a connection table of its own, also ignoring case.',
    });
  }

  #isCompared(): boolean {
    return this.#baseline.kind === 'published' || this.#baseline.kind === 'unlisted';
  }

  #otherFiles(entries: readonly ManifestFile[]): readonly ManifestFile[] {
    if (this.#baseline.kind !== 'published') return [];
    const names = new Set(entries.map((entry) => entry.name));
    return this.#baseline.manifest.files.filter((file) => !names.has(file.name));
  }

  #describe(options: PublishOptions, files: readonly ManifestFile[], reasons: readonly GuardReason[]): Manifest {
    const { runId, agentVersion, connection } = this.#options;
    return {
      runId,
      previousRunId: publishedRun(this.#baseline),
      agentVersion,
      connection,
      source: options.source,
      startedAt: options.startedAt.toISOString(),
      finishedAt: this.#now().toISOString(),
      files,
      warnings: options.warnings ?? new Map<string, number>(),
      guard: { verdict: this.#verdict(reasons), reasons, acceptedBy: null, acceptedAt: null },
    };
  }

  #verdict(reasons: readonly GuardReason[]): GuardVerdict['verdict'] {
    if (reasons.length > 0) return 'held';
    return this.#baseline.kind === 'none' ? 'first' : 'passed';
  }
}

function finishedEntry(file: StagedFile): ManifestFile {
  if (file.entry !== undefined) return file.entry;
  throw new Error(`${file.options.name} was not finished before it was to be published`);
}
