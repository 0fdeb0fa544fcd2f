import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { demand, Refusal, type Handler, type MockAnswer, type MockRequest, type Routes } from './exchange.ts';
import { attributesIn, listByIndex, onlyEquality, readOne, type ListOptions } from './lists.ts';
import { Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, seedOf } from './seed.ts';
import type { Seed } from './store.ts';
import { create, patch, put, takeRfc, type RawOperation, type TakeOperation } from './writes.ts';

const key = 'PMAK-key-of-the-tests';

/** Postman: the bare key, users that are only deactivated, and groups whose members are replaced. */
export function postman(): MockFamily {
  const tokens = new Tokens(key);
  return {
    base: '/scim/v2',
    server: '/scim',
    login: () => ({ OAuthToken: key }),
    naming: plainNaming,
    seed: seedOfPostman(),
    routes,
    tokens,
    contentType: 'application/json',
    isLetIn: ({ headers }) => headers['authorization'] === key,
    answerRefusal: scimError,
    answerBeside: refuseOtherThanJson,
  };
}

function refuseOtherThanJson({ text, headers }: MockRequest): MockAnswer | undefined {
  if (text === '' || (headers['content-type'] ?? '').startsWith('application/json')) return undefined;
  return scimError(new Refusal(415, 'Content-Type is application/json.'));
}

function seedOfPostman(): Seed {
  const { Users = [], Groups = [] } = seedOf(plainNaming);
  return { Groups, Users: Users.map((user) => ({ ...withoutMail(user), id: user.id })) };
}

/** userName is the address; there is no other. */
function withoutMail({ emails: _emails, ...user }: JsonObject): JsonObject {
  return user;
}

const by = (...names: readonly string[]): ListOptions => ({
  defaultCount: 100,
  checkFilter: (filter, text) => {
    onlyEquality(filter, text);
    demand(names.includes(attributesIn(filter)[0] ?? ''), `No filter by ${text}.`, { scimType: 'invalidFilter' });
  },
});

/** One operation: `{ active }` without a path, or a text at userName. */
function onlyTwoShapes(operations: readonly RawOperation[]): void {
  const [{ op, path, value } = { op: '' }, ...others] = operations;
  const isActive =
    path === undefined &&
    isObject(value) &&
    Object.keys(value).join() === 'active' &&
    typeof value['active'] === 'boolean';
  const isName = path === 'userName' && typeof value === 'string';
  demand(op === 'replace' && others.length === 0 && (isActive || isName), 'PATCH takes active or userName only.');
}

const takeMembers: TakeOperation = (operation, call) => {
  const { op, path, value } = operation;
  const isWhole = path === 'members' && Array.isArray(value) && (op === 'add' || op === 'replace');
  demand(isWhole || path === 'displayName', `The operation ${op} ${String(path)} is not supported.`);
  return takeRfc(operation, call);
};

/** The answer has no members. */
const patchGroup: Handler = (call) => {
  const { status, body } = patch({ take: takeMembers })(call);
  const { members: _members, ...rest } = body as JsonObject;
  return { status, body: rest };
};

const admit = (body: JsonObject): JsonObject => ({ active: true, ...withoutMail(body) });

const routes: Routes = {
  'GET ServiceProviderConfig': () => ({
    status: 200,
    body: { patch: { supported: true }, filter: { supported: true } },
  }),
  'GET Users': listByIndex(by('userName', 'active')),
  'GET Users/*': readOne(),
  'POST Users': create({ admit }),
  'PUT Users/*': put({ admit }),
  'PATCH Users/*': patch({ check: onlyTwoShapes }),
  'GET Groups': listByIndex(by('displayName')),
  'GET Groups/*': readOne(),
  'PATCH Groups/*': patchGroup,
  'DELETE Groups/*': () => ({ status: 204 }),
};
