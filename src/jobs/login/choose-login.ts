import type { Dialect } from '../../scim/dialects/dialect.ts';
import type { Connection } from '../../settings/settings.ts';

export type AuthenticationKnobs = Dialect['authentication'];

export interface LoginChoice {
  readonly grant: Exclude<AuthenticationKnobs['grant'], 'derived'>;
  /** Where the id of an OAuth2 client comes from; its secret stands beside it. */
  readonly clientId: AuthenticationKnobs['clientId'];
}

/**
 * The way to log in: the one that the dialect names, else the one that follows from which credentials are there. Where
 * one of a pair is missing it is the way that wants both, so that the missing one can be named.
 */
export function chooseLogin(connection: Connection, { grant, clientId }: AuthenticationKnobs): LoginChoice {
  if (grant !== 'derived') return { grant, clientId };
  const { oauthToken, applicationId, applicationKey, login, password } = connection;
  if (oauthToken !== undefined) return { grant: 'static', clientId };
  if (clientId === 'login' && applicationId !== undefined && applicationKey === undefined) {
    return { grant: 'clientCredentials', clientId };
  }
  const hasAccount = login !== undefined || password !== undefined;
  const hasApplication = applicationId !== undefined || applicationKey !== undefined;
  return { grant: derivedGrant(hasApplication, hasAccount), clientId: 'applicationId' };
}

function derivedGrant(hasApplication: boolean, hasAccount: boolean): LoginChoice['grant'] {
  if (hasApplication) return hasAccount ? 'password' : 'clientCredentials';
  return hasAccount ? 'basic' : 'none';
}

/** The way to log in, in words. */
export const loginNames: Readonly<Record<LoginChoice['grant'], string>> = {
  none: 'none',
  static: 'bearer token',
  basic: 'Basic',
  password: 'OAuth2 password',
  clientCredentials: 'OAuth2 client credentials',
  accountCredentials: 'OAuth2 account credentials',
  login: 'token for login and password',
};
