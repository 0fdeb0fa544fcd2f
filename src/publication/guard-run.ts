import type { Baseline } from './baseline.ts';
import { compareWithPublished } from './compare-with-published.ts';
import { isThere } from './disk.ts';
import { sameFacts } from './file-facts.ts';
import type { ManifestFile } from './manifest.ts';
import path from 'node:path';
import { judgeShrink, type GuardLimits, type GuardReason } from './shrink-guard.ts';
import type { StagedFile } from './staged-file.ts';

export interface GuardedRun {
  readonly folder: string;
  readonly baseline: Baseline;
  readonly limits: GuardLimits;
  readonly files: readonly StagedFile[];
  /** Files of the last publication that this run no longer has. */
  readonly retired: readonly ManifestFile[];
  /** Whether a column that is gone counts. */
  readonly guardColumns: boolean;
}

/** Why a run must not be published before somebody looked at it; empty when it may. */
export async function guardRun(run: GuardedRun): Promise<GuardReason[]> {
  const { baseline, retired } = run;
  if (baseline.kind === 'none') return [];
  if (baseline.kind === 'untrusted') return [{ rule: 'nothing-to-compare', file: '', message: baseline.problem }];
  const reasons = retired.filter((file) => file.rows > 0).map(goneReason);
  for (const file of run.files) reasons.push(...guardColumns(run, file), ...(await guardFile(run, file)));
  return reasons;
}

function guardColumns({ baseline, guardColumns: isGuarded }: GuardedRun, { entry }: StagedFile): GuardReason[] {
  if (!isGuarded || entry === undefined || baseline.kind !== 'published') return [];
  const published = baseline.manifest.files.find(({ name }) => name === entry.name);
  const gone = (published?.columns ?? []).filter((column) => !entry.columns.includes(column));
  if (gone.length === 0) return [];
  const message = `${entry.name} has no column ${gone.join(', ')} any more: the server no longer describes it`;
  return [{ rule: 'columns-gone', file: entry.name, message }];
}

async function guardFile({ folder, baseline, limits }: GuardedRun, file: StagedFile): Promise<GuardReason[]> {
  const { entry, keys } = file;
  if (entry === undefined || keys === undefined) return [];
  const published =
    baseline.kind === 'published' ? baseline.manifest.files.find(({ name }) => name === entry.name) : undefined;
  if (published !== undefined && sameFacts(published, entry)) return [];
  if (published === undefined && !(await isThere(path.join(folder, entry.name)))) return [];
  const compared = await compareWithPublished(folder, { ...entry, keys }, published);
  if (compared.kind === 'compared') {
    return judgeShrink({ ...compared, file: entry.name, isLink: entry.kind === 'link', current: entry.rows }, limits);
  }
  const message = `${entry.name} cannot be compared: the published one ${compared.problem}`;
  return [{ rule: 'nothing-to-compare', file: entry.name, message }];
}

function goneReason({ name, rows }: ManifestFile): GuardReason {
  return { rule: 'file-gone', file: name, message: `${name} had ${rows} rows and is not exported any more` };
}
