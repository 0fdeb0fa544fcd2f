import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError } from '../errors.ts';
import { isThere, renameFile, syncFolder, type DiskOptions } from '../publication/disk.ts';
import { factsOf, sameFacts, type FileFacts } from '../publication/file-facts.ts';
import { notWritten } from './journal-failure.ts';
import type { Journal } from './journal.ts';
import { processedFolder, type MovedRecord } from './journal-record.ts';

/** An order file whose orders all have a final verdict. */
export interface FileToMove extends FileFacts {
  /** Its place in the batch, from 0. */
  readonly number: number;
  /** Absolute. */
  readonly path: string;
}

export interface MoveContext {
  readonly run: string;
  readonly journal: Pick<Journal, 'append'>;
  /** What the run noted about this file before it was cut. */
  readonly moved?: MovedRecord | undefined;
  readonly disk?: DiskOptions;
}

/** `left`: the file that was read is not there any more; what is there now was not touched. */
export type MoveResult =
  { readonly kind: 'moved'; readonly to: string } | { readonly kind: 'left'; readonly warning: string };

/**
 * Moves a processed order file into `Downloaded` beside it, over nothing that is there. Throws OUTPUT_NOT_WRITTEN,
 * also when `Downloaded` is a link.
 */
export async function moveProcessed(file: FileToMove, context: MoveContext): Promise<MoveResult> {
  const { moved } = context;
  try {
    if (moved !== undefined && sameFacts(await factsOf(moved.to), file)) return { kind: 'moved', to: moved.to };
    const facts = await factsOf(file.path);
    if (!sameFacts(facts, file)) return { kind: 'left', warning: leftBecause(file.path, facts) };
    return { kind: 'moved', to: await move(file, context) };
  } catch (error) {
    throw notWritten(file.path, error);
  }
}

async function move(file: FileToMove, { run, journal, disk }: MoveContext): Promise<string> {
  const folder = path.join(path.dirname(file.path), processedFolder);
  await makeFolder(folder);
  const to = await freeName(folder, path.basename(file.path), run);
  await journal.append([{ type: 'moved', file: file.number, from: file.path, to }]);
  await renameFile(file.path, to, disk);
  await syncFolder(folder);
  await syncFolder(path.dirname(file.path));
  return to;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o750 }).catch((error: unknown) => {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  });
  if ((await lstat(folder)).isDirectory()) return;
  throw new AgentError('OUTPUT_NOT_WRITTEN', `${folder} is a link or a file, so that no order file is moved there`, {
    next: 'Remove it and run the same command again. All orders are done; none is sent again.',
  });
}

async function freeName(folder: string, name: string, run: string): Promise<string> {
  const { name: stem, ext } = path.parse(name);
  let candidate = path.join(folder, name);
  for (let number = 1; await isThere(candidate); number += 1) {
    candidate = path.join(folder, `${stem}.${run}${number === 1 ? '' : `-${number}`}${ext}`);
  }
  return candidate;
}

function leftBecause(file: string, facts: FileFacts | null): string {
  if (facts === null) return `${file} was processed, and somebody else took it away`;
  return `${file} was processed, and has other content now; it stays where it is, for a run of its own`;
}
