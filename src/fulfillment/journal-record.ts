import path from 'node:path';
import { JsonFields } from '../publication/json-fields.ts';
import { isRunId } from '../publication/run-id.ts';
import { isPositionIn, type BatchFile } from './batch-files.ts';
import { cleanMessage, type Verdict } from './verdict.ts';

/** The first line of a journal: which orders of which connection it is about. */
export interface JournalHeader {
  readonly run: string;
  readonly connection: string;
  readonly agentVersion: string;
  readonly at: string;
  readonly files: readonly BatchFile[];
  /** The account that released the batch which the guard had held; `null` when it was not held. */
  readonly acceptedBy: string | null;
}

/** One write that is about to be sent for an order. */
export interface SentRecord {
  readonly position: string;
  /** Tells the writes of one order apart: `create`, `add Groups/g1`. No values and no secrets. */
  readonly step: string;
  readonly method: WriteMethod;
  /** `Users`, `Users/2819` */
  readonly target: string;
  readonly at: string;
}

/** A write whose answer is known. */
export interface AnsweredRecord {
  readonly position: string;
  readonly step: string;
  readonly status: number | undefined;
  /** Of an account that was created. */
  readonly id: string | undefined;
  readonly outcome: 'done' | 'refused';
}

/** An order file that is about to be moved, or was. */
export interface MovedRecord {
  /** Its place in the batch, from 0. */
  readonly file: number;
  readonly from: string;
  readonly to: string;
}

/** A verdict that does not change any more. */
export type FinalVerdict = Verdict & { readonly state: 'Executed' | 'Errored' };

export type JournalRecord =
  | ({ readonly type: 'sent' } & SentRecord)
  | ({ readonly type: 'answered' } & AnsweredRecord)
  | ({ readonly type: 'verdict' } & FinalVerdict)
  | ({ readonly type: 'moved' } & MovedRecord)
  | { readonly type: 'finished' };

export type WriteMethod = (typeof writeMethods)[number];

export const processedFolder = 'Downloaded';

const formatVersion = 1;
const writeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
const recordTypes = ['sent', 'answered', 'verdict', 'moved', 'finished'] as const;

export function formatHeader(header: JournalHeader): string {
  return lineOf({ type: 'batch', version: formatVersion, ...header });
}

export function formatRecord(record: JournalRecord): string {
  return lineOf(record.type === 'verdict' ? { ...record, message: cleanMessage(record.message) } : record);
}

/** Throws an Error that says what is wrong. */
export function parseHeader(value: unknown, run: string): JournalHeader {
  const fields = new JsonFields(value, 'it');
  if (fields.text('type') !== 'batch') throw new Error('it is not the beginning of a journal');
  if (fields.count('version') !== formatVersion) throw new Error('"version" is not known to this agent');
  if (!isRunId(run) || fields.text('run') !== run) throw new Error('it is the journal of another run');
  return {
    run,
    connection: fields.text('connection'),
    agentVersion: fields.text('agentVersion'),
    at: fields.time('at'),
    files: parseFiles(fields),
    acceptedBy: fields.textOrNull('acceptedBy'),
  };
}

export function parseFiles(fields: JsonFields): readonly BatchFile[] {
  return fields.list('files').map((value) => {
    const file = new JsonFields(value, 'a file');
    const name = file.text('path');
    if (!path.isAbsolute(name)) throw new Error('"path" is not absolute');
    return { path: name, sha256: file.hash('sha256'), bytes: file.count('bytes'), orders: file.count('orders') };
  });
}

/** Throws an Error for what is no record about an order or a file of this batch. */
export function parseRecord(value: unknown, files: readonly BatchFile[]): JournalRecord {
  const fields = new JsonFields(value, 'it');
  const type = fields.oneOf('type', recordTypes);
  switch (type) {
    case 'sent':
      return { type, ...parseSent(fields, files) };
    case 'answered':
      return { type, ...parseAnswered(fields, files) };
    case 'verdict':
      return { type, ...parseVerdict(fields, files) };
    case 'moved':
      return { type, ...parseMoved(fields, files) };
    case 'finished':
      return { type };
  }
}

function parseSent(fields: JsonFields, files: readonly BatchFile[]): SentRecord {
  return {
    position: parsePosition(fields, files),
    step: fields.text('step'),
    method: fields.oneOf('method', writeMethods),
    target: fields.text('target'),
    at: fields.time('at'),
  };
}

function parseAnswered(fields: JsonFields, files: readonly BatchFile[]): AnsweredRecord {
  return {
    position: parsePosition(fields, files),
    step: fields.text('step'),
    status: fields.isNull('status') ? undefined : fields.count('status'),
    id: fields.textOrNull('id') ?? undefined,
    outcome: fields.oneOf('outcome', ['done', 'refused']),
  };
}

function parseVerdict(fields: JsonFields, files: readonly BatchFile[]): FinalVerdict {
  return {
    position: parsePosition(fields, files),
    assignedResourceTypeId: fields.text('assignedResourceTypeId'),
    changeType: fields.text('changeType'),
    state: fields.oneOf('state', ['Executed', 'Errored']),
    message: fields.text('message'),
    resourceKey: fields.text('resourceKey'),
    httpStatus: fields.isNull('httpStatus') ? undefined : fields.count('httpStatus'),
    executedAt: fields.time('executedAt'),
  };
}

function parseMoved(fields: JsonFields, files: readonly BatchFile[]): MovedRecord {
  const moved = { file: fields.count('file'), from: fields.text('from'), to: fields.text('to') };
  if (moved.file >= files.length) throw new Error('"file" is not a file of the batch');
  if (path.dirname(moved.to) === path.join(path.dirname(moved.from), processedFolder)) return moved;
  throw new Error(`"to" is not in ${processedFolder} beside the file`);
}

function parsePosition(fields: JsonFields, files: readonly BatchFile[]): string {
  const position = fields.text('position');
  if (isPositionIn(files, position)) return position;
  throw new Error('"position" is not an order of the batch');
}

// A field without a value is written as null, so that one which was lost is noticed.
function lineOf(record: object): string {
  return `${JSON.stringify(record, (_name, value: unknown) => (value === undefined ? null : value))}\n`;
}
