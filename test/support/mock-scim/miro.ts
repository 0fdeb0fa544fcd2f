import { urns } from '../../../src/scim/protocol/urns.ts';
import { demand, Refusal, type Handler, type Routes } from './exchange.ts';
import { listByIndex, pageOf, readOne, selected, withGroups, type ListOptions } from './lists.ts';
import { bearerOf, Tokens } from './login.ts';
import type { MockFamily } from './mock-server.ts';
import { scimError } from './scim-error.ts';
import { seedOf, type Naming } from './seed.ts';
import type { Seed } from './store.ts';
import { create, patch, put, remove, takeRfc, type PatchOptions, type TakeOperation } from './writes.ts';

/** Ids are numbers, so that they can stand in a filter without quotes. */
const naming: Naming = {
  userId: (number) => `30745735${number}`,
  groupId: (number) => `90${number}`,
  userName: (number) => `person${number}@corp.example`,
};

const token = 'miro-token';
const lists: ListOptions = { defaultCount: 100, maxCount: 1000 };

/** Miro: operations with a capital, values in paths without quotes, and teams that are only read and patched. */
export function miro(): MockFamily {
  const tokens = new Tokens(token);
  return {
    base: '/api/v1/scim',
    server: '/api/v1/scim',
    login: () => ({ OAuthToken: token }),
    naming,
    seed: seedOfMiro(),
    routes,
    tokens,
    isLetIn: (request) => tokens.has(bearerOf(request)),
    answerRefusal: scimError,
  };
}

/** The eighth is inactive. */
function seedOfMiro(): Seed {
  const { Users = [], Groups = [] } = seedOf(naming);
  return { Groups, Users: Users.map((user, number) => ({ ...user, active: number !== 7 })) };
}

/** While an account is inactive, a change of its address is passed over in silence. */
const takeOfUser: TakeOperation = (operation, call) => {
  const isPassedOver = call.store.get('Users', call.id)?.['active'] === false && operation.path?.startsWith('emails');
  return isPassedOver === true ? { op: 'replace', value: {} } : takePascal(operation, call);
};

const takePascal: TakeOperation = ({ op, path, value }, call) => {
  demand(/^(Add|Remove|Replace)$/.test(op), `op is ${op}, not Add, Remove or Replace.`);
  demand(!/\[[^\]]*"/.test(path ?? ''), `The path ${String(path)} has quotes in it.`, { scimType: 'invalidPath' });
  // Ids are texts all the same.
  const quoted = path?.replace(/eq ([^\]\s]+)\]/, 'eq "$1"]');
  return takeRfc({ op: op.toLowerCase(), ...(quoted !== undefined && { path: quoted }), value }, call);
};

const mostMembers = 8000;

const patchGroup: PatchOptions = {
  take: takePascal,
  check: (operations, { store, id }) => {
    const count = operations.reduce((sum, { value }) => sum + (Array.isArray(value) ? value.length : 1), 0);
    if (count > mostMembers) throw new Refusal(413, `More than ${mostMembers} members.`);
    for (const { op, path = '' } of operations) {
      demand(!/\[[^\]]*"/.test(path), `The path ${path} has quotes in it.`, { scimType: 'invalidPath' });
      const leaver = /^members\[value eq (\S+)\]$/.exec(path)?.[1];
      const isIn = leaver === undefined || store.membersOf(id).includes(leaver);
      demand(op !== 'Remove' || isIn, `The team has no member ${String(leaver)}.`, { scimType: 'noTarget' });
    }
  },
};

/** Without itemsPerPage and startIndex. */
const listGroups: Handler = (call) => {
  const all = selected(call, lists);
  const { page } = pageOf(all, call, lists);
  return { status: 200, body: { schemas: [urns.listResponse], totalResults: all.length, Resources: page } };
};

const routes: Routes = {
  'GET Users': listByIndex({ ...lists, view: withGroups }),
  'GET Users/*': readOne(withGroups),
  'POST Users': create({ view: withGroups, idPrefix: '4000', admit: (body) => ({ active: true, ...body }) }),
  'PUT Users/*': put({ view: withGroups }),
  'PATCH Users/*': patch({ take: takeOfUser, view: withGroups }),
  'DELETE Users/*': remove,
  'GET Groups': listGroups,
  'GET Groups/*': readOne(),
  'PATCH Groups/*': patch(patchGroup),
};
