import { AgentError } from '../errors.ts';
import type { Mappings } from '../mappings/mappings.ts';
import { planExport } from '../mappings/plan-export.ts';
import { asSentence } from '../profiles/as-sentence.ts';
import { attemptInto } from '../profiles/attempt-into.ts';
import { examineDialect } from '../profiles/resolve-dialect.ts';
import { checkFilter } from '../scim/check-filter.ts';
import { parseEntityFilters } from '../scim/entity-filter.ts';
import type { Connection, Settings } from '../settings/settings.ts';
import { authenticationOf } from './login/authentication-of.ts';
import { connectionWarnings } from './connection-warnings.ts';
import { planMemberships } from './export/plan-memberships.ts';

interface Examined {
  readonly warnings: readonly string[];
  readonly errors: readonly AgentError[];
}

/** What can be said of a connection without its server. What a knob that does not fit decides is not looked at. */
function examineConnection(connection: Connection, mappings: Mappings): Examined {
  const { dialect, unfit, ...found } = examineDialect(connection);
  const errors = [...found.errors];
  const attempt = attemptInto(errors);
  const filters = attempt(() => parseEntityFilters(connection.filter ?? ''));
  const mapped = attempt(() => planExport(mappings, connection.identifier));
  const plan = mapped?.plan;
  const warnings = [...found.warnings, ...(mapped?.warnings ?? [])];
  if (dialect === undefined) return { warnings, errors };
  if (!unfit.has('authentication')) attempt(() => authenticationOf(connection, dialect));
  if (filters !== undefined && !unfit.has('filter')) {
    attempt(() => {
      checkFilter(filters, dialect);
    });
  }
  if (plan !== undefined && !unfit.has('members')) attempt(() => planMemberships(plan, true, dialect));
  return { warnings: [...warnings, ...connectionWarnings(connection, dialect)], errors };
}

/**
 * Checks every connection, before anything is done for one of them; returns warnings.
 *
 * @throws AgentError SETTINGS_INVALID with all problems.
 */
export function checkAllConnectionSettings({ connections, mappings }: Settings): readonly string[] {
  const examined = connections.map((connection) => ({ connection, ...examineConnection(connection, mappings) }));
  const problems = examined.flatMap(({ connection, errors }) => errors.flatMap((each) => problemsOf(connection, each)));
  if (problems.length === 0) return examined.flatMap(({ warnings }) => warnings);
  const lists = examined.flatMap(({ errors }) => errors).filter((error) => error.problems.length > 0);
  throw new AgentError('SETTINGS_INVALID', 'some connections cannot be used as they are set', {
    problems,
    next: [...new Set(lists.flatMap(({ next }) => next ?? [])), 'Correct them; nothing was changed.'].join(' '),
  });
}

/** What to do about a list of problems is said once, after all of them. */
function problemsOf({ identifier }: Connection, { problems, message, next }: AgentError): string[] {
  const texts = problems.length > 0 ? problems : [[asSentence(message), next ?? ''].join(' ').trim()];
  return texts.map((text) => `Connections:${identifier}: ${asSentence(text)}`);
}
