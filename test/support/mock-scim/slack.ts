import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { demand, type Handler, type Routes } from './exchange.ts';
import { attributesIn, found, onlyEquality, pageOf, readOne, selected, withGroups, type ListOptions } from './lists.ts';
import { bearerOf, Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { seedOf, type Naming } from './seed.ts';
import type { MockStore, Seed } from './store.ts';
import { create, put, textOf } from './writes.ts';

const naming: Naming = {
  userId: (number) => `W0AAA${number}`,
  groupId: (number) => `S0AAA${number}`,
  userName: (number) => `person${number}`,
};

export const slackToken = 'xoxp-token-of-the-owner';

/** How often an account is read as active after it was deactivated. */
export const readsUntilInactive = 2;

/** What both versions of Slack's SCIM have in common. */
export function slackFamily(version: 'v1' | 'v2', schema: string, writes: Routes): MockFamily {
  const tokens = new Tokens(slackToken);
  const config = version === 'v1' ? 'ServiceProviderConfigs' : 'ServiceProviderConfig';
  return {
    base: `/scim/${version}`,
    server: '/scim',
    login: () => ({ OAuthToken: slackToken }),
    naming,
    seed: seedOfSlack(schema),
    routes: { [`GET ${config}`]: () => ({ status: 200, body: providerConfig(schema) }), ...readsOf(schema), ...writes },
    tokens,
    contentType: 'application/json',
    isLetIn: (request) => tokens.has(bearerOf(request)) || request.path.endsWith(config),
    answerRefusal: ({ status, message, code }) => ({
      status,
      body: { Errors: { description: status === 401 ? 'invalid_authentication' : (code ?? message), code: status } },
    }),
  };
}

function seedOfSlack(schema: string): Seed {
  const { Users = [], Groups = [] } = seedOf(naming);
  return {
    Users: Users.map((user, number) => ({ ...user, schemas: [schema], nickName: `person${number}` })),
    Groups: Groups.map((group) => ({ ...group, schemas: [schema] })),
  };
}

function readsOf(schema: string): Routes {
  return {
    'GET Users': listOf(schema, { view: shown, maxCount: 1000, checkFilter: by('userName', 'email') }),
    'GET Users/*': readOne(shown),
    'GET Groups': listOf(schema, { maxCount: 1000, checkFilter: by('displayName') }),
    'GET Groups/*': readOne(),
    'POST Users': create({ view: shown, idPrefix: 'W0NEW', admit: (body) => admitUser(ofVersion(schema, body)) }),
    'PUT Users/*': put({ view: shown, admit: (body) => admitPut(ofVersion(schema, body)) }),
    'DELETE Users/*': deactivateLater,
  };
}

function by(...names: readonly string[]): NonNullable<ListOptions['checkFilter']> {
  return (filter, text) => {
    onlyEquality(filter, text);
    demand(names.includes(attributesIn(filter)[0] ?? ''), `No filter by ${text}.`, { code: 'invalid_filter' });
  };
}

/** `count` is mandatory. */
function listOf(schema: string, options: ListOptions): Handler {
  return (call) => {
    demand(call.request.query.has('count'), 'count is required.', { code: 'missing_argument' });
    const all = selected(call, options);
    const { startIndex, page } = pageOf(all, call, options);
    const body = {
      schemas: [schema],
      totalResults: all.length,
      startIndex,
      itemsPerPage: page.length,
      Resources: page,
    };
    return { status: 200, body };
  };
}

const readsLeft = 'readsUntilInactive';

/** An account that is being deactivated is shown as active a few times more. */
function shown(user: JsonObject & { readonly id: string }, store: MockStore): JsonObject {
  const { [readsLeft]: left, ...rest } = user;
  if (typeof left !== 'number') return withGroups(user, store);
  store.put('Users', left > 1 ? { ...user, [readsLeft]: left - 1 } : { ...rest, active: false });
  return withGroups({ ...rest, id: user.id }, store);
}

const deactivateLater: Handler = (call) => {
  const user = found(call);
  if (user['active'] === true) call.store.put('Users', { ...user, [readsLeft]: readsUntilInactive });
  return { status: 200 };
};

/** SCIM 1.1 does not know the extensions of 2.0. */
export function ofVersion(schema: string, body: JsonObject): JsonObject {
  const strange = Object.keys(body).filter((key) => key.startsWith('urn:ietf:') && schema !== urns.user);
  demand(strange.length === 0, `${strange.join()} is not known.`, { code: 'invalid_schema' });
  return body;
}

function admitUser(body: JsonObject): JsonObject {
  const userName = textOf(body['userName']);
  const isName = userName.length <= 21 && userName === userName.toLowerCase();
  demand(isName, 'userName has at most 21 lower-case characters.', { code: 'username_invalid' });
  demand(Array.isArray(body['emails']) && body['emails'].length > 0, 'emails is required.', { code: 'emails_missing' });
  demand(Array.isArray(body['schemas']), 'schemas is required.', { code: 'schemas_missing' });
  return { active: true, ...body };
}

function admitPut(body: JsonObject): JsonObject {
  demand(textOf(body['nickName']) !== '', 'nickName is required.', { code: 'nickname_missing' });
  return admitUser(body);
}

/** Advertises no filter, though there is one. */
function providerConfig(schema: string): JsonObject {
  return {
    schemas: [schema],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: false, maxResults: 0 },
    etag: { supported: false },
  };
}
