import type { JsonObject } from '../../../src/scim/protocol/json.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import type { Refusal } from './exchange.ts';
import { demand, type Handler, type MockAnswer, type MockRequest, type Routes } from './exchange.ts';
import { listByIndex, pageOf, readOne, selected, withGroups, type ListOptions, type View } from './lists.ts';
import { bearerOf, hasParameters, invalidGrant, Tokens, tokenAnswer } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { admitUser, admitUserPatch, takeMember } from './salesforce-rules.ts';
import { seedOf, type Naming } from './seed.ts';
import type { MockResource, Seed } from './store.ts';
import { create, deactivate, patch } from './writes.ts';

export interface SalesforceOptions {
  readonly tokens?: Tokens;
  /** What `instance_url` names; the server's own origin unless told otherwise. */
  readonly instanceUrl?: () => string;
  readonly entitlements?: readonly MockResource[];
  /** `true`: totalResults of Entitlements counts all of them. `capped`: only those that a listing gives. */
  readonly entitlementTotal?: 'true' | 'capped';
}

const naming: Naming = {
  userId: (number) => `005A0000000000${number}`,
  groupId: (number) => `00GA0000000000${number}`,
  userName: (number) => `person${number}@corp.example`,
};

export const standardProfile = '00eA0000000AbCd';
const password = { client_id: 'consumer-key', username: 'svc@corp.example', password: 'Pw1TOKEN' };
const client = { client_id: 'consumer-key', client_secret: 'consumer-secret' };

/** Salesforce: logs in by its own token endpoint, and takes next to nothing in the RFC's form. */
export function salesforce(options: SalesforceOptions = {}): MockFamily {
  const tokens = options.tokens ?? new Tokens();
  return {
    base: '/services/scim/v2',
    server: '/services/scim',
    login: () => ({
      ApplicationId: client.client_id,
      ApplicationKey: client.client_secret,
      Login: password.username,
      Password: password.password,
    }),
    naming,
    seed: seedOfSalesforce(options),
    routes: routesOf(options),
    tokens,
    contentType: 'application/json',
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal,
    answerBeside: (request) => answerToken(request, tokens, options),
  };
}

function answerToken(request: MockRequest, tokens: Tokens, options: SalesforceOptions): MockAnswer | undefined {
  if (request.method !== 'POST' || request.path !== '/services/oauth2/token') return undefined;
  const isOwner = hasParameters(request, { grant_type: 'password', ...client, ...password });
  if (!isOwner && !hasParameters(request, { grant_type: 'client_credentials', ...client })) return invalidGrant;
  const instance = options.instanceUrl?.() ?? request.origin;
  return tokenAnswer(tokens, { instance_url: instance, issued_at: '1700000000000', signature: 'b64' });
}

/** Not shaped as the RFC has it: an array, each with a message and an errorCode. */
function answerRefusal({ status, message, code }: Refusal): MockAnswer {
  if (status === 401)
    return { status, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] };
  const errorCode = code ?? (status === 404 ? 'NOT_FOUND' : 'INVALID_FIELD');
  return { status, body: [{ message, errorCode }] };
}

function seedOfSalesforce({ entitlements }: SalesforceOptions): Seed {
  const profile = { id: standardProfile, displayName: 'Standard User', type: 'Profile' };
  const seed = seedOf(naming, {
    Entitlements: entitlements ?? [profile, { id: '0PSA0000000Perm', displayName: 'Reports', type: 'PermissionSet' }],
    Roles: [{ id: '00RA00000000001', displayName: 'CEO' }],
  });
  const values = [{ value: profile.id, display: profile.displayName, type: 'Profile', primary: true }];
  return { ...seed, Users: (seed['Users'] ?? []).map((user) => ({ ...user, entitlements: values })) };
}

const lists: ListOptions = {
  maxCount: 200,
  checkFilter: (_filter, text) => {
    refuseMix(text);
  },
};

/** `and` has no rank over `or` there: what a filter with both would select is not what it says. */
function refuseMix(text: string): void {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  demand(!(/ and /i.test(bare) && / or /i.test(bare)), `The filter ${text} mixes and with or.`);
}

const groupView: View = ({ members = [], ...group }) => ({
  ...group,
  type: 'Regular',
  members: (members as readonly JsonObject[]).map(({ value }) => ({
    value,
    type: 'User',
    $ref: `https://corp.my.salesforce.example/services/scim/v2/Users/${String(value)}`,
  })),
});

function routesOf(options: SalesforceOptions): Routes {
  return {
    'GET ServiceProviderConfigs': () => ({ status: 200, body: providerConfig }),
    'GET Users': listByIndex({ ...lists, view: withGroups }),
    'GET Users/*': readOne(withGroups),
    'POST Users': create({ view: withGroups, idPrefix: '005A000000new', admit: admitUser }),
    'PATCH Users/*': patch({ view: withGroups, ...admitUserPatch }),
    'DELETE Users/*': deactivate,
    'GET Groups': listByIndex({ ...lists, view: groupView }),
    'GET Groups/*': readOne(groupView),
    'PATCH Groups/*': patch({ take: takeMember, view: groupView }),
    'GET Entitlements': listEntitlements(options),
    'GET Entitlements/*': readOne(),
    'GET Roles': listByIndex(lists),
  };
}

const mostEntitlements = 200;

/** Without a filter not more than 200, over all pages. */
function listEntitlements({ entitlementTotal = 'true' }: SalesforceOptions): Handler {
  return (call) => {
    if (call.request.query.has('filter')) return listByIndex(lists)(call);
    const all = selected(call, lists);
    const given = all.slice(0, mostEntitlements);
    const { startIndex, page } = pageOf(given, call, lists);
    const totalResults = entitlementTotal === 'true' ? all.length : given.length;
    const body = { schemas: [urns.listResponse], totalResults, startIndex, itemsPerPage: page.length, Resources: page };
    return { status: 200, body };
  };
}

const providerConfig = {
  schemas: [urns.serviceProviderConfig],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: 200 },
  changePassword: { supported: true },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [{ type: 'oauth2', name: 'OAuth v2.0', description: 'OAuth' }],
};

/** The values of a user's `entitlements`, sorted. */
export function entitlementsOf(user: JsonObject | undefined): string[] {
  const values = (user?.['entitlements'] ?? []) as readonly { readonly value: string }[];
  return values.map(({ value }) => value).sort();
}
