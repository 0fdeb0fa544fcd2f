import path from 'node:path';
import { AgentError } from '../errors.ts';
import { isRunId } from './run-id.ts';

const connectionPattern = /^[A-Za-z][A-Za-z0-9.-]{0,99}$/;
const filePattern = /^[A-Za-z][A-Za-z0-9.-]{0,99}_[A-Za-z0-9][A-Za-z0-9_-]{0,119}\.csv$/;
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

export function isConnectionName(text: string): boolean {
  return connectionPattern.test(text) && !text.endsWith('.') && !deviceName.test(text);
}

/** True for `<connection>_<rest>.csv` where every part is safe as a file name on every system. */
export function isFileNameOf(connection: string, name: string): boolean {
  return filePattern.test(name) && name.startsWith(`${connection}_`);
}

export function checkConnectionName(connection: string): void {
  if (isConnectionName(connection)) return;
  throw new AgentError('OUTPUT_FOLDER', `connection ${JSON.stringify(connection)} cannot be used in a file name`, {
    next: 'A connection is a letter, then letters, digits, dots or dashes.',
  });
}

/** Throws OUTPUT_FOLDER for a name that is not `<connection>_<rest>.csv`; nothing is cleaned up to fit. */
export function checkFileName(connection: string, name: string): void {
  if (isFileNameOf(connection, name)) return;
  throw new AgentError('OUTPUT_FOLDER', `${JSON.stringify(name)} cannot be the name of an output file`, {
    next: `A file of this connection is ${connection}_<name>.csv, with letters, digits, dashes or underscores as name.`,
  });
}

export function manifestName(connection: string): string {
  return `${connection}.manifest.json`;
}

export function intentPath(folder: string, connection: string): string {
  return path.join(folder, `.${connection}.publish.json`);
}

/** Where a file stands until it is published; the dot keeps it out of the file patterns of readers. */
export function partialPath(folder: string, name: string, runId: string): string {
  return path.join(folder, `.${name}.${runId}.partial`);
}

/** The run of a partial file's name; `undefined` for any other name. */
export function runOfPartial(name: string): string | undefined {
  const runId = /^\..+\.(?:csv|json)\.([^.]+)(?:\.restored)?\.partial$/.exec(name)?.[1];
  return runId !== undefined && isRunId(runId) ? runId : undefined;
}

export function generationsPath(folder: string, connection: string): string {
  return path.join(folder, '.previous', connection);
}

export function heldPath(folder: string, runId: string): string {
  return path.join(folder, '.held', runId);
}
