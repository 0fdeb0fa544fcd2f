import type { FilterNode } from '../../../src/scim/protocol/filter.ts';
import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { parseFilter } from '../../../src/scim/protocol/filter.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import {
  demand,
  Refusal,
  type Call,
  type Handler,
  type MockAnswer,
  type MockRequest,
  type Routes,
} from './exchange.ts';
import { readOne, withGroups, type View } from './lists.ts';
import { basicOf, bearerOf, hasParameters, invalidGrant, Tokens, tokenAnswer } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { cyberarkUrns, safesOfCyberark } from './cyberark-safes.ts';
import { scimError } from './scim-error.ts';
import { seedOf, type Naming } from './seed.ts';
import type { Seed } from './store.ts';
import { create, put, remove, textOf } from './writes.ts';

const naming: Naming = {
  userId: (number) => `${40 + number}`,
  groupId: (number) => `${8 + number}`,
  userName: (number) => `person${number}`,
};

const vault = { Login: 'vault-user', Password: 'vault:pass word' };
export const cyberarkApplication = { ApplicationId: 'ScimApp', Login: 'scim-svc$@acme.example', Password: 'secret+1' };

export interface CyberarkOptions {
  readonly tokens?: Tokens;
  /** Laid over what the server holds. */
  readonly seed?: Seed;
  readonly login?: Readonly<Record<string, string>>;
  /** An old back end: it does not ignore startIndex and count but refuses them. */
  readonly refusesPages?: boolean;
}

/** CyberArk: no PATCH, no pages, filters by one `eq` in exact letter case, and safes. */
export function cyberark(options: CyberarkOptions = {}): MockFamily {
  const { tokens = new Tokens(), seed = {}, login = vault, refusesPages = false } = options;
  return {
    base: '/CyberArk/scim/v2',
    server: '/CyberArk/scim',
    login: () => login,
    naming,
    seed: { ...seedOfCyberark(), ...seed },
    routes,
    tokens,
    isLetIn: (request) => tokens.has(bearerOf(request)) || basicOf(request) === `${vault.Login}:${vault.Password}`,
    answerRefusal: scimError,
    answerBeside: (request) => answerToken(request, tokens) ?? (refusesPages ? refusePages(request) : undefined),
  };
}

function answerToken(request: MockRequest, tokens: Tokens): MockAnswer | undefined {
  if (request.method !== 'POST' || !request.path.startsWith('/oauth2/token/')) return undefined;
  const { ApplicationId, Login, Password } = cyberarkApplication;
  const expected = { grant_type: 'client_credentials', scope: 'scim', client_id: Login, client_secret: Password };
  const isRight = request.path === `/oauth2/token/${ApplicationId}` && hasParameters(request, expected);
  return isRight ? tokenAnswer(tokens, { expires_in: 3600 }) : invalidGrant;
}

function refusePages({ query }: MockRequest): MockAnswer | undefined {
  if (!query.has('startIndex') && !query.has('count')) return undefined;
  return scimError(new Refusal(400, 'startIndex and count are not supported.'));
}

function seedOfCyberark(): Seed {
  const { Users = [], Groups = [] } = seedOf(naming);
  const linked = { source: 'corp-ad', nativeIdentifier: 'CN=Person0,OU=IT,DC=corp' };
  const users = Users.map((user, number) => ({
    ...user,
    [cyberarkUrns.user]: { ldapFullDN: `CN=Person${number},OU=IT,DC=corp`, directoryType: 'Vault' },
    ...(number % 5 === 0 && { [cyberarkUrns.linked]: linked }),
    ...(number === 1 && { entitlements: ['plain-entitlement'] }),
    ...(number === 2 && { [urns.enterpriseUser]: { manager: [{ value: naming.userId(0), displayName: 'Given0' }] } }),
  }));
  return { Users: users, Groups, ...safesOfCyberark };
}

const noPatch: Handler = () => {
  throw new Refusal(501, 'PATCH is not supported.');
};

const pam = ['Containers', 'ContainerPermissions', 'PrivilegedData'];

const routes: Routes = {
  'GET ServiceProviderConfig': () => ({ status: 200, body: providerConfig }),
  'GET Users': listAll(['userName', 'name.givenName', 'name.familyName', 'displayName', 'id'], withGroups),
  'GET Users/*': readOne(withGroups),
  'POST Users': create({ view: withGroups, idPrefix: '9', admit: admitUser }),
  'PUT Users/*': put({ view: withGroups, admit: admitPut }),
  'PATCH Users/*': noPatch,
  'DELETE Users/*': remove,
  'GET Groups': listAll(['id', 'displayName']),
  'GET Groups/*': readOne(),
  'PUT Groups/*': put({ admit: admitGroup }),
  'PATCH Groups/*': noPatch,
  ...Object.fromEntries(
    pam.flatMap((name) => [
      [`GET ${name}`, listAll(['id', 'name', 'displayName'])] as const,
      [`GET ${name}/*`, readOne()] as const,
    ]),
  ),
};

/** All at once, whatever startIndex and count say; one comparison by `eq`, in exact letter case, on few attributes. */
function listAll(attributes: readonly string[], view: View = (resource) => resource): Handler {
  return ({ request, store, entity }) => {
    const text = request.query.get('filter');
    const all = store.all(entity).map((resource) => view(resource, store));
    const found = text === null ? all : all.filter(matcher(parseFilter(text), attributes, text));
    return { status: 200, body: { schemas: [urns.listResponse], totalResults: found.length, Resources: found } };
  };
}

function matcher(filter: FilterNode, attributes: readonly string[], text: string): (resource: JsonObject) => boolean {
  const isSimple = filter.kind === 'compare' && filter.operator === 'eq' && !/\b(and|or|not)\b/.test(text);
  if (!isSimple) throw new Refusal(400, `The filter ${text} is not supported.`, { scimType: 'invalidFilter' });
  const { attribute, subAttribute } = filter.path;
  const name = subAttribute === undefined ? attribute : `${attribute}.${subAttribute}`;
  demand(attributes.includes(name), `No filter by ${name} is supported.`, { scimType: 'invalidFilter' });
  return (resource) => {
    const value = resource[attribute];
    return (subAttribute === undefined ? value : (value as JsonObject | undefined)?.[subAttribute]) === filter.value;
  };
}

function admitUser(body: JsonObject): JsonObject {
  demand(textOf(body['password']) !== '', 'password is required.', { scimType: 'invalidValue' });
  refuseLinked(body);
  return { active: true, ...body };
}

/** What is left out of a PUT is gone, the password apart. */
function admitPut(body: JsonObject, { store, id }: Call): JsonObject {
  demand(textOf(body['userName']) !== '', 'userName is required.', { scimType: 'invalidValue' });
  demand(Array.isArray(body['schemas']) && body['schemas'].length > 0, 'schemas is required.');
  const { password, [cyberarkUrns.linked]: linked } = (store.get('Users', id) ?? {}) as JsonObject;
  refuseLinked(body);
  return {
    ...body,
    ...(password !== undefined && { password }),
    ...(linked !== undefined && { [cyberarkUrns.linked]: linked }),
  };
}

/** What the directory says of the account cannot be sent. */
function refuseLinked(body: JsonObject): void {
  demand(!(cyberarkUrns.linked in body), `${cyberarkUrns.linked} is read-only.`, { scimType: 'mutability' });
}

function admitGroup(body: JsonObject): JsonObject {
  demand(Array.isArray(body['schemas']) && body['schemas'].length > 0, 'schemas is required.');
  return body;
}

const providerConfig = {
  schemas: [urns.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 1 },
  filter: { supported: true, maxResults: 1000 },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
};
