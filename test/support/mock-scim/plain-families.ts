import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { demand, type Handler, type Routes } from './exchange.ts';
import { listByIndex, pageOf, readOne, selected, withGroups, type View } from './lists.ts';
import type { MockFamily } from './mock-server.ts';
import { plain } from './plain.ts';
import { create, patch, remove, takeRfc, type TakeOperation } from './writes.ts';

/** Below an enterprise; a DELETE cannot be undone, and requests have to name their sender. */
export function github(): MockFamily {
  const server = '/scim/v2/enterprises/acme';
  const family = plain({ server, versionSuffix: '', filters: ['userName', 'externalId', 'id', 'displayName'] });
  return {
    ...family,
    answerBeside: ({ headers }) =>
      headers['user-agent'] === undefined ? { status: 403, body: { message: 'User-Agent is required.' } } : undefined,
  };
}

/** Without groups; a path has no filter. */
export function githubOrganization(): MockFamily {
  const takeUserOperation: TakeOperation = (operation, call) => {
    demand(!(operation.path ?? '').includes('['), 'Filters in paths are not supported.', { scimType: 'invalidPath' });
    return takeRfc(operation, call);
  };
  const server = '/scim/v2/organizations/acme';
  const filters = ['userName', 'externalId', 'id', 'emails'];
  return plain({ server, versionSuffix: '', isUsersOnly: true, filters, takeUserOperation });
}

/** Shows the name in one flat key, and changes only `externalId` and `active`, the last one as a text; the rest it lets pass. */
export function gitlab(): MockFamily {
  const family = plain({ server: '/api/scim/v2/groups/acme', versionSuffix: '', isUsersOnly: true });
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

/** Does not change `userName` and `emails`, and says nothing of it; counts the page only, and behind the end there are no Resources. */
export function databricks(): MockFamily {
  const takeUserOperation: TakeOperation = (operation, call) => {
    const isKept = /^(userName|emails)/.test(operation.path ?? '');
    return isKept ? { op: 'replace', value: {} } : takeRfc(operation, call);
  };
  const family = plain({ server: '/api/2.0/preview/scim', takeUserOperation });
  const counted = (view: View): Handler => {
    return (call) => {
      const options = { view, defaultCount: 10_000 };
      const { startIndex, page } = pageOf(selected(call, options), call, options);
      const rows = page.length === 0 ? {} : { Resources: page };
      const sizes = { totalResults: page.length, startIndex, itemsPerPage: page.length };
      return { status: 200, body: { schemas: [urns.listResponse], ...sizes, ...rows } };
    };
  };
  const lists = { 'GET Users': counted(withGroups), 'GET Groups': counted((group) => group) };
  return { ...family, routes: { ...family.routes, ...lists } };
}

/** Each new member comes with these and no other parts. */
export function takeMembersWith(...parts: readonly string[]): TakeOperation {
  return (operation, call) => {
    const joiners = operation.op === 'add' && Array.isArray(operation.value) ? operation.value : [];
    for (const joiner of joiners as readonly JsonObject[]) {
      demand(Object.keys(joiner).sort().join() === [...parts].sort().join(), `A member has ${parts.join(', ')}.`);
    }
    return takeRfc(operation, call);
  };
}

/** At most 200 on a page, and members with their names. */
export function figma(): MockFamily {
  const takeMember = takeMembersWith('value', 'display');
  return plain({ server: '/scim/v2/T-1', versionSuffix: '', people: 250, maxCount: 200, takeMember });
}

/** Finds accounts by the address, which is the userName, and by the name. */
export function notion(): MockFamily {
  return plain({ server: '/scim', filters: ['userName', 'emails', 'displayName'] });
}

/** Users have one value of each attribute. */
export function snowflake(): MockFamily {
  const family = plain({ server: '/scim', takeUserOperation: takeSingle });
  const admit = (body: JsonObject): JsonObject => {
    for (const value of Object.values(body)) refuseSeveral(value);
    return { active: true, ...body };
  };
  return { ...family, routes: { ...family.routes, 'POST Users': create({ view: withGroups, admit }) } };
}

export const takeSingle: TakeOperation = (operation, call) => {
  refuseSeveral(operation.value);
  return takeRfc(operation, call);
};

function refuseSeveral(value: unknown): void {
  const isPlural = Array.isArray(value) && value.some(isObject) && value.length > 1;
  demand(!isPlural, 'There is one value of each attribute.');
}
