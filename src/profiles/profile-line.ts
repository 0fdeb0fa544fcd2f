import { AgentError } from '../errors.ts';
import type { Dialect, Profile } from '../scim/dialects/dialect.ts';
import { mergeDialect } from '../scim/dialects/merge-dialect.ts';
import { rfc } from '../scim/dialects/rfc.ts';
import { providerFolder, providerProfile } from './provider-profiles.ts';

const longestLine = 5;

/**
 * The profiles that a profile extends, from the first one to itself.
 *
 * @throws AgentError SETTINGS_INVALID for an unknown one, and for profiles that extend each other in a circle.
 */
export function lineOf(profile: Profile, folder: URL = providerFolder): Profile[] {
  const line = [profile];
  for (let base = profile.extends; base !== undefined; base = line[0]?.extends) {
    if (line.length === longestLine) throw endlessLine(line);
    line.unshift(providerProfile(base, 'extends', folder));
  }
  return line;
}

function endlessLine(line: readonly Profile[]): AgentError {
  const names = line.map(({ name }) => name).reverse();
  return new AgentError('SETTINGS_INVALID', `the profiles extend each other without end: ${names.join(', ')}`, {
    next: `A profile may extend others, ${longestLine} in a row at most; take one "extends" out.`,
  });
}

/** What the profiles of a line say, laid over a dialect knob by knob; the later ones win. */
export function layLine(base: Dialect, line: readonly Profile[]): Dialect {
  return line.reduce((dialect, profile) => mergeDialect(dialect, profile, profile.name), base);
}

/** The dialect of a profile by itself. */
export function dialectOfProfile(profile: Profile, folder: URL = providerFolder): Dialect {
  return layLine(rfc, lineOf(profile, folder));
}
