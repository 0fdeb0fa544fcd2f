import { applyPatch } from '../../../src/scim/protocol/apply-patch.ts';
import { isObject, valueOf, type JsonObject } from '../../../src/scim/protocol/json.ts';
import type { PatchOperation } from '../../../src/scim/protocol/patch.ts';
import { urns } from '../../../src/scim/protocol/urns.ts';
import { bodyOf, demand, Refusal, type Call, type Handler, type MockAnswer, type MockRequest } from './exchange.ts';
import { found, schemaOf, type View } from './lists.ts';
import type { MockResource } from './store.ts';

const asStored: View = (resource) => resource;

export interface CreateOptions {
  readonly view?: View;
  readonly idPrefix?: string;
  /** Checks the body, and may change what is kept of it. */
  readonly admit?: (body: JsonObject, call: Call) => JsonObject;
}

/** Adds a resource; a userName or displayName that another one has, in any letter case, is refused with 409. */
export function create({ view = asStored, idPrefix, admit = (body) => body }: CreateOptions = {}): Handler {
  return (call) => {
    const body = admit(bodyOf(call.request), call);
    refuseTwin(body, call);
    const resource = call.store.put(call.entity, { ...writable(body), id: call.store.newId(idPrefix) });
    return { status: 201, body: view(resource, call.store) };
  };
}

function refuseTwin(body: JsonObject, { store, entity, id }: Call): void {
  const key = entity.toLowerCase() === 'users' ? 'userName' : 'displayName';
  const name = textOf(valueOf(body, key));
  demand(name !== '', `${key} is required.`, { scimType: 'invalidValue' });
  const twin = store.all(entity).find((other) => textOf(other[key]).toLowerCase() === name.toLowerCase());
  if (twin === undefined || twin.id === id) return;
  throw new Refusal(409, `${key} ${name} is taken.`, { scimType: 'uniqueness', code: 'DUPLICATE' });
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Without what only the server sets. */
function writable(body: JsonObject): JsonObject {
  const { id: _id, meta: _meta, groups: _groups, ...rest } = body;
  return rest;
}

export interface PutOptions extends CreateOptions {
  /** What is not in the body stays as it was. */
  readonly isPartial?: boolean;
}

/** Puts the body in place of the resource. */
export function put({ view = asStored, admit = (body) => body, isPartial = false }: PutOptions = {}): Handler {
  return (call) => {
    const resource = found(call);
    const body = writable(admit(bodyOf(call.request), call));
    if (!isPartial) refuseTwin(body, call);
    const next = { ...(isPartial ? resource : {}), ...body, id: resource.id };
    refuseStrangers(next, call);
    return { status: 200, body: view(call.store.put(call.entity, next), call.store) };
  };
}

/** Removes the resource, and it from all groups; answers 204, and 404 the second time. */
export const remove: Handler = (call) => {
  found(call);
  call.store.remove(call.entity, call.id);
  leaveGroups(call);
  return { status: 204 };
};

export function leaveGroups({ store, entity, id }: Call): void {
  if (entity.toLowerCase() !== 'users') return;
  for (const group of store.groupsOf(id)) {
    const members = (group['members'] as readonly JsonObject[]).filter(({ value }) => value !== id);
    store.put('Groups', { ...group, members });
  }
}

/** Leaves the account, inactive. */
export const deactivate: Handler = (call) => {
  call.store.put(call.entity, { ...found(call), active: false });
  return { status: 204 };
};

/** An operation as it came: nothing made of its letter case or its value. */
export interface RawOperation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

/** The operations of a PatchOp message; anything else is refused. */
export function operationsOf(request: MockRequest): readonly RawOperation[] {
  const body = bodyOf(request);
  const schemas = body['schemas'];
  demand(Array.isArray(schemas) && schemas.includes(urns.patchOp), 'The schemas do not name PatchOp.');
  const operations = body['Operations'];
  if (!Array.isArray(operations) || operations.length === 0) throw new Refusal(400, 'There are no Operations.');
  const given: readonly unknown[] = operations;
  return given.map((operation) => {
    if (isObject(operation) && typeof operation['op'] === 'string') return operation as unknown as RawOperation;
    throw new Refusal(400, 'An operation has no op.');
  });
}

/** One operation in the RFC's words; throws a Refusal for one that the server does not take. */
export type TakeOperation = (operation: RawOperation, call: Call) => PatchOperation;

export interface PatchOptions {
  readonly take?: TakeOperation;
  readonly view?: View;
  /** 204 without a body, or 200 with the resource, which is usual. */
  readonly status?: 200 | 204;
  /** Checks the operations together. */
  readonly check?: (operations: readonly RawOperation[], call: Call) => void;
}

export function patch({ take = asIs, view = asStored, status = 200, check }: PatchOptions = {}): Handler {
  return (call) => {
    const operations = operationsOf(call.request);
    check?.(operations, call);
    const resource = applyTo(
      call,
      operations.map((operation) => take(operation, call)),
    );
    return answerWith(status, view(resource, call.store));
  };
}

function answerWith(status: 200 | 204, body: JsonObject): MockAnswer {
  return status === 204 ? { status } : { status, body };
}

/** Changes the resource of a request, all or nothing. */
export function applyTo(call: Call, operations: readonly PatchOperation[]): MockResource {
  const { id, ...resource } = found(call);
  const changed = { ...applyPatch({ id, ...resource }, operations, schemaOf(call.entity)), id };
  if (call.entity.toLowerCase() === 'users') refuseTwin(changed, call);
  refuseStrangers(changed, call);
  return call.store.put(call.entity, changed);
}

/** Members are people who exist. */
function refuseStrangers(resource: JsonObject, { store }: Call): void {
  const members = (resource['members'] ?? []) as readonly JsonObject[];
  const stranger = members.find(({ value }) => store.get('Users', textOf(value)) === undefined);
  demand(stranger === undefined, `There is no user ${String(stranger?.['value'])}.`, { scimType: 'invalidValue' });
}

const asIs: TakeOperation = (operation) => {
  const { op, path, value } = operation;
  if (op !== 'add' && op !== 'replace' && op !== 'remove') throw new Refusal(400, `op is ${op}.`);
  return { op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) };
};

/** Operations as the RFC has them, their names in lower case. */
export const takeRfc = asIs;

/** True for a path with a value filter: `members[value eq "1"]`. */
export function hasFilter({ path = '' }: RawOperation): boolean {
  return path.includes('[');
}
