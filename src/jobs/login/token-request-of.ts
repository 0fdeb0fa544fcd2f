import { basicHeader, clientHeader, type TokenRequest } from '../../http/authentication.ts';
import { redact, Secret } from '../../secret.ts';
import type { Connection } from '../../settings/settings.ts';
import type { AuthenticationKnobs, LoginChoice } from './choose-login.ts';
import { loginProblem, requireCredentials } from './require-credentials.ts';

export interface TokenChoice extends LoginChoice {
  readonly grant: Exclude<LoginChoice['grant'], 'none' | 'static' | 'basic'>;
}

type Parameter = readonly [name: string, value: string | Secret];

/** Who asks: as parameters of the request, or as its `Authorization` header. */
interface Caller {
  readonly parameters: readonly Parameter[];
  readonly header: Secret;
}

/** What the token endpoint is sent (RFC 6749 sections 2.3.1, 4.3.2 and 4.4.2; without a grant_type for a plain login). */
export function tokenRequestOf(connection: Connection, knobs: AuthenticationKnobs, choice: TokenChoice): TokenRequest {
  const { tokenMethod: method, bodyEncoding: encoding, clientAuthentication } = knobs;
  const caller = callerOf(connection, choice);
  const isInHeader = clientAuthentication === 'basic';
  const own: Parameter[] = [
    ...grantParameters(knobs, choice.grant),
    ...(isInHeader ? [] : caller.parameters),
    ...(choice.grant === 'password' ? accountParameters(connection, choice) : []),
    ...(knobs.scope === null ? [] : [['scope', knobs.scope] as const]),
  ];
  const parameters = withFurther(own, knobs.parameters);
  if (method === 'GET') refuseSecretsInUrl(parameters);
  return { method, encoding, parameters, ...(isInHeader && { authorization: caller.header }) };
}

function callerOf(connection: Connection, { grant, clientId }: TokenChoice): Caller {
  if (grant === 'login') {
    const { login, password } = requireCredentials(connection, grant, ['login', 'password']);
    return { parameters: accountParameters(connection, { grant }), header: basicHeader(login, password) };
  }
  const [id, secret] = clientOf(connection, { grant, clientId });
  const parameters = [['client_id', id] as const, ['client_secret', secret] as const];
  return { parameters, header: clientHeader(id, secret) };
}

function clientOf(connection: Connection, { grant, clientId }: TokenChoice): [string, Secret] {
  if (clientId === 'login') {
    const { login, password } = requireCredentials(connection, grant, ['login', 'password']);
    return [login, password];
  }
  const client = requireCredentials(connection, grant, ['applicationId', 'applicationKey']);
  return [client.applicationId, client.applicationKey];
}

function accountParameters(connection: Connection, { grant }: Pick<TokenChoice, 'grant'>): Parameter[] {
  const { login, password } = requireCredentials(connection, grant, ['login', 'password']);
  return [
    ['username', login],
    ['password', password],
  ];
}

const grantTypes = {
  password: 'password',
  clientCredentials: 'client_credentials',
  accountCredentials: 'account_credentials',
} as const;

function grantParameters({ accountId }: AuthenticationKnobs, grant: TokenChoice['grant']): Parameter[] {
  if (grant === 'login') return [];
  const grantType = ['grant_type', grantTypes[grant]] as const;
  if (grant !== 'accountCredentials') return [grantType];
  if (accountId !== null) return [grantType, ['account_id', accountId]];
  throw loginProblem('authentication.accountId is missing for the account credentials.', 'Set it in ProfileOverrides.');
}

function withFurther(
  own: readonly Parameter[],
  further: AuthenticationKnobs['parameters'],
): Map<string, string | Secret> {
  const parameters = new Map(own);
  for (const [name, value] of Object.entries(further)) {
    if (parameters.has(name))
      throw loginProblem(`authentication.parameters has ${name}, which is set already.`, 'Remove it.');
    parameters.set(name, value);
  }
  return parameters;
}

/** An address is logged on its way: a credential in one is as good as told. */
function refuseSecretsInUrl(parameters: ReadonlyMap<string, string | Secret>): void {
  for (const [name, value] of parameters) {
    const shown = `${name}=${String(value)}`;
    if (!(value instanceof Secret) && redact(shown) === shown) continue;
    throw loginProblem(
      `A token request by GET would have ${name} in its address.`,
      'Set authentication.clientAuthentication to basic, or authentication.tokenMethod to POST.',
    );
  }
}
