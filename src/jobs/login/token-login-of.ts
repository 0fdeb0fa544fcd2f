import type { TokenLogin } from '../../http/authentication.ts';
import type { Connection } from '../../settings/settings.ts';
import type { AuthenticationKnobs } from './choose-login.ts';
import { loginProblem, requireCredentials, type Credential } from './require-credentials.ts';
import { tokenRequestOf, type TokenChoice } from './token-request-of.ts';
import { tokenUrlOf } from './token-url-of.ts';

/**
 * Credentials that are exchanged for a token.
 *
 * @throws AgentError SETTINGS_INVALID for what is missing or contradicts itself.
 */
export function tokenLoginOf(connection: Connection, knobs: AuthenticationKnobs, choice: TokenChoice): TokenLogin {
  const { tokenPath, baseUrlMember, baseUrlHosts, scheme } = knobs;
  requireCredentials(connection, choice.grant, credentialsFor(choice));
  const tokenUrl = tokenUrlOf(connection, knobs);
  if (tokenUrl === undefined && choice.grant === 'login') {
    throw loginProblem('OAuth2Url is missing: no server announces where such a login goes.', 'Set it.');
  }
  if (tokenPath === null && baseUrlMember !== null) {
    throw loginProblem('authentication.baseUrlMember needs an answer that is no bare token.', 'Set tokenPath too.');
  }
  return {
    kind: 'token',
    request: tokenRequestOf(connection, knobs, choice),
    scheme,
    ...(tokenUrl !== undefined && { tokenUrl }),
    ...(tokenPath !== null && { tokenPath: tokenPath.split('.') }),
    ...(baseUrlMember !== null && { baseUrl: { member: baseUrlMember, hosts: baseUrlHosts } }),
  };
}

function credentialsFor({ grant, clientId }: TokenChoice): Credential[] {
  const account: Credential[] = ['login', 'password'];
  const client: Credential[] = clientId === 'login' ? account : ['applicationId', 'applicationKey'];
  if (grant === 'login') return account;
  return grant === 'password' ? [...new Set([...client, ...account])] : client;
}
