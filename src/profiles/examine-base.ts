import type { AgentError } from '../errors.ts';
import type { Dialect, Profile } from '../scim/dialects/dialect.ts';
import { rfc } from '../scim/dialects/rfc.ts';
import { attemptInto } from './attempt-into.ts';
import type { DialectChoice } from './dialect-choice.ts';
import { endpointWarnings } from './endpoint-warnings.ts';
import { layLine, lineOf } from './profile-line.ts';
import { providerProfile } from './provider-profiles.ts';
import { readProfileFile } from './read-profile-file.ts';

export interface ExaminedBase {
  /** The dialect before `ProfileOverrides`; undefined where a profile cannot be used. */
  readonly base: Dialect | undefined;
  readonly warnings: readonly string[];
  readonly errors: readonly AgentError[];
}

/** Lays the profiles that a connection names over the RFC. */
export function examineBase(choice: DialectChoice, folder: URL): ExaminedBase {
  const { scimSyntax, profile, profileFile, server } = choice;
  const errors: AgentError[] = [];
  const attempt = attemptInto(errors);
  const file = profileFile === undefined ? undefined : attempt(() => readProfileFile(profileFile));
  const isRfc = scimSyntax.toLowerCase() === 'rfc';
  const syntax = isRfc ? undefined : attempt(() => providerProfile(scimSyntax, 'ScimSyntax', folder));
  const named = profile === undefined ? undefined : attempt(() => providerProfile(profile, 'Profile', folder));
  const chosen = [syntax, named, file?.profile].filter((each) => each !== undefined);
  const lines = chosen.flatMap((each) => attempt(() => [lineOf(each, folder)]) ?? []);
  const warnings = [
    ...(file?.warnings ?? []),
    ...endpointWarnings(file?.endpoint, server),
    ...mixedWarnings(syntax, lines.slice(1)),
  ];
  return { base: errors.length === 0 ? lines.reduce(layLine, rfc) : undefined, warnings, errors };
}

function mixedWarnings(syntax: Profile | undefined, lines: readonly (readonly Profile[])[]): string[] {
  const foreign = lines.filter((line) => syntax !== undefined && !line.some(({ name }) => name === syntax.name));
  return foreign.map((line) => {
    const { name = '' } = line.at(-1) ?? {};
    return `ScimSyntax ${syntax?.name ?? ''} lies under the profile ${name}, which does not extend it: what ${name} does not say is as with ${syntax?.name ?? ''}. Remove ScimSyntax unless that is meant.`;
  });
}
