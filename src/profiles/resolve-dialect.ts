import type { Dialect, DialectChanges } from '../scim/dialects/dialect.ts';
import { mergeDialect } from '../scim/dialects/merge-dialect.ts';
import { rfc } from '../scim/dialects/rfc.ts';
import { checkKnobs } from './check-profile.ts';
import { checkValuePaths } from './check-value-paths.ts';
import { conformKnobs } from './conform-knobs.ts';
import { endpointWarnings } from './endpoint-warnings.ts';
import { layLine, lineOf } from './profile-line.ts';
import { providerFolder, providerProfile } from './provider-profiles.ts';
import { readProfileFile } from './read-profile-file.ts';

/** What a connection says of its server's dialect. */
export interface DialectChoice {
  readonly scimSyntax: string;
  readonly profile?: string;
  /** Absolute path. */
  readonly profileFile?: string;
  readonly profileOverrides?: Readonly<Record<string, unknown>>;
  /** The address that is asked, to be compared with the one that a ProfileFile was written for. */
  readonly server?: string;
}

export interface ResolvedDialect {
  readonly dialect: Dialect;
  /** What the administrator should know of the choice, as whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * The dialect of a connection: the RFC, then its `ScimSyntax`, then its profile with those that it extends, then what the connection
 * itself says; the later ones win, knob by knob. `folder` holds the profiles that have names.
 *
 * @throws AgentError SETTINGS_INVALID for an unknown name, a file that is no profile, or a knob that does not fit.
 */
export function resolveDialect(choice: DialectChoice, folder: URL = providerFolder): ResolvedDialect {
  const { scimSyntax, profile, profileFile, profileOverrides, server } = choice;
  const file = profileFile === undefined ? undefined : readProfileFile(profileFile);
  const syntax = scimSyntax.toLowerCase() === 'rfc' ? undefined : providerProfile(scimSyntax, 'ScimSyntax', folder);
  const named = profile === undefined ? undefined : providerProfile(profile, 'Profile', folder);
  const lines = [syntax, named, file?.profile].filter((each) => each !== undefined);
  const dialect = lines.reduce<Dialect>((base, each) => layLine(base, lineOf(each, folder)), rfc);
  const overrides: DialectChanges =
    profileOverrides === undefined ? {} : checkKnobs(conformKnobs(profileOverrides), 'ProfileOverrides');
  const resolved = mergeDialect(dialect, overrides);
  checkValuePaths(resolved);
  return { dialect: resolved, warnings: [...(file?.warnings ?? []), ...endpointWarnings(file?.endpoint, server)] };
}
