import { AgentError } from '../../errors.ts';
import type { Authentication } from '../../http/authentication.ts';
import { resolveDialect } from '../../profiles/resolve-dialect.ts';
import type { Dialect } from '../../scim/dialects/dialect.ts';
import type { Connection } from '../../settings/settings.ts';
import { chooseLogin, loginNames } from './choose-login.ts';
import { requireCredentials } from './require-credentials.ts';
import { tokenLoginOf } from './token-login-of.ts';

/**
 * The way to log in.
 *
 * @throws AgentError SETTINGS_INVALID when a credential for it is missing, or a secret would go where it must not.
 */
export function authenticationOf(connection: Connection, { authentication: knobs }: Dialect): Authentication {
  const choice = chooseLogin(connection, knobs);
  const { grant } = choice;
  if (grant === 'none') return { kind: 'none' };
  if (grant === 'static') {
    const { oauthToken } = requireCredentials(connection, grant, ['oauthToken']);
    return { kind: 'bearer', token: oauthToken, scheme: knobs.scheme };
  }
  if (grant === 'basic') {
    const { login, password } = requireCredentials(connection, grant, ['login', 'password']);
    return { kind: 'basic', login, password };
  }
  return tokenLoginOf(connection, knobs, { ...choice, grant });
}

/** The dialect's name and the way to log in, in words; `unknown` where the settings of the dialect cannot be used. */
export function describeConnection(connection: Connection): { readonly dialect: string; readonly login: string } {
  try {
    const { dialect } = resolveDialect(connection);
    return { dialect: dialect.name, login: loginNames[chooseLogin(connection, dialect.authentication).grant] };
  } catch (error) {
    if (error instanceof AgentError) return { dialect: 'unknown', login: 'unknown' };
    throw error;
  }
}
