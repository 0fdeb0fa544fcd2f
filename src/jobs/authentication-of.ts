import type { Authentication } from '../http/authentication.ts';
import type { Connection } from '../settings/settings.ts';

/** The way to log in, which follows from the credentials that are present. */
export function authenticationOf(connection: Connection): Authentication {
  const { oauthToken, applicationId, applicationKey, login, password } = connection;
  if (oauthToken !== undefined) return { kind: 'bearer', token: oauthToken };
  if (applicationId !== undefined && applicationKey !== undefined) {
    const client = { kind: 'oauth2', clientId: applicationId, clientSecret: applicationKey } as const;
    const tokenUrl = connection.oauth2Url === undefined ? {} : { tokenUrl: connection.oauth2Url };
    return login !== undefined && password !== undefined
      ? { ...client, ...tokenUrl, grant: 'password', login, password }
      : { ...client, ...tokenUrl, grant: 'client_credentials' };
  }
  if (login !== undefined && password !== undefined) return { kind: 'basic', login, password };
  return { kind: 'none' };
}

/** The way to log in, in words. */
export function describeLogin(connection: Connection): string {
  const authentication = authenticationOf(connection);
  if (authentication.kind === 'oauth2') return `OAuth2 ${authentication.grant.replace('_', ' ')}`;
  return { bearer: 'bearer token', basic: 'Basic', none: 'none' }[authentication.kind];
}
