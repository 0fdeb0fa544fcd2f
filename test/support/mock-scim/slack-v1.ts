import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { bodyOf, demand, type Call, type Handler } from './exchange.ts';
import { found } from './lists.ts';
import type { MockFamily } from './mock-server.ts';
import { ofVersion, slackFamily } from './slack.ts';

const core = 'urn:scim:schemas:core:1.0';

/** Slack's SCIM 1.1: a change is a part of the resource, and a member that leaves is marked. */
export function slackV1(): MockFamily {
  return slackFamily('v1', core, { 'PATCH Users/*': patchUser, 'PATCH Groups/*': patchGroup });
}

function partOf(call: Call): JsonObject {
  const { schemas, ...part } = bodyOf(call.request);
  demand(!('Operations' in part), 'Operations is no attribute.', { code: 'invalid_request' });
  demand(Array.isArray(schemas) && schemas.includes(core), `The schemas do not name ${core}.`);
  return ofVersion(core, part);
}

const patchUser: Handler = (call) => {
  const { id, ...user } = found(call);
  const part = partOf(call);
  const changed = Object.entries(part).map(([name, value]) => {
    const before = user[name];
    return [name, isObject(value) && isObject(before) ? { ...before, ...value } : value] as const;
  });
  return { status: 200, body: call.store.put('Users', { ...user, ...Object.fromEntries(changed), id }) };
};

const patchGroup: Handler = (call) => {
  const { id, ...group } = found(call);
  const { members = [], ...part } = partOf(call);
  const kept = new Set(call.store.membersOf(id));
  for (const { value, operation } of members as readonly { readonly value: string; readonly operation?: string }[]) {
    demand(operation === undefined || operation === 'delete', `The operation ${String(operation)} is not known.`);
    demand(call.store.get('Users', value) !== undefined, `There is no user ${value}.`, { code: 'user_not_found' });
    if (operation === 'delete') kept.delete(value);
    else kept.add(value);
  }
  const next = { ...group, ...part, id, members: [...kept].map((value) => ({ value })) };
  return { status: 200, body: call.store.put('Groups', next) };
};
