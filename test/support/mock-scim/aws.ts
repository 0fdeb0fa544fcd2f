import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import type { FilterNode } from '../../../src/scim/protocol/filter.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { demand, Refusal, type Handler, type MockAnswer, type Routes } from './exchange.ts';
import { attributesIn, conjunctionOf, pageOf, readOne, selected, type ListOptions, type View } from './lists.ts';
import { bearerOf, Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { plainNaming, seedOf } from './seed.ts';
import { create, patch, put, remove, takeRfc, textOf, type RawOperation, type TakeOperation } from './writes.ts';

const token = 'aws-token';

/** AWS IAM Identity Center: groups that never show their members, and not more than a hundred changes of them at once. */
export function aws(): MockFamily {
  const tokens = new Tokens(token);
  return {
    base: '/tenant/scim/v2',
    server: '/tenant/scim',
    login: () => ({ OAuthToken: token }),
    naming: plainNaming,
    seed: seedOf(plainNaming),
    routes,
    tokens,
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal,
  };
}

function answerRefusal({ status, message }: Refusal): MockAnswer {
  const schema = [urns.error];
  const detail = {
    detail: message,
    status: String(status),
    exceptionRequestId: 'r-1',
    timeStamp: '2026-11-23 06:00:00',
  };
  return { status, body: { schema, schemas: schema, ...detail } };
}

/** Groups by name, by externalId, or one group and one member together. */
const groupFilters = ['displayName', 'externalId', 'id,members', 'members,id'];

function checkFilter(names: readonly string[]): (filter: FilterNode, text: string) => void {
  return (filter, text) => {
    const isEquality = conjunctionOf(filter)?.every(({ operator }) => operator === 'eq') === true;
    if (isEquality && names.includes(attributesIn(filter).join())) return;
    throw new Refusal(400, `The filter ${text} is not supported.`, { scimType: 'invalidFilter' });
  };
}

function listOf(options: ListOptions): Handler {
  return (call) => {
    const { query } = call.request;
    demand(!query.has('cursor'), 'The mock does not page by cursor.');
    const count = Number(query.get('count') ?? 100);
    demand(count >= 1 && count <= 100, 'count is from 1 to 100.', { scimType: 'invalidValue' });
    const all = selected(call, options);
    const { startIndex, page } = pageOf(all, call, options);
    const sizes = { totalResults: all.length, startIndex, itemsPerPage: page.length };
    return { status: 200, body: { schemas: [urns.listResponse], ...sizes, Resources: page } };
  };
}

const groupView: View = (group) => ({ ...group, members: [] });

/** `members` alone stands for their values in a filter. */
const groups: ListOptions = {
  view: groupView,
  filtered: (group) => group,
  checkFilter: checkFilter(groupFilters),
};
const users: ListOptions = {
  checkFilter: checkFilter(['userName', 'externalId', 'id', 'displayName']),
};

const plural = ['emails', 'phoneNumbers', 'addresses'];

function admitUser(body: JsonObject): JsonObject {
  const name = isObject(body['name']) ? body['name'] : {};
  const texts = [body['userName'], body['displayName'], name['givenName'], name['familyName']];
  demand(
    texts.every((value) => textOf(value) !== ''),
    'userName, displayName, givenName and familyName are required.',
  );
  demand(!('groups' in body), 'groups is not allowed.');
  for (const attribute of plural) {
    const values = (body[attribute] ?? []) as readonly JsonObject[];
    demand(values.length <= 1, `${attribute} has more than one value.`);
    const hasDisplay = values.some((value) => 'display' in value);
    demand(!hasDisplay, `${attribute}.display is not supported.`);
  }
  const [mail] = (body['emails'] ?? []) as readonly JsonObject[];
  demand(mail === undefined || mail['primary'] === true, 'The e-mail address must be primary.');
  return { active: true, ...body };
}

const mostChanges = 100;

function checkGroupPatch(operations: readonly RawOperation[]): void {
  const count = operations.reduce((sum, { value }) => sum + (Array.isArray(value) ? value.length : 1), 0);
  demand(count <= mostChanges, `More than ${mostChanges} membership changes.`);
}

const takeMember: TakeOperation = (operation, call) => {
  const { op, path, value } = operation;
  const isRemoval = path === 'members' && Array.isArray(value) && value.length > 0;
  demand(op !== 'remove' || isRemoval, 'A removal has the path members, and names them.');
  const isOther = path?.startsWith('members') === true && op === 'replace';
  demand(!isOther, 'Members cannot be replaced.');
  return takeRfc(operation, call);
};

const routes: Routes = {
  'GET ServiceProviderConfig': () => ({ status: 200, body: providerConfig }),
  'GET Users': listOf(users),
  'GET Users/*': readOne(),
  'POST Users': create({ admit: admitUser }),
  'PUT Users/*': put({ admit: admitUser }),
  'PATCH Users/*': patch(),
  'DELETE Users/*': remove,
  'GET Groups': listOf(groups),
  'GET Groups/*': readOne(groupView),
  'PATCH Groups/*': patch({ take: takeMember, check: checkGroupPatch, status: 204 }),
};

const providerConfig = {
  schemas: [urns.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 1, maxPayloadSize: 1 },
  filter: { supported: true, maxResults: 100 },
  sort: { supported: false },
  etag: { supported: false },
};
