import { AgentError } from '../errors.ts';
import type { DialectChanges, Profile } from '../scim/dialects/dialect.ts';
import { validate } from '../validation/validate.ts';
import { asSentence } from './as-sentence.ts';

const next = 'What each knob means is said in docs/dialects.md.';

/**
 * A profile as data from outside, checked against `schemas/profile.schema.json`.
 *
 * @throws AgentError SETTINGS_INVALID with all problems, each a sentence that begins with the source and the path of the knob.
 */
export function checkProfile(value: unknown, source: string): Profile {
  const problems = validate('profile', value).map((problem) => problemText(source, problem));
  if (problems.length === 0) return value as Profile;
  throw new AgentError('SETTINGS_INVALID', `${source} does not fit the schema of profiles`, { problems, next });
}

export interface CheckedKnobs {
  /** The sections that fit. */
  readonly knobs: DialectChanges;
  /** The names of the others. */
  readonly unfit: ReadonlySet<string>;
  readonly error?: AgentError;
}

/** The same for knobs without the profile around them, as a connection sets them. */
export function checkKnobs(value: Readonly<Record<string, unknown>>, source: string): CheckedKnobs {
  const problems = validate('profile#/definitions/Knobs', value);
  if (problems.length === 0) return { knobs: value, unfit: new Set() };
  const unfit = new Set(problems.map(({ path }) => path[0] ?? ''));
  const knobs = Object.fromEntries(Object.entries(value).filter(([section]) => !unfit.has(section)));
  const error = new AgentError('SETTINGS_INVALID', `${source} does not fit the schema of profiles`, {
    problems: problems.map((problem) => problemText(source, problem)),
    next,
  });
  return { knobs, unfit, error };
}

function problemText(source: string, { path, message }: ReturnType<typeof validate>[number]): string {
  return asSentence(`${[source, ...path].join(':')}: ${message}`);
}
