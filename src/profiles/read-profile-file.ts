import { readFileSync } from 'node:fs';
import { AgentError } from '../errors.ts';
import type { Profile } from '../scim/dialects/dialect.ts';
import { checkProfile } from './check-profile.ts';

export interface ProfileFile {
  readonly profile: Profile;
  /** What is carried out otherwise than it is written, as whole sentences. */
  readonly warnings: readonly string[];
}

const mostBytes = 1_000_000;

/**
 * A profile in a file of the administrator.
 *
 * @throws AgentError SETTINGS_NOT_READABLE, or SETTINGS_INVALID with all problems.
 */
export function readProfileFile(file: string): ProfileFile {
  const text = readText(file);
  return { profile: checkProfile(parseJson(text, file), `ProfileFile ${file}`), warnings: [] };
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= mostBytes) return bytes.toString('utf8').replace(/^\uFEFF/, '');
  } catch {
    throw new AgentError('SETTINGS_NOT_READABLE', `the ProfileFile ${file} cannot be read`, {
      next: 'Correct the setting, or give the account of the agent the right to read the file.',
    });
  }
  throw new AgentError('SETTINGS_INVALID', `the ProfileFile ${file} is larger than ${mostBytes} bytes`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AgentError('SETTINGS_INVALID', `the ProfileFile ${file} is no JSON`);
  }
}
