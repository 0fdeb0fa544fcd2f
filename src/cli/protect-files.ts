import path from 'node:path';
import { AgentError } from '../errors.ts';
import { protectSettings, reencryptSettings, type ProtectedSettings } from '../settings/protect-settings.ts';
import { readFileBytes } from '../settings/read-file.ts';
import { cleanText } from './clean-text.ts';
import type { Options } from './common-options.ts';
import { loadKeys, warnOfSampleKey } from './protect-values.ts';
import { formatCount } from './table.ts';
import { writeNewFile } from './write-new-file.ts';

export interface FileOptions {
  readonly input: string;
  readonly output: string;
}

/** Writes the encrypted form of a clear settings file. */
export async function protectFileOf(options: Options<FileOptions>): Promise<void> {
  const { keys } = await loadKeys(options);
  warnOfSampleKey(keys[0]);
  await write(protectSettings(await readInput(options.input), options.input, keys[0]), options);
  if (!options.json && !options.quiet) process.stdout.write(`Next: ${adviceFor(options.input)}.\n`);
}

// The agent reads these itself, and they may hold more than secrets.
function adviceFor(input: string): string {
  const isRead = /^appsettings(\.agent(\..+)?)?\.json$/i.test(path.basename(input));
  return isRead ? `remove the secret values from ${input}, and keep the rest` : `delete the clear file ${input}`;
}

/** Writes an encrypted settings file again, with the current key. */
export async function reencryptFileOf(options: Options<FileOptions>): Promise<void> {
  const { keys } = await loadKeys(options);
  warnOfSampleKey(keys[0]);
  await write(reencryptSettings(await readInput(options.input), options.input, keys), options);
}

async function readInput(name: string): Promise<Uint8Array> {
  const content = await readFileBytes(path.resolve(name));
  if ('bytes' in content) return content.bytes;
  throw new AgentError('SETTINGS_NOT_READABLE', `${name} cannot be read (${content.code}); nothing was written`, {
    next: 'Check the name of the file after --input, and the right to read it.',
  });
}

async function write({ text, values, warnings }: ProtectedSettings, options: Options<FileOptions>): Promise<void> {
  for (const warning of warnings) process.stderr.write(`warn: ${cleanText(warning)}\n`);
  const file = path.resolve(options.output);
  await writeNewFile(file, text);
  if (options.json) process.stdout.write(`${JSON.stringify({ exitCode: 0, file, values })}\n`);
  else if (!options.quiet) process.stdout.write(`${options.output}: ${formatCount(values)} encrypted.\n`);
}
