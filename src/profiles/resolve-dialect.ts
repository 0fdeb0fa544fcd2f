import { AgentError } from '../errors.ts';
import type { Dialect, DialectChanges, Profile } from '../scim/dialects/dialect.ts';
import { mergeDialect } from '../scim/dialects/merge-dialect.ts';
import { rfc } from '../scim/dialects/rfc.ts';
import { checkKnobs } from './check-profile.ts';
import { conformKnobs } from './conform-knobs.ts';
import { providerProfile } from './provider-profiles.ts';
import { readProfileFile } from './read-profile-file.ts';

/** What a connection says of its server's dialect. */
export interface DialectChoice {
  readonly scimSyntax: string;
  readonly profile?: string;
  /** Absolute path. */
  readonly profileFile?: string;
  readonly profileOverrides?: Readonly<Record<string, unknown>>;
}

export interface ResolvedDialect {
  readonly dialect: Dialect;
  /** What the administrator should know of the choice, as whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * The dialect of a connection: the RFC, then its `ScimSyntax`, then its profile with those that it extends, then what the connection
 * itself says; the later ones win, knob by knob.
 *
 * @throws AgentError SETTINGS_INVALID for an unknown name, a file that is no profile, or a knob that does not fit.
 */
export function resolveDialect({ scimSyntax, profile, profileFile, profileOverrides }: DialectChoice): ResolvedDialect {
  const file = profileFile === undefined ? undefined : readProfileFile(profileFile);
  const syntax = scimSyntax.toLowerCase() === 'rfc' ? [] : lineOf(providerProfile(scimSyntax, 'ScimSyntax'));
  const named = profile === undefined ? [] : lineOf(providerProfile(profile));
  const own = file === undefined ? [] : lineOf(file.profile);
  const dialect = [...syntax, ...named, ...own].reduce(layProfile, rfc);
  const overrides: DialectChanges =
    profileOverrides === undefined ? {} : checkKnobs(conformKnobs(profileOverrides), 'ProfileOverrides');
  return { dialect: mergeDialect(dialect, overrides), warnings: file?.warnings ?? [] };
}

/** The dialect of a profile by itself. */
export function dialectOfProfile(profile: Profile): Dialect {
  return lineOf(profile).reduce(layProfile, rfc);
}

function layProfile(dialect: Dialect, profile: Profile): Dialect {
  return mergeDialect(dialect, profile, profile.name);
}

const longestLine = 5;

/** The profiles that a profile extends, from the first one to itself. */
function lineOf(profile: Profile): Profile[] {
  const line = [profile];
  for (let base = profile.extends; base !== undefined; base = line[0]?.extends) {
    if (line.length === longestLine) {
      throw new AgentError('SETTINGS_INVALID', `profile ${profile.name} extends itself, or too many others in a row`);
    }
    line.unshift(providerProfile(base, 'extends'));
  }
  return line;
}
