import { open } from 'node:fs/promises';
import path from 'node:path';
import { AgentError, isSystemError, messageOf } from '../errors.ts';
import { isMissing } from '../publication/disk.ts';
import { damaged } from './journal-failure.ts';
import { parseLine, readFirstLine, readLines, type JournalLine } from './journal-lines.ts';
import {
  formatRecord,
  parseHeader,
  parseRecord,
  type AnsweredRecord,
  type FinalVerdict,
  type JournalHeader,
  type JournalRecord,
  type MovedRecord,
  type SentRecord,
} from './journal-record.ts';

/** What a run is known to have done. */
export interface JournalContent {
  /** The folder of the run. */
  readonly folder: string;
  readonly header: JournalHeader;
  /** By position. */
  readonly verdicts: ReadonlyMap<string, FinalVerdict>;
  /** By position: the writes of orders without a verdict whose answer is not known. */
  readonly open: ReadonlyMap<string, readonly SentRecord[]>;
  /** By position: the writes of orders without a verdict whose answer is known, oldest first. */
  readonly done: ReadonlyMap<string, readonly AnsweredRecord[]>;
  /** By the file's place in the batch. The move itself may not have happened. */
  readonly moved: ReadonlyMap<number, MovedRecord>;
  /** All orders have a verdict, and all files were moved. */
  readonly isFinished: boolean;
  /** Set when the last line was torn and left out. */
  readonly warning: string | undefined;
  /** The length of all whole lines, and of the file. */
  readonly wholeBytes: number;
  readonly bytes: number;
}

const journalName = 'journal.jsonl';
const finishedLine = formatRecord({ type: 'finished' });

export function journalPath(folder: string): string {
  return path.join(folder, journalName);
}

/** Reads the journal of a run; throws JOURNAL_DAMAGED for one that says less, or something else, than was done. */
export async function readJournal(folder: string): Promise<JournalContent> {
  const header = await readHeader(folder);
  if (header === undefined) throw damaged(folder, 'there is none');
  const content = new GrowingContent(header);
  let torn: JournalLine | undefined;
  let [wholeBytes, bytes] = [0, 0];
  try {
    for await (const line of readLines(journalPath(folder))) {
      if (torn !== undefined) throw new Error(`line ${torn.number} is not JSON`);
      const value = parseLine(line);
      if (value === undefined) torn = line;
      else wholeBytes = line.end;
      if (value !== undefined && line.number > 1) content.addLine(line.number, value);
      bytes = line.end;
    }
  } catch (error) {
    throw asDamage(folder, error);
  }
  return { folder, ...content.facts(), warning: torn && warningOf(folder, torn), wholeBytes, bytes };
}

/** The first line of the journal in a run's folder; `undefined` where there is no journal. Throws JOURNAL_DAMAGED. */
export async function readHeader(folder: string): Promise<JournalHeader | undefined> {
  try {
    const line = await readFirstLine(journalPath(folder));
    if (line !== undefined) return parseHeader(parseLine(line), path.basename(folder));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw asDamage(folder, error, 'line 1: ');
  }
  throw damaged(folder, 'it is empty');
}

/** Looks at the last line only; false where there is no journal. */
export async function isFinished(folder: string): Promise<boolean> {
  try {
    return (await readEnd(journalPath(folder))) === finishedLine;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function readEnd(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(finishedLine.length);
    await handle.read(end, 0, end.length, Math.max(0, size - end.length));
    return end.toString();
  } finally {
    await handle.close();
  }
}

class GrowingContent {
  readonly #header: JournalHeader;
  readonly #verdicts = new Map<string, FinalVerdict>();
  readonly #open = new Map<string, SentRecord[]>();
  readonly #done = new Map<string, AnsweredRecord[]>();
  readonly #moved = new Map<number, MovedRecord>();
  #isFinished = false;

  constructor(header: JournalHeader) {
    this.#header = header;
  }

  addLine(number: number, value: unknown): void {
    try {
      if (this.#isFinished) throw new Error('it stands behind the end');
      this.#add(parseRecord(value, this.#header.files));
    } catch (error) {
      throw new Error(`line ${number}: ${messageOf(error)}`, { cause: error });
    }
  }

  facts(): Omit<JournalContent, 'folder' | 'warning' | 'wholeBytes' | 'bytes'> {
    return {
      header: this.#header,
      verdicts: this.#verdicts,
      open: this.#open,
      done: this.#done,
      moved: this.#moved,
      isFinished: this.#isFinished,
    };
  }

  #add(record: JournalRecord): void {
    if (record.type === 'finished') this.#isFinished = true;
    else if (record.type === 'moved') this.#moved.set(record.file, record);
    // A verdict is final: nothing that comes behind it changes it.
    else if (!this.#verdicts.has(record.position)) this.#addOrder(record);
  }

  #addOrder(record: Extract<JournalRecord, { readonly position: string }>): void {
    const { position } = record;
    if (record.type === 'sent') {
      listOf(this.#open, position).push(record);
      return;
    }
    if (record.type === 'answered') {
      listOf(this.#done, position).push(record);
      this.#close(record);
      return;
    }
    this.#verdicts.set(position, record);
    this.#open.delete(position);
    this.#done.delete(position);
  }

  /** A refusal is about the last attempt only; one before it whose answer was lost may still have been carried out. */
  #close({ position, step, outcome }: AnsweredRecord): void {
    const sent = this.#open.get(position) ?? [];
    const last = sent.findLast((record) => record.step === step);
    const open = sent.filter((record) => record.step !== step || (outcome === 'refused' && record !== last));
    if (open.length > 0) this.#open.set(position, open);
    else this.#open.delete(position);
  }
}

function listOf<Item>(lists: Map<string, Item[]>, name: string): Item[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

function warningOf(folder: string, torn: JournalLine): string {
  return (
    `the journal of run ${path.basename(folder)} ends in the middle of line ${torn.number}, as after a crash; ` +
    'that line is left out, and what it was about is looked up again'
  );
}

function asDamage(folder: string, error: unknown, where = ''): unknown {
  if (error instanceof AgentError || isSystemError(error)) return error;
  return damaged(folder, where + messageOf(error));
}
