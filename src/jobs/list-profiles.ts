import { differenceWords } from '../profiles/difference-words.ts';
import { knobDifferences, type KnobDifference } from '../profiles/knob-differences.ts';
import { layLine, lineOf } from '../profiles/profile-line.ts';
import { profileNames, providerFolder, providerProfile } from '../profiles/provider-profiles.ts';
import { scimSyntaxes } from '../profiles/scim-syntaxes.ts';
import { rfc } from '../scim/dialects/rfc.ts';

/** A provider profile as people read it; nothing of a connection is in it. */
export interface ProfileFacts {
  readonly name: string;
  readonly product: string;
  /** What Server looks like; empty where no document says it. */
  readonly server: string;
  readonly extends?: string;
  /** True where `ScimSyntax` knows the name as well. */
  readonly isScimSyntax: boolean;
  /** In a few words. */
  readonly differs: string;
  readonly knobs: readonly KnobDifference[];
  /** What an administrator has to know: whole sentences, those of the profiles that it extends first. */
  readonly notes: readonly string[];
  /** What no document of the vendor says, in the same way. */
  readonly unconfirmed: readonly string[];
}

/** Every provider profile in a folder, sorted by name. */
export function listProfiles(folder: URL = providerFolder): ProfileFacts[] {
  const syntaxes = scimSyntaxes();
  return profileNames(folder).map((name) => factsOf(name, syntaxes, folder));
}

/**
 * One of them, by its name in any case.
 *
 * @throws AgentError SETTINGS_INVALID with the nearest name when there is none.
 */
export function profileFacts(name: string, folder: URL = providerFolder): ProfileFacts {
  return factsOf(name, scimSyntaxes(), folder);
}

function factsOf(name: string, syntaxes: ReadonlySet<string>, folder: URL): ProfileFacts {
  const profile = providerProfile(name, 'Profile', folder);
  const line = lineOf(profile, folder);
  const knobs = knobDifferences(layLine(rfc, line));
  return {
    name: profile.name,
    product: profile.description ?? profile.name,
    server: profile.server ?? '',
    ...(profile.extends !== undefined && { extends: profile.extends }),
    isScimSyntax: syntaxes.has(profile.name.toLowerCase()),
    differs: differenceWords(knobs),
    knobs,
    notes: line.flatMap(({ notes }) => notes ?? []),
    unconfirmed: line.flatMap(({ unconfirmed }) => unconfirmed ?? []),
  };
}
