import { AgentError } from '../errors.ts';
import type { DialectChanges, Profile } from '../scim/dialects/dialect.ts';
import { validate } from '../validation/validate.ts';

/**
 * A profile as data from outside, checked against `schemas/profile.schema.json`.
 *
 * @throws AgentError SETTINGS_INVALID with all problems, each beginning with the source and the path of the knob.
 */
export function checkProfile(value: unknown, source: string): Profile {
  throwProblems('profile', value, source);
  return value as Profile;
}

/** The same for knobs without the profile around them, as a connection sets them. */
export function checkKnobs(value: unknown, source: string): DialectChanges {
  throwProblems('profile#/definitions/Knobs', value, source);
  return value as DialectChanges;
}

function throwProblems(schema: string, value: unknown, source: string): void {
  const problems = validate(schema, value).map(({ path, message }) => `${[source, ...path].join(':')}: ${message}`);
  if (problems.length === 0) return;
  throw new AgentError('SETTINGS_INVALID', `${source} does not fit the schema of profiles`, {
    problems,
    next: 'What each knob means is said in docs/dialects.md.',
  });
}
