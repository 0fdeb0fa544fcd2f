import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
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

const mostBytes = 100_000;

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

/** Without waiting for what is no file, such as a named pipe, and without reading what is too large. */
function readBytes(file: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw unreadable(file);
    if (status.size > mostBytes) throw tooLarge(file);
    return readFileSync(descriptor);
  } catch (error) {
    throw error instanceof AgentError ? error : unreadable(file);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function unreadable(file: string): AgentError {
  return new AgentError('SETTINGS_NOT_READABLE', `the ProfileFile ${file} cannot be read`, {
    next: 'Correct the setting, or give the account of the agent the right to read the file.',
  });
}

function tooLarge(file: string): AgentError {
  return new AgentError('SETTINGS_INVALID', `the ProfileFile ${file} is larger than ${mostBytes} bytes`, {
    next: 'Name the file of a profile.',
  });
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AgentError('SETTINGS_INVALID', `the ProfileFile ${file} is no UTF-8 text`, {
      next: 'Save it as UTF-8.',
    });
  }
}
