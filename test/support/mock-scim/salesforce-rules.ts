import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import type { PatchOperation } from '../../../src/scim/protocol/patch.ts';
import { demand, Refusal, type Call } from './exchange.ts';
import { found } from './lists.ts';
import { textOf, type PatchOptions, type RawOperation } from './writes.ts';

interface Entitlement {
  readonly value: string;
}

/** What a new account must have: a name, an e-mail, and one profile. */
export function admitUser(body: JsonObject, { store }: Call): JsonObject {
  demand(/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(textOf(body['userName'])), 'userName must look like an e-mail address.');
  const name = isObject(body['name']) ? body['name'] : {};
  demand(textOf(name['familyName']) !== '', 'Required: name.familyName', { code: 'REQUIRED_FIELD_MISSING' });
  demand(listOf(body['emails']).length > 0, 'Required: emails', { code: 'REQUIRED_FIELD_MISSING' });
  checkWhole(body);
  const entitlements = listOf(body['entitlements']).map(({ value }) => entitlementOf(value, store));
  const userName = textOf(body['userName']).toLowerCase();
  const formatted = `${textOf(name['givenName'])} ${textOf(name['familyName'])}`;
  return { nickName: userName, active: true, ...body, userName, displayName: formatted, entitlements };
}

function entitlementOf(value: string, store: Call['store']): JsonObject {
  const known = store.get('Entitlements', value);
  const parts = known === undefined ? {} : { display: known['displayName'], type: known['type'] };
  return { value, ...parts, ...(isProfile({ value }) && { type: 'Profile', primary: true }) };
}

function isProfile({ value }: Entitlement): boolean {
  return value.startsWith('00e');
}

function listOf(value: unknown): readonly Entitlement[] {
  return Array.isArray(value) ? (value as readonly Entitlement[]) : [];
}

/** The rules for a user as a whole, after any change. */
function checkWhole(user: JsonObject): void {
  const profiles = listOf(user['entitlements']).filter(isProfile);
  demand(profiles.length > 0, 'user_must_have_one_entitlement_which_must_be_a_profileid', {
    code: 'REQUIRED_FIELD_MISSING',
  });
  demand(profiles.length === 1, 'A user has exactly one profile.', { code: 'INVALID_FIELD' });
  demand(listOf(user['phoneNumbers']).length <= 1, 'A user has one phone number.');
  demand(!('alias' in user), 'The attribute alias is undefined.');
}

/** Operations without a path, whose value is an object. */
export const admitUserPatch: PatchOptions = {
  check: (operations, call) => {
    const next = operations.reduce<JsonObject>(apply, found(call));
    checkWhole(next);
  },
  take: ({ op, value }, { store }): PatchOperation => {
    const given = value as JsonObject;
    const { meta: _meta, displayName: _displayName, ...rest } = given;
    const entitlements = listOf(given['entitlements']).map((entitlement) => entitlementOf(entitlement.value, store));
    const userName = 'userName' in given ? { userName: textOf(given['userName']).toLowerCase() } : {};
    const all = { ...rest, ...userName, ...('entitlements' in given && { entitlements }) };
    return { op: op === 'add' ? 'add' : 'replace', value: all };
  },
};

function apply(user: JsonObject, { op, path, value }: RawOperation): JsonObject {
  if (!isObject(value)) {
    throw new Refusal(400, 'check the format of your request payload, error ID 123', { code: 'UNKNOWN_EXCEPTION' });
  }
  demand(path === undefined, `The path ${String(path)} is not supported.`);
  demand(op === 'replace' || op === 'add', `The operation ${op} is not supported.`);
  const kept = op === 'add' ? listOf(user['entitlements']) : [];
  const entitlements = 'entitlements' in value ? [...kept, ...listOf(value['entitlements'])] : user['entitlements'];
  return { ...user, ...value, entitlements };
}

/** Members come wrapped in an object that has the attribute's name again. */
export function takeMember({ op, path, value }: RawOperation): PatchOperation {
  demand(path === 'members', `The path ${String(path)} is not supported.`);
  const members = isObject(value) ? value['members'] : undefined;
  if (!Array.isArray(members) || (op !== 'add' && op !== 'remove')) {
    throw new Refusal(400, 'check the format of your request payload, error ID 124', { code: 'UNKNOWN_EXCEPTION' });
  }
  return { op, path: 'members', value: members };
}
