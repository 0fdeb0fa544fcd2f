import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { admittedBy, checkAccount } from './described-accounts.ts';
import { viewOf } from './described-lists.ts';
import { bodyOf, demand, Refusal, type Handler, type Routes } from './exchange.ts';
import { found, type View } from './lists.ts';
import { create, deactivate, patch, put, remove, takeRfc, type RawOperation, type TakeOperation } from './writes.ts';

/** How users are made, changed and deleted where a server does what a dialect describes, and nothing else. */
export function describedUsers(dialect: Dialect, place: string): Routes {
  const view = viewOf({ entity: 'Users' }, dialect);
  const end = deletions[dialect.delete.user];
  return {
    [`POST ${place}`]: create({ view, admit: admittedBy(dialect) }),
    ...updatesOf(dialect, place, view),
    ...(end !== undefined && { [`DELETE ${place}/*`]: end }),
  };
}

const deletions: Readonly<Record<Dialect['delete']['user'], Handler | undefined>> = {
  delete: remove,
  deleteDeactivates: deactivate,
  deactivate: undefined,
  prevent: undefined,
};

function updatesOf(dialect: Dialect, place: string, view: View): Routes {
  const { method, activeBy } = dialect.update;
  const take = takeBy(dialect);
  if (method === 'patch') return { [`PATCH ${place}/*`]: patch({ take, view }) };
  if (method === 'partialPatch') return { [`PATCH ${place}/*`]: mergePart(dialect) };
  return {
    [`PUT ${place}/*`]: put({ view, isPartial: method === 'putPartial', admit: admittedPutBy(dialect) }),
    ...(activeBy === 'patch' && { [`PATCH ${place}/*`]: patch({ take: takeActive(take), view }) }),
  };
}

function admittedPutBy(dialect: Dialect): (body: JsonObject) => JsonObject {
  const { update, account } = dialect;
  return (body) => {
    const kept = update.strip.filter((path) => path in body);
    demand(kept.length === 0, `${kept.join()} cannot be written.`);
    demand(update.activeBy === 'method' || !('active' in body), 'active is changed by PATCH.');
    // What is read-only is ignored in a PUT (RFC 7644 section 3.5.1).
    checkAccount(body, { ...account, readOnly: [] });
    return withBooleans(body, dialect) as JsonObject;
  };
}

/** The part of a resource that a SCIM 1.1 server takes (its REST protocol, section 3.3.2). */
function mergePart(dialect: Dialect): Handler {
  return (call) => {
    const { id, ...user } = found(call);
    const { schemas, ...part } = bodyOf(call.request);
    demand(!('Operations' in part), 'Operations is no attribute.');
    checkAccount({ schemas, ...part }, dialect.account);
    const entries = Object.entries(withBooleans(part, dialect) as JsonObject);
    const changed = entries.map(([name, value]) => [name, merged(user[name], value)] as const);
    return { status: 200, body: call.store.put(call.entity, { ...user, ...Object.fromEntries(changed), id }) };
  };
}

function merged(before: unknown, value: unknown): unknown {
  return isObject(value) && isObject(before) ? { ...before, ...value } : value;
}

/** Reads operations as the dialect spells them; any other spelling is refused. */
export function spelledBy(dialect: Dialect, operation: RawOperation): RawOperation {
  const { operationCase, filterQuoting } = dialect.update;
  const { op, path = '' } = operation;
  const lower = op.toLowerCase();
  const wanted = operationCase === 'pascal' ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
  demand(op === wanted, `op is ${op}, not ${wanted}.`);
  const isBare = /\beq [^"\s\]]+\]/.test(path);
  demand(!path.includes('[') || isBare === (filterQuoting === 'bare'), `The path ${path} is not supported.`);
  const quoted = path.replace(/\beq ([^"\s\]]+)\]/g, 'eq "$1"]');
  return { ...operation, op: lower, ...(path !== '' && { path: quoted }) };
}

function takeBy(dialect: Dialect): TakeOperation {
  return (raw, call) => {
    const { op, path, value } = spelledBy(dialect, raw);
    const isPathless = path === undefined && isObject(value);
    const isWanted = dialect.update.patchStyle === 'pathless' ? isPathless : path !== undefined;
    demand(isWanted, `The operation ${op} ${String(path)} is not supported.`);
    const part = path === undefined ? value : { [path]: value };
    checkAccount({ schemas: dialect.account.schemas, ...(part as JsonObject) }, dialect.account);
    const taken = { op, value: withBooleans(value, dialect) };
    return takeRfc(path === undefined ? taken : { ...taken, path }, call);
  };
}

function takeActive(take: TakeOperation): TakeOperation {
  return (raw, call) => {
    const isActive = raw.path === 'active' || (isObject(raw.value) && Object.keys(raw.value).join() === 'active');
    demand(isActive, 'PATCH changes only active.');
    return take(raw, call);
  };
}

/** The booleans of what was sent, which are texts where the dialect says so. */
function withBooleans(value: unknown, dialect: Dialect): unknown {
  const isText = dialect.update.booleanAs === 'string' && dialect.update.method !== 'put';
  if (typeof value === 'boolean' && isText) throw new Refusal(400, 'Booleans are texts.', { scimType: 'invalidValue' });
  if (isText && (value === 'true' || value === 'false')) return value === 'true';
  if (Array.isArray(value)) return value.map((each) => withBooleans(each, dialect));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withBooleans(part, dialect)]));
}
