import path from 'node:path';
import { AgentError, messageOf } from '../errors.ts';
import type { KeySet } from '../key-set.ts';
import { isMissing } from './disk.ts';
import { FactsCounter, readRows, sameFacts, type FileFacts } from './file-facts.ts';
import type { FileKind } from './manifest.ts';

/** A file of this run, as far as the comparison needs it. */
export interface ComparedFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly keyColumns: readonly string[];
  readonly keys: KeySet;
}

export type Comparison =
  | { readonly kind: 'compared'; readonly previousRows: number; readonly missing: number }
  | { readonly kind: 'not-comparable'; readonly problem: string };

/** The key of a row as one text; cells never hold a NUL. */
export function keyOfRow(row: readonly string[], indexes: readonly number[]): string {
  const [first = 0, second] = indexes;
  const key = row[first] ?? '';
  return second === undefined ? key : `${key}\0${row[second] ?? ''}`;
}

/**
 * Streams the keys of a published file against those of this run.
 * With `expected` the file must be exactly what its manifest says: a damaged one could hide that keys are missing.
 */
export async function compareWithPublished(
  folder: string,
  file: ComparedFile,
  expected: FileFacts | undefined,
): Promise<Comparison> {
  const counter = new FactsCounter();
  try {
    const counts = await countMissing(readRows(path.join(folder, file.name), counter), file);
    if (expected === undefined || sameFacts(counter.facts(), expected)) return { kind: 'compared', ...counts };
    return notComparable('is not what its manifest says');
  } catch (error) {
    if (isMissing(error)) return notComparable('is gone');
    if (error instanceof AgentError) return notComparable(messageOf(error));
    throw error;
  }
}

async function countMissing(
  rows: AsyncGenerator<string[]>,
  file: ComparedFile,
): Promise<{ previousRows: number; missing: number }> {
  let indexes: readonly number[] | undefined;
  let previousRows = 0;
  let missing = 0;
  for await (const row of rows) {
    if (indexes === undefined) {
      indexes = indexesOfKey(row, file);
      continue;
    }
    previousRows += 1;
    if (!file.keys.has(keyOfRow(row, indexes))) missing += 1;
  }
  return { previousRows, missing };
}

// The two columns of a link file may be renamed by the mapping; their order says which is which.
function indexesOfKey(header: readonly string[], file: ComparedFile): readonly number[] {
  if (file.kind === 'link') return [0, 1];
  const indexes = file.keyColumns.map((column) => header.indexOf(column));
  if (!indexes.includes(-1)) return indexes;
  throw new AgentError('OUTPUT_NOT_VERIFIED', `has no key column ${file.keyColumns.join(', ')}`);
}

function notComparable(problem: string): Comparison {
  return { kind: 'not-comparable', problem };
}
