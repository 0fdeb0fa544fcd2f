import { AgentError } from '../errors.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';

export type Probe = NonNullable<Dialect['members']['probe']>;

/** True when the probe asks for one user at a time. */
export function asksForPairs({ filter }: Probe): boolean {
  return filter.includes('{user}');
}

/** @throws AgentError SETTINGS_INVALID for a dialect that reads memberships with a probe that cannot tell them. */
export function refuseBadProbe({ name, members }: Dialect): void {
  const problem = probeProblem(members);
  if (problem === undefined) return;
  throw new AgentError('SETTINGS_INVALID', `dialect ${name}: members:read is probe, but ${problem}`, {
    next: 'Correct it in the ProfileFile, or with ProfileOverrides.',
  });
}

function probeProblem({ read, probe }: Dialect['members']): string | undefined {
  if (read !== 'probe') return undefined;
  if (probe === null) return 'members:probe is not set';
  if (!probe.filter.includes('{group}')) return 'the filter of members:probe lacks {group}';
  return probe.entity === 'Groups' && !asksForPairs(probe) ? 'the filter of members:probe lacks {user}' : undefined;
}
