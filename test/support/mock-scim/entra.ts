import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import type { FilterNode } from '../../../src/scim/protocol/filter.ts';
import { demand, Refusal, type Handler, type MockAnswer, type MockRequest, type Routes } from './exchange.ts';
import { attributesIn, conjunctionOf, readOne, selected, withGroups, type ListOptions, type View } from './lists.ts';
import { bearerOf, hasParameters, invalidGrant, Tokens, tokenAnswer } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, seedOf } from './seed.ts';
import { create, patch, remove, takeRfc, textOf, type TakeOperation } from './writes.ts';

export const entraExtension = 'urn:ietf:params:scim:schemas:extension:Microsoft:Entra:2.0:User';
const client = { client_id: 'entra-application', client_secret: 'entra-secret' };

/** Entra: pages by cursor only, `resources` in lower case without a total, groups that do not show their members, no PUT. */
export function entra(): MockFamily {
  const tokens = new Tokens();
  return {
    base: '/rp/scim',
    server: '/rp/scim',
    login: (origin) => ({
      ApplicationId: client.client_id,
      ApplicationKey: client.client_secret,
      OAuth2Url: `${origin}/oauth2/v2.0/token`,
    }),
    naming: plainNaming,
    seed: seedOf(plainNaming),
    routes,
    tokens,
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal: scimError,
    answerBeside: (request) => answerToken(request, tokens),
  };
}

function answerToken(request: MockRequest, tokens: Tokens): MockAnswer | undefined {
  if (request.method !== 'POST' || request.path !== '/oauth2/v2.0/token') return undefined;
  const scope = 'https://graph.microsoft.com/.default';
  const isRight = hasParameters(request, { grant_type: 'client_credentials', scope, ...client });
  return isRight ? tokenAnswer(tokens, { expires_in: 3599 }) : invalidGrant;
}

const mailNickname = `${entraExtension}:mailNickname`;
const operators: Readonly<Record<string, readonly string[]>> = {
  userName: ['eq', 'ew'],
  externalId: ['eq'],
  id: ['eq'],
  'groups.value': ['eq'],
  [mailNickname]: ['eq', 'ew'],
  displayName: ['eq'],
  'members.value': ['eq'],
};

/** Comparisons joined by `and`; externalId stands alone. */
function checkFilter(filter: FilterNode, text: string): void {
  const terms = conjunctionOf(filter);
  const names = attributesIn(filter);
  const isKnown = terms?.every((term, index) => operators[names[index] ?? '']?.includes(term.operator) === true);
  const isAlone = !names.includes('externalId') || names.length === 1;
  if (isKnown === true && isAlone) return;
  throw new Refusal(400, `The filter ${text} is not supported.`, { scimType: 'invalidFilter' });
}

const largestPage = 100;

/** The cursor is the number of rows before the page. */
function listByCursor(view: View): Handler {
  const options: ListOptions = { view, filtered: withMembers, checkFilter };
  return (call) => {
    const { query } = call.request;
    demand(!query.has('startIndex'), 'startIndex is not supported.', { scimType: 'invalidValue' });
    const all = selected(call, options);
    const start = Number(query.get('cursor') ?? 0);
    const end = start + Math.min(Number(query.get('count') ?? largestPage), largestPage);
    const more = end < all.length ? { nextCursor: String(end) } : {};
    return { status: 200, body: { schemas: [urns.listResponse], resources: all.slice(start, end), ...more } };
  };
}

const withMembers: View = (resource, store) => ('members' in resource ? resource : withGroups(resource, store));
const withoutMembers: View = ({ members: _members, ...group }) => group;
const userView: View = ({ password: _password, ...user }) => user;

function admitUser(body: JsonObject): JsonObject {
  const name = isObject(body['name']) ? body['name'] : {};
  const extension = isObject(body[entraExtension]) ? body[entraExtension] : {};
  const texts = [body['userName'], body['password'], body['displayName'], name['givenName'], name['familyName']];
  const isWhole = [...texts, extension['mailNickname']].every((value) => textOf(value) !== '');
  demand(isWhole && typeof body['active'] === 'boolean', 'A required attribute is missing.', {
    scimType: 'invalidValue',
  });
  return body;
}

const take: TakeOperation = (operation, call) => {
  const { path = '' } = operation;
  const isOther = path.includes('[') && !path.includes('[type eq "work"]');
  demand(!isOther, `The path ${path} is not supported.`, { scimType: 'invalidPath' });
  const isWholeList = operation.op === 'remove' && path === 'members' && !Array.isArray(operation.value);
  demand(!isWholeList, 'A removal names its members.');
  return takeRfc(operation, call);
};

const routes: Routes = {
  'GET users': listByCursor(userView),
  'GET users/*': readOne(userView),
  'POST users': create({ admit: admitUser, view: userView }),
  'PATCH users/*': patch({ take, status: 204 }),
  'DELETE users/*': remove,
  'GET groups': listByCursor(withoutMembers),
  'GET groups/*': readOne(withoutMembers),
  'PATCH groups/*': patch({ take, status: 204 }),
};
