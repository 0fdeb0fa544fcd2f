import path from 'node:path';
import { AgentError } from '../errors.ts';
import { printable } from '../validation/names.ts';
import { isAbsent, readFileBytes } from './read-file.ts';
import { readJsonSettings } from './read-json-settings.ts';
import { branch, type SettingBranch } from './setting-tree.ts';
import type { SourceContext } from './source-context.ts';

/** The layer in a file of the settings folder, or undefined when there is no such file. */
export async function readOptional(
  name: string,
  { folder, findings }: Pick<SourceContext, 'folder' | 'findings'>,
): Promise<SettingBranch | undefined> {
  const bytes = await readFileIfPresent(path.resolve(folder, name));
  return bytes === undefined
    ? undefined
    : (findings.attempt(() => readJsonSettings(bytes, name, findings)) ?? empty(name));
}

/** A file that is there but cannot be used: the problem is known, the other layers are still looked at. */
function empty(name: string): SettingBranch {
  return branch({ source: name, place: name });
}

async function readFileIfPresent(file: string): Promise<Uint8Array | undefined> {
  const content = await readFileBytes(file);
  if ('bytes' in content) return content.bytes;
  if (isAbsent(content.code)) return undefined;
  throw new AgentError('SETTINGS_NOT_READABLE', `${printable(file)} cannot be read (${content.code})`, {
    next: 'Give the account that runs the agent the right to read it.',
  });
}
