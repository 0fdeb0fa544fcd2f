import { AgentError } from '../../errors.ts';
import type { Connection } from '../../settings/settings.ts';
import { loginNames, type LoginChoice } from './choose-login.ts';

const settingNames = {
  oauthToken: 'OAuthToken',
  applicationId: 'ApplicationId',
  applicationKey: 'ApplicationKey',
  login: 'Login',
  password: 'Password',
} as const;

export type Credential = keyof typeof settingNames;

/** The credentials by these names; throws SETTINGS_INVALID, naming the settings that are missing. */
export function requireCredentials<Name extends Credential>(
  connection: Connection,
  grant: LoginChoice['grant'],
  names: readonly Name[],
): Required<Pick<Connection, Name>> {
  if (hasAll(connection, names)) return connection;
  const missing = names.filter((name) => connection[name] === undefined).map((name) => settingNames[name]);
  const text = `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing for the login (${loginNames[grant]}).`;
  throw loginProblem(text, 'Set it, or choose another authentication.grant in ProfileOverrides.');
}

function hasAll<Name extends Credential>(
  connection: Connection,
  names: readonly Name[],
): connection is Connection & Required<Pick<Connection, Name>> {
  return names.every((name) => connection[name] !== undefined);
}

export function loginProblem(message: string, next: string): AgentError {
  return new AgentError('SETTINGS_INVALID', message, { next });
}
