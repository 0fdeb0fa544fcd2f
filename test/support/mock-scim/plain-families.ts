import { isObject } from '../../../src/scim/protocol/json.ts';
import { demand, type Call, type MockAnswer, type Routes } from './exchange.ts';
import type { MockFamily } from './mock-server.ts';
import { plain } from './plain.ts';
import { hasParameters, invalidGrant, tokenAnswer } from './login.ts';
import { listByIndex, readOne, type View } from './lists.ts';
import { remove, patch, create, takeRfc, type TakeOperation } from './writes.ts';

/** Without groups; a user who is made inactive is gone, and a path has no filter. */
export function githubOrganization(): MockFamily {
  const takeUserOperation: TakeOperation = (operation, call) => {
    demand(!(operation.path ?? '').includes('['), 'Filters in paths are not supported.', { scimType: 'invalidPath' });
    return takeRfc(operation, call);
  };
  return plain({ versionSuffix: '', isUsersOnly: true, takeUserOperation });
}

/** Shows the name in one flat key, and changes only `externalId` and `active`, the last one as a text; the rest it lets pass. */
export function gitlab(): MockFamily {
  const family = plain({ versionSuffix: '', isUsersOnly: true });
  const view: View = ({ name, ...user }) => ({
    ...user,
    ...(isObject(name) && { 'name.formatted': `${String(name['givenName'])} ${String(name['familyName'])}` }),
  });
  const take: TakeOperation = (operation, call) => {
    demand(typeof operation.value !== 'boolean', 'active is a text.');
    return takeOnly(['externalId', 'active'])(operation, call);
  };
  const routes: Routes = {
    'GET Users': listByIndex({ view, defaultCount: 20 }),
    'GET Users/*': readOne(view),
    'POST Users': create({
      view,
      admit: (body) => {
        demand('externalId' in body, 'externalId is required.');
        return { active: true, ...body };
      },
    }),
    'PATCH Users/*': patch({ take, status: 204 }),
    'DELETE Users/*': remove,
  };
  return { ...family, routes };
}

/** Answers as if it had changed an attribute that is not among these, and does not. */
function takeOnly(names: readonly string[]): TakeOperation {
  return (operation, call) => {
    const isTaken = names.includes(operation.path ?? '');
    return isTaken ? takeRfc(operation, call) : { op: 'replace', value: {} };
  };
}

/** Does not change `userName` and `emails`, and says nothing of it. */
export function databricks(): MockFamily {
  const takeUserOperation: TakeOperation = (operation, call) => {
    const isKept = /^(userName|emails)/.test(operation.path ?? '');
    return isKept ? { op: 'replace', value: {} } : takeRfc(operation, call);
  };
  return plain({ takeUserOperation });
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

/** Below `/admin/v1`, with a token for a scope; members of groups are given on request only. */
export function oracle(): MockFamily {
  const family = plain({ versionSuffix: '/v1', maxCount: 1000, list: { defaultCount: 50 } });
  const list = (call: Call): MockAnswer => {
    const isAll = call.request.query.get('attributeSets') === 'all';
    return listByIndex({ maxCount: 1000, view: isAll ? (group) => group : withoutMembers })(call);
  };
  const routes = { ...family.routes, 'GET Groups': list };
  return withClientLogin({ ...family, routes, base: '/admin/v1', server: '/admin' }, 'urn:opc:idm:__myscopes__');
}
