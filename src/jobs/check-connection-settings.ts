import { AgentError } from '../errors.ts';
import type { Mappings } from '../mappings/mappings.ts';
import { planExport } from '../mappings/plan-export.ts';
import { resolveDialect } from '../profiles/resolve-dialect.ts';
import { checkFilter } from '../scim/check-filter.ts';
import { parseEntityFilters } from '../scim/entity-filter.ts';
import type { Connection, Settings } from '../settings/settings.ts';
import { authenticationOf } from './authentication-of.ts';
import { planMemberships } from './plan-memberships.ts';

/** Checks what can be checked of a connection without its server; returns warnings, throws what is wrong. */
function checkConnectionSettings(connection: Connection, mappings: Mappings): readonly string[] {
  const { dialect, warnings } = resolveDialect(connection);
  authenticationOf(connection, dialect);
  checkFilter(parseEntityFilters(connection.filter ?? ''), dialect);
  const mapped = planExport(mappings, connection.identifier);
  if (mapped.plan !== undefined) planMemberships(mapped.plan, true, dialect);
  return [...warnings, ...mapped.warnings];
}

/**
 * Checks every connection, before anything is done for one of them; returns warnings.
 *
 * @throws AgentError SETTINGS_INVALID with all problems.
 */
export function checkAllConnectionSettings({ connections, mappings }: Settings): readonly string[] {
  const problems: string[] = [];
  const warnings: string[] = [];
  for (const connection of connections) {
    try {
      warnings.push(...checkConnectionSettings(connection, mappings));
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      problems.push(...problemsOf(connection, error));
    }
  }
  if (problems.length === 0) return warnings;
  throw new AgentError('SETTINGS_INVALID', 'some connections cannot be used as they are set', {
    problems,
    next: 'Correct them; nothing was changed.',
  });
}

function problemsOf({ identifier }: Connection, error: AgentError): string[] {
  const texts = error.problems.length > 0 ? error.problems : [error.message];
  return texts.map((text) => `Connections:${identifier}: ${text}${error.next === undefined ? '' : ` ${error.next}`}`);
}
