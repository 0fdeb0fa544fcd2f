import type { Dialect } from '../scim/dialects/dialect.ts';
import type { Connection } from '../settings/settings.ts';
import { baseUrlOf } from './base-url-of.ts';
import { chooseLogin } from './login/choose-login.ts';

/** What is odd about a connection's settings once its dialect is known, as whole sentences. */
export function connectionWarnings(connection: Connection, dialect: Dialect): string[] {
  const { warning } = baseUrlOf(connection, dialect);
  const found = [...(warning === undefined ? [] : [warning]), ...loginWarnings(connection, dialect)];
  return found.map((text) => `Connections:${connection.identifier}: ${text}`);
}

/** Of a connection that leaves the way to log in to the RFC it was said when its settings were read. */
function loginWarnings(connection: Connection, { authentication }: Dialect): string[] {
  const { scimSyntax, profile, profileFile, profileOverrides = {} } = connection;
  const hasKnobs = Object.keys(profileOverrides).some((name) => name.toLowerCase() === 'authentication');
  const hasDialect = hasKnobs || scimSyntax !== 'RFC' || profile !== undefined || profileFile !== undefined;
  const isOpen = authentication.grant === 'derived' && chooseLogin(connection, authentication).grant === 'none';
  return hasDialect && isOpen ? ['has no credential; requests are sent without authentication.'] : [];
}
