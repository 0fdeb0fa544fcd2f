import type { Dialect } from '../../../src/scim/dialects/dialect.ts';
import { isObject, type JsonObject } from '../../../src/scim/protocol/json.ts';
import { spelledBy } from './described-users.ts';
import { bodyOf, demand, type Handler, type Routes } from './exchange.ts';
import { found } from './lists.ts';
import { hasFilter, patch, put, takeRfc, type RawOperation, type TakeOperation } from './writes.ts';

/** How members come and go where a server does what a dialect describes, and nothing else. */
export function describedGroups(dialect: Dialect, place: string): Routes {
  const { write } = dialect.members;
  if (write === 'none') return {};
  if (write === 'put') return { [`PUT ${place}/*`]: put() };
  if (write === 'partialWithOperation') return { [`PATCH ${place}/*`]: mergeMembers(dialect) };
  return { [`PATCH ${place}/*`]: patch({ take: takeMembersBy(dialect), check: atMost(dialect) }) };
}

type Member = JsonObject & { readonly value: string; readonly operation?: string };

/** A part of a group in which leavers are marked, as SCIM 1.1 has it. */
function mergeMembers({ members: { maxPerRequest } }: Dialect): Handler {
  return (call) => {
    const group = found(call);
    const { members = [] } = bodyOf(call.request) as { readonly members?: readonly Member[] };
    demand(members.length <= maxPerRequest, `More than ${maxPerRequest} members.`);
    const leavers = members.filter(({ operation }) => operation === 'delete').map(({ value }) => value);
    const joiners = members.filter(({ operation }) => operation === undefined).map(({ value }) => value);
    const kept = new Set([...call.store.membersOf(group.id), ...joiners].filter((id) => !leavers.includes(id)));
    const next = { ...group, members: [...kept].map((value) => ({ value })) };
    return { status: 200, body: call.store.put(call.entity, next) };
  };
}

function atMost({ members: { maxPerRequest } }: Dialect): (operations: readonly RawOperation[]) => void {
  return (operations) => {
    const changes = operations.filter(({ op }) => op.toLowerCase() !== 'replace');
    const count = changes.reduce((sum, { value }) => sum + (listIn(value)?.length ?? 1), 0);
    demand(count <= maxPerRequest, `More than ${maxPerRequest} members.`);
  };
}

function listIn(value: unknown): readonly Member[] | undefined {
  const list = isObject(value) ? value['members'] : value;
  return Array.isArray(list) ? (list as readonly Member[]) : undefined;
}

function takeMembersBy(dialect: Dialect): TakeOperation {
  return (raw, call) => {
    const operation = spelledBy(dialect, raw);
    demand(isInForm(operation, dialect), `The operation ${operation.op} ${String(operation.path)} is not supported.`);
    const list = listIn(operation.value);
    const known = call.store.membersOf(call.id);
    const joiners = (list ?? []).filter(({ value }) => !known.includes(value));
    if (operation.op !== 'remove') checkFields(joiners, dialect);
    if (list === undefined) return takeRfc(operation, call);
    return takeRfc({ op: operation.op, path: 'members', value: list }, call);
  };
}

function isInForm(operation: RawOperation, { members: { write, remove } }: Dialect): boolean {
  const shape = shapeOf(operation);
  const added = { patch: 'list', patchWrapped: 'wrapped', patchPathless: 'pathless', replaceAll: 'replaceAll' };
  const removed = { filterPath: 'filterPath', valueArray: 'list', wrapped: 'wrapped', replaceAll: 'replaceAll' };
  if (operation.op === 'add') return shape === added[write as keyof typeof added];
  if (operation.op === 'remove') return shape === removed[remove];
  return shape === 'replaceAll' && (write === 'replaceAll' || remove === 'replaceAll');
}

function shapeOf(operation: RawOperation): string {
  const { op, path, value } = operation;
  if (hasFilter(operation)) return 'filterPath';
  const isWrapped = isObject(value) && Array.isArray(value['members']);
  if (path === undefined) return isWrapped ? 'pathless' : 'other';
  if (path !== 'members') return 'other';
  if (isWrapped) return 'wrapped';
  if (!Array.isArray(value)) return 'other';
  return op === 'replace' ? 'replaceAll' : 'list';
}

function checkFields(members: readonly Member[], { members: { fields } }: Dialect): void {
  for (const member of members) {
    const isWhole = fields.every((field) => field in member) && Object.keys(member).length === fields.length;
    demand(isWhole, `A member has ${Object.keys(member).join()}, not ${fields.join()}.`);
  }
}
