import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import type { MockAnswer, MockRequest } from './exchange.ts';
import { basicOf, invalidGrant, parametersOf, type Tokens } from './login.ts';

type Login = Dialect['authentication'];
type Values = Readonly<Record<string, string>>;

export const describedToken = 'described-token';
const account = { Login: 'described-login', Password: 'described-password' };
const client = { ApplicationId: 'described-client', ApplicationKey: 'described-secret' };
/** For grants that want an account id, where the profile leaves it to the connection. */
export const describedAccount = 'described-account';

const tokenPath = '/described/token';

/** What a connection says to be let in. */
export function settingsOf({ grant, clientId }: Login): (origin: string) => Values {
  const caller = clientId === 'login' ? account : client;
  const settings: Readonly<Record<Login['grant'], Values>> = {
    derived: { OAuthToken: describedToken },
    static: { OAuthToken: describedToken },
    none: {},
    basic: account,
    login: account,
    password: { ...caller, ...account },
    clientCredentials: caller,
    accountCredentials: caller,
  };
  return (origin) => ({ ...settings[grant], ...(givesTokens(grant) && { OAuth2Url: `${origin}${tokenPath}` }) });
}

function givesTokens(grant: Login['grant']): boolean {
  return !['derived', 'static', 'none', 'basic'].includes(grant);
}

export function isLetInBy({ grant, scheme }: Login, tokens: Tokens): (request: MockRequest) => boolean {
  if (grant === 'none') return () => true;
  if (grant === 'basic') return (request) => basicOf(request) === `${account.Login}:${account.Password}`;
  const start = scheme === '' ? '' : `${scheme} `;
  return ({ headers: { authorization = '' } }) =>
    authorization.startsWith(start) && tokens.has(authorization.slice(start.length));
}

/** The token endpoint, which wants the request in the form that is described, and no other. */
export function answerTokenBy(login: Login, tokens: Tokens): (request: MockRequest) => MockAnswer | undefined {
  return (request) => {
    if (request.path !== tokenPath || !givesTokens(login.grant)) return undefined;
    if (!isAskedFor(request, login)) return invalidGrant;
    const token = tokens.issue();
    if (login.tokenPath === null) return { status: 200, body: token };
    const base = login.baseUrlMember === null ? {} : { [login.baseUrlMember]: request.origin };
    return { status: 200, body: { ...nested(login.tokenPath.split('.'), token), ...base } };
  };
}

function isAskedFor(request: MockRequest, login: Login): boolean {
  const isInForm = login.tokenMethod === 'GET' || (request.headers['content-type'] ?? '').includes(login.bodyEncoding);
  const given = parametersOf(request);
  const isComplete = Object.entries(parametersFor(login)).every(([name, value]) => given[name] === value);
  const [id, secret] = callerOf(login);
  const isKnown = login.clientAuthentication === 'body' || basicOf(request) === `${id}:${secret}`;
  return request.method === login.tokenMethod && isInForm && isComplete && isKnown;
}

function callerOf({ grant, clientId }: Login): readonly [id: string, secret: string] {
  const isAccount = grant === 'login' || clientId === 'login';
  return isAccount ? [account.Login, account.Password] : [client.ApplicationId, client.ApplicationKey];
}

function parametersFor(login: Login): Values {
  const [id, secret] = callerOf(login);
  const names = login.grant === 'login' ? ['username', 'password'] : ['client_id', 'client_secret'];
  const caller = { [String(names[0])]: id, [String(names[1])]: secret };
  const own = { username: account.Login, password: account.Password };
  const types = { password: 'password', clientCredentials: 'client_credentials' } as Values;
  return {
    ...login.parameters,
    ...(login.clientAuthentication === 'body' && caller),
    ...(login.grant === 'password' && own),
    ...(login.grant in types && { grant_type: String(types[login.grant]) }),
    ...(login.grant === 'accountCredentials' && {
      grant_type: 'account_credentials',
      account_id: login.accountId ?? describedAccount,
    }),
    ...(login.scope !== null && { scope: login.scope }),
  };
}

/** A value at the end of a path of members. */
export function nested(path: readonly string[], value: unknown): object {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;
}
