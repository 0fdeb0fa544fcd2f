import { describe, expect, it } from '@jest/globals';
import { connectionWarnings } from '../../../src/jobs/connection-warnings.ts';
import { resolveDialect } from '../../../src/profiles/resolve-dialect.ts';
import { Secret } from '../../../src/secret.ts';
import type { Connection } from '../../../src/settings/settings.ts';
import { aConnection } from '../../support/a-connection.ts';

function warningsOf(parts: Partial<Connection>): string[] {
  const connection = aConnection(parts);
  return connectionWarnings(connection, resolveDialect(connection).dialect);
}

const noCredential = 'Connections:Acme: has no credential; requests are sent without authentication.';

describe('the warnings about a connection', () => {
  it.each<Partial<Connection>>([
    { scimSyntax: 'CyberArk' },
    { profile: 'onelogin' },
    { profileOverrides: { Authentication: { scope: 'scim' } } },
  ])('name a missing credential with %j', (parts) => {
    expect(warningsOf(parts)).toEqual([noCredential]);
  });

  it.each<Partial<Connection>>([
    {},
    { scimSyntax: 'CyberArk', login: 'svc', password: new Secret('a-password') },
    { profile: 'onelogin', profileOverrides: { authentication: { grant: 'none' } } },
  ])('do not name one with %j', (parts) => {
    expect(warningsOf(parts)).toEqual([]);
  });

  it('name a version that is in Server and in the dialect', () => {
    expect(warningsOf({ profile: 'slack', server: 'https://api.slack.com/scim/v1' })).toEqual([
      'Connections:Acme: Server ends with /v1; https://api.slack.com/scim is used, to which the dialect Slack adds /v1 itself.',
    ]);
  });
});
