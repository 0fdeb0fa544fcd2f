import { readFileSync } from 'node:fs';
import { AgentError } from '../errors.ts';
import type { Profile } from '../scim/dialects/dialect.ts';
import { checkProfile } from './check-profile.ts';
import { parseProfileText } from './parse-profile-text.ts';
import { isBatonConfiguration, readBatonProfile } from './read-baton-profile.ts';

export interface ProfileFile {
  readonly profile: Profile;
  /** What is carried out otherwise than it is written, as whole sentences. */
  readonly warnings: readonly string[];
  /** The address of the server that it was written for, where it says one. */
  readonly endpoint?: string;
}

const mostBytes = 1_000_000;

/**
 * A profile in a file of the administrator: one of ours as JSON or YAML, or a configuration of the connector baton-scim.
 *
 * @throws AgentError SETTINGS_NOT_READABLE, or SETTINGS_INVALID with all problems.
 */
export function readProfileFile(file: string): ProfileFile {
  const content = parseProfileText(decode(readBytes(file), file), file);
  if (isBatonConfiguration(content)) return readBatonProfile(content, file);
  return { profile: checkProfile(content, `ProfileFile ${file}`), warnings: [] };
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    throw new AgentError('SETTINGS_NOT_READABLE', `the ProfileFile ${file} cannot be read`, {
      next: 'Correct the setting, or give the account of the agent the right to read the file.',
    });
  }
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes.length > mostBytes) {
    throw new AgentError('SETTINGS_INVALID', `the ProfileFile ${file} is larger than ${mostBytes} bytes`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AgentError('SETTINGS_INVALID', `the ProfileFile ${file} is no UTF-8 text`, {
      next: 'Save it as UTF-8.',
    });
  }
}
