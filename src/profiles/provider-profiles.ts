import { readdirSync, readFileSync } from 'node:fs';
import { AgentError } from '../errors.ts';
import type { Profile } from '../scim/dialects/dialect.ts';
import { printable } from '../validation/names.ts';
import { nearestName } from '../validation/nearest-name.ts';
import { checkProfile } from './check-profile.ts';

/** The profiles that come with the agent, one file each. */
export const providerFolder = new URL('../../profiles/', import.meta.url);

/** The names of the profiles in a folder, sorted. */
export function profileNames(folder: URL = providerFolder): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => file.slice(0, -'.json'.length)).sort();
}

/**
 * A profile that comes with the agent, by its name in any case; `setting` is who asks for it.
 *
 * @throws AgentError SETTINGS_INVALID when there is none, with the nearest name.
 */
export function providerProfile(name: string, setting = 'Profile', folder: URL = providerFolder): Profile {
  if (name.toLowerCase() === 'rfc') throw needless(setting, name);
  const names = profileNames(folder);
  const known = names.find((each) => each === name.toLowerCase());
  if (known === undefined) throw unknownProfile(setting, name, names);
  return checkProfile(JSON.parse(readFileSync(new URL(`${known}.json`, folder), 'utf8')), `profile ${known}`);
}

function needless(setting: string, name: string): AgentError {
  return new AgentError(
    'SETTINGS_INVALID',
    `${setting} "${printable(name)}": the RFC is the default and has no profile.`,
    {
      next: `Remove ${setting}.`,
    },
  );
}

function unknownProfile(setting: string, name: string, names: readonly string[]): AgentError {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return new AgentError('SETTINGS_INVALID', `${setting} "${printable(name)}" is not known.${hint}`, {
    next: 'Look at "iga-agent connections profiles"; a profile of your own goes into a ProfileFile.',
  });
}
