import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { demand, type MockAnswer, type MockRequest, type Routes } from './exchange.ts';
import { attributesIn, listByIndex, onlyEquality, readOne, type ListOptions, type View } from './lists.ts';
import { basicOf, bearerOf, hasParameters, invalidGrant, Tokens, tokenAnswer } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { seedOf, type Naming } from './seed.ts';
import { create, patch, put, remove, takeRfc, type RawOperation, type TakeOperation } from './writes.ts';

/** Ids may have an ampersand in them. */
const naming: Naming = {
  userId: (number) => `z&${number}=x`,
  groupId: (number) => `zg${number}`,
  userName: (number) => `person${number}@corp.example`,
};

const client = { ApplicationId: 'zoom-client', ApplicationKey: 'zoom-secret' };
export const zoomAccount = 'zoom-account';

/** Zoom: groups without members, users' groups by name only, and a PUT that leaves some attributes as they are. */
export function zoom(): MockFamily {
  const tokens = new Tokens();
  return {
    base: '/scim2',
    server: '/scim2',
    login: (origin) => ({ ...client, OAuth2Url: `${origin}/oauth/token` }),
    naming,
    seed: seedOf(naming),
    routes,
    tokens,
    contentType: 'application/json',
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal: scimError,
    answerBeside: (request) => answerToken(request, tokens) ?? answerLabel(request),
  };
}

function answerToken(request: MockRequest, tokens: Tokens): MockAnswer | undefined {
  if (request.method !== 'POST' || request.path !== '/oauth/token') return undefined;
  const isClient = basicOf(request) === `${client.ApplicationId}:${client.ApplicationKey}`;
  const expected = { grant_type: 'account_credentials', account_id: zoomAccount };
  return isClient && hasParameters(request, expected) ? tokenAnswer(tokens, { expires_in: 3599 }) : invalidGrant;
}

function answerLabel({ headers }: MockRequest): MockAnswer | undefined {
  if ((headers['accept'] ?? '').includes('application/scim+json')) return undefined;
  return { status: 406, body: { status: '406', detail: 'Accept: application/scim+json is required.' } };
}

const userView: View = ({ password: _password, ...user }, store) => ({
  ...user,
  groups: store.groupsOf(user.id).map(({ displayName }) => ({ display: displayName })),
});
const groupView: View = ({ members: _members, ...group }) => group;

const users: ListOptions = {
  view: userView,
  // To a filter, externalId is Zoom's own id of the user.
  filtered: (user) => ({ ...user, externalId: user.id }),
  checkFilter: (filter, text) => {
    onlyEquality(filter, text);
    demand(['userName', 'externalId'].includes(attributesIn(filter)[0] ?? ''), `No filter by ${text}.`);
  },
};
const groups: ListOptions = {
  view: groupView,
  checkFilter: (filter, text) => {
    onlyEquality(filter, text);
    demand(attributesIn(filter)[0] === 'displayName', `No filter by ${text}.`);
  },
};

/** Changes of these are answered with 200 and not made. */
const ignored = ['userName', 'displayName', 'loginType'];

function admitPart(body: JsonObject): JsonObject {
  demand(Array.isArray(body['schemas']), 'schemas is required.');
  demand(!('active' in body), 'active is changed by PATCH.');
  const entries = Object.entries(body).filter(([name]) => !ignored.includes(name));
  return Object.fromEntries(entries);
}

/** PATCH of a user turns it on and off, and nothing else. */
function onlyActive(operations: readonly RawOperation[]): void {
  for (const { op, path, value } of operations) {
    const isPathless = path === undefined && isObject(value) && Object.keys(value).join() === 'active';
    demand(op === 'replace' && (path === 'active' || isPathless), 'PATCH changes only active.');
  }
}

const takeMember: TakeOperation = (operation, call) => {
  const { op, path = '', value } = operation;
  const isAddition = op === 'add' && path === 'members' && Array.isArray(value);
  const isRemoval = op === 'remove' && path.startsWith('members[');
  demand(isAddition || isRemoval, `The operation ${op} ${path} is not supported.`);
  return takeRfc(operation, call);
};

const routes: Routes = {
  'GET Users': listByIndex(users),
  'GET Users/*': readOne(userView),
  'POST Users': create({ view: userView, idPrefix: 'new&', admit: (body) => ({ active: true, ...body }) }),
  'PUT Users/*': put({ view: userView, isPartial: true, admit: admitPart }),
  'PATCH Users/*': patch({ view: userView, check: onlyActive }),
  'DELETE Users/*': remove,
  'GET Groups': listByIndex(groups),
  'GET Groups/*': readOne(groupView),
  'PATCH Groups/*': patch({ take: takeMember, status: 204 }),
};
