import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
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
import { pageOf, readOne, selected, withGroups, type ListOptions, type View } from './lists.ts';
import { basicOf, Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, seedOf } from './seed.ts';
import { create, patch, put, remove, takeRfc, type TakeOperation } from './writes.ts';

const login = { Login: 'wso2-admin', Password: 'wso2-password' };

/** WSO2 Identity Server: counts only the page, answers 404 for nothing found, and wants members by their names. */
export function wso2({ isShifted = false }: { readonly isShifted?: boolean } = {}): MockFamily {
  return {
    base: '/scim2',
    server: '/scim2',
    login: () => login,
    naming: plainNaming,
    seed: seedOf(plainNaming),
    routes: isShifted ? shiftedRoutes : routes,
    tokens: new Tokens(),
    isLetIn: (request) => basicOf(request) === `${login.Login}:${login.Password}`,
    answerRefusal: scimError,
    answerBeside: refuseUntyped,
  };
}

/** An old release, which understands no blanks and no quotes in a comparison: `userNameEqada`. */
export function wso2Legacy(): MockFamily {
  return {
    ...wso2(),
    routes: { ...routes, 'GET Users': joinedOnly(routes['GET Users']), 'GET Groups': joinedOnly(routes['GET Groups']) },
  };
}

/** A list whose filters are written as one word, and are refused in any other form. */
export function joinedOnly(list: Handler | undefined): Handler {
  return (call) => {
    const filter = call.request.query.get('filter');
    if (filter === null) return list?.(call) ?? { status: 404 };
    const [, name, value] = /^([A-Za-z.]+?)Eq(.+)$/.exec(filter) ?? [];
    demand(value !== undefined && !/[ "]/.test(filter), `The filter ${filter} is not valid.`);
    const query = new URLSearchParams(call.request.query);
    query.set('filter', `${String(name)} eq ${JSON.stringify(value)}`);
    return list?.({ ...call, request: { ...call.request, query } }) ?? { status: 404 };
  };
}

function refuseUntyped({ text, headers }: MockRequest): MockAnswer | undefined {
  if (text === '' || headers['content-type'] !== undefined) return undefined;
  return scimError(new Refusal(415, 'Content-Type is required.'));
}

const lists: ListOptions = { defaultCount: 100, maxCount: 200 };

/** totalResults is the number of rows of the page. */
function listOf(options: ListOptions): Handler {
  return (call) => {
    const { startIndex, page } = pageOf(selected(call, options), call, options);
    if (page.length === 0 && call.request.query.has('filter')) throw new Refusal(404, 'Nothing was found.');
    const sizes = { totalResults: page.length, startIndex, itemsPerPage: page.length };
    return { status: 200, body: { schemas: [urns.listResponse], ...sizes, Resources: page } };
  };
}

/** The first person's e-mail address is a bare text. */
const userView: View = (user, store) => {
  const shown = withGroups(user, store);
  const [mail] = (shown['emails'] ?? []) as readonly JsonObject[];
  return user.id === plainNaming.userId(0) && mail !== undefined ? { ...shown, emails: [mail['value']] } : shown;
};

/** Joiners without a path, each with the userName that belongs to its id; leavers at path `members`. */
const takeMembers: TakeOperation = ({ op, path, value }, call) => {
  const wrapped = isObject(value) ? value['members'] : undefined;
  const members = op === 'add' && path === undefined ? wrapped : value;
  demand(op === 'add' ? path === undefined : path === 'members', `The path ${String(path)} is not supported.`);
  if (!Array.isArray(members) || members.length === 0) throw new Refusal(500, 'The operation has no members.');
  if (op === 'add') for (const member of members as readonly JsonObject[]) checkName(member, call);
  return takeRfc({ op, path: 'members', value: members }, call);
};

function checkName({ value, display }: JsonObject, { store }: Call): void {
  const user = store.get('Users', String(value));
  demand(user?.['userName'] === display, `The member ${String(value)} is not ${String(display)}.`);
}

const routes: Routes = {
  'GET ServiceProviderConfig': () => ({ status: 200, body: providerConfig }),
  'GET Users': listOf({ ...lists, view: userView }),
  'GET Users/*': readOne(userView),
  'POST Users': create({ view: userView, admit: (body) => ({ active: true, ...body }) }),
  'PUT Users/*': put({ view: userView }),
  'PATCH Users/*': patch({ view: userView }),
  'DELETE Users/*': (call) => ({ ...remove(call), status: 200, body: 'User was removed.' }),
  'GET Groups': listOf(lists),
  'GET Groups/*': readOne(),
  'PATCH Groups/*': patch({ take: takeMembers }),
};

/** Releases whose later pages begin with the last row of the one before. */
const shiftedRoutes: Routes = { ...routes, 'GET Users': shifted(routes['GET Users']) };

function shifted(list: Handler | undefined): Handler {
  return (call) => {
    const query = new URLSearchParams(call.request.query);
    query.set('startIndex', String(Math.max(1, Number(query.get('startIndex') ?? 1) - 1)));
    return list?.({ ...call, request: { ...call.request, query } }) ?? { status: 404 };
  };
}

const providerConfig = {
  schemas: [urns.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1048576 },
  filter: { supported: true, maxResults: 200 },
  sort: { supported: false },
  etag: { supported: false },
};
