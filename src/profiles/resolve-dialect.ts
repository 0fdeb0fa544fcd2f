import { AgentError } from '../errors.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { mergeDialect } from '../scim/dialects/merge-dialect.ts';
import { dialectProblems } from './check-dialect.ts';
import { checkKnobs } from './check-profile.ts';
import { conformKnobs } from './conform-knobs.ts';
import type { DialectChoice } from './dialect-choice.ts';
import { examineBase } from './examine-base.ts';
import { providerFolder } from './provider-profiles.ts';

export interface ResolvedDialect {
  readonly dialect: Dialect;
  /** What the administrator should know of the choice, as whole sentences. */
  readonly warnings: readonly string[];
}

/** A dialect as far as it can be known. */
export interface ExaminedDialect {
  /** Undefined where a profile that it is made of cannot be used. */
  readonly dialect: Dialect | undefined;
  /** Sections of `ProfileOverrides` that do not fit and are left out of the dialect. */
  readonly unfit: ReadonlySet<string>;
  readonly warnings: readonly string[];
  readonly errors: readonly AgentError[];
}

/**
 * The dialect of a connection: the RFC, then its `ScimSyntax`, then its profile with those that it extends, then what the connection
 * itself says; the later ones win, knob by knob. `folder` holds the profiles that have names.
 *
 * @throws AgentError SETTINGS_INVALID for an unknown name, a file that is no profile, or knobs that do not fit or contradict each other,
 * with all problems; SETTINGS_NOT_READABLE.
 */
export function resolveDialect(choice: DialectChoice, folder: URL = providerFolder): ResolvedDialect {
  const { dialect, warnings, errors } = examineDialect(choice, folder);
  const [error] = errors;
  if (dialect !== undefined && error === undefined) return { dialect, warnings };
  throw errors.length === 1 && error !== undefined ? error : allOf(errors);
}

/** The same, with what is wrong of it in place of an error. */
export function examineDialect(choice: DialectChoice, folder: URL = providerFolder): ExaminedDialect {
  const { profileOverrides = {} } = choice;
  const { base, warnings, errors } = examineBase(choice, folder);
  const { knobs, unfit, error } = checkKnobs(conformKnobs(profileOverrides), 'ProfileOverrides');
  const dialect = base === undefined ? undefined : mergeDialect(base, knobs);
  const found = [...errors, error, dialect === undefined ? undefined : contradictionsOf(dialect)];
  return { dialect, unfit, warnings, errors: found.filter((each) => each !== undefined) };
}

function contradictionsOf(dialect: Dialect): AgentError | undefined {
  const problems = dialectProblems(dialect);
  if (problems.length === 0) return undefined;
  return new AgentError('SETTINGS_INVALID', `the dialect ${dialect.name} cannot be used`, {
    problems,
    next: 'What each knob means is said in docs/dialects.md, how paths are written in docs/profile-files.md.',
  });
}

function allOf(errors: readonly AgentError[]): AgentError {
  return new AgentError('SETTINGS_INVALID', 'the dialect cannot be used', {
    problems: errors.flatMap(({ problems, message }) => (problems.length > 0 ? problems : [message])),
    next: [...new Set(errors.flatMap(({ next }) => next ?? []))].join(' '),
  });
}
