import { urns } from '../../../src/scim/protocol/urns.ts';
import { Refusal, type Handler } from './exchange.ts';
import { listByIndex, located, pageOf, readOne, selected, withGroups, type View } from './lists.ts';
import { hasParameters, invalidGrant, tokenAnswer } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { takeMembersWith, takeSingle } from './plain-families.ts';
import { plain } from './plain.ts';
import { scimError } from './scim-error.ts';
import { plainNaming, type Naming } from './seed.ts';

/** Without pages of any kind, Bulk, and PUT of groups. */
export function google(): MockFamily {
  const family = plain({ server: '/v1beta1/customers/C-1', isUnpaged: true, hasNoPut: true });
  return {
    ...family,
    answerBeside: ({ query }) => {
      const isPaged = query.has('startIndex') || query.has('cursor');
      return isPaged ? scimError(new Refusal(400, 'Paging is not supported.')) : undefined;
    },
  };
}

/** Members with their address and name; accounts are made inactive. */
export function keycloak(): MockFamily {
  const takeMember = takeMembersWith('value', '$ref', 'display');
  const family = plain({ server: '/realms/acme/scim', deletion: 'refused', takeMember });
  const routes = { ...family.routes, 'GET Users/*': readOne(located(withGroups)) };
  return withClientLogin({ ...family, routes });
}

/** A listing without a filter gives 200 people and no more, on all of its pages; each has one value of an attribute. */
export function pingone(): MockFamily {
  const naming: Naming = {
    ...plainNaming,
    userName: (number) => `${String.fromCharCode(97 + (number % 26))}.person${number}@corp.example`,
  };
  const family = plain({ server: '/environments/E-1', naming, people: 250, takeUserOperation: takeSingle });
  const list: Handler = (call) => {
    const all = selected(call, { view: withGroups });
    const given = call.request.query.has('filter') ? all : all.slice(0, 200);
    const { startIndex, page } = pageOf(given, call, { maxCount: 200 });
    const sizes = { totalResults: all.length, startIndex, itemsPerPage: page.length };
    return { status: 200, body: { schemas: [urns.listResponse], ...sizes, Resources: page } };
  };
  return withClientLogin({ ...family, routes: { ...family.routes, 'GET Users': list } });
}

const client = { client_id: 'oauth-client', client_secret: 'oauth-secret' };

/** A server of the family that wants a token for the client, and for the scope where one is named. */
export function withClientLogin(family: MockFamily, scope?: string): MockFamily {
  const { tokens } = family;
  return {
    ...family,
    login: (origin) => ({
      ApplicationId: client.client_id,
      ApplicationKey: client.client_secret,
      OAuth2Url: `${origin}/oauth2/token`,
    }),
    answerBeside: (request) => {
      if (request.path !== '/oauth2/token') return undefined;
      const expected = { grant_type: 'client_credentials', ...client, ...(scope !== undefined && { scope }) };
      return hasParameters(request, expected) ? tokenAnswer(tokens, { expires_in: 3600 }) : invalidGrant;
    },
  };
}

const withoutMembers: View = ({ members: _members, ...group }) => group;

const withoutLists: View = (user, store) =>
  Object.fromEntries(Object.entries(withGroups(user, store)).filter(([, value]) => !Array.isArray(value)));

/** Below `/admin/v1`, with a token for a scope; what has several values is given on request only. */
export function oracle(): MockFamily {
  const family = plain({ versionSuffix: '/v1' });
  const shown = (whole: View, part: View, handlerOf: (view: View) => Handler): Handler => {
    return (call) => handlerOf(call.request.query.get('attributeSets') === 'all' ? whole : part)(call);
  };
  const list = (view: View): Handler => listByIndex({ maxCount: 1000, defaultCount: 50, view });
  const asStored: View = (group) => group;
  const routes = {
    ...family.routes,
    'GET Users': shown(withGroups, withoutLists, list),
    'GET Users/*': shown(withGroups, withoutLists, readOne),
    'GET Groups': shown(asStored, withoutMembers, list),
    'GET Groups/*': shown(asStored, withoutMembers, readOne),
  };
  return withClientLogin({ ...family, routes, base: '/admin/v1', server: '/admin' }, 'urn:opc:idm:__myscopes__');
}
