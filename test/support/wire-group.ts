import type { HttpRequest } from '../../src/http/request.ts';
import { applyPatch } from '../../src/scim/protocol/apply-patch.ts';
import { isObject, type JsonObject } from '../../src/scim/protocol/json.ts';
import { parsePatchRequest, type PatchOperation } from '../../src/scim/protocol/patch.ts';
import { groupResourceSchema } from '../../src/scim/protocol/resource-types.ts';

/** The group after a request in any of the ways that servers take: PUT, PatchOp, values wrapped or not, a partial group. */
export function applyRequest(group: JsonObject, { method, body }: HttpRequest): JsonObject {
  if (!isObject(body)) throw new Error('a body was expected');
  if (method === 'PUT') return { ...body, id: group['id'] };
  if (body['Operations'] === undefined) return applyPartial(group, body);
  return applyPatch(group, parsePatchRequest(body).map(unwrapped), groupResourceSchema);
}

function unwrapped(operation: PatchOperation): PatchOperation {
  const { path, value } = operation;
  return path !== undefined && isObject(value) ? { ...operation, value: value[path] } : operation;
}

interface MarkedMember {
  readonly value: string;
  readonly operation?: string;
}

function applyPartial(group: JsonObject, body: JsonObject): JsonObject {
  const members = new Map((group['members'] as readonly MarkedMember[]).map((member) => [member.value, member]));
  for (const { operation, ...member } of body['members'] as readonly MarkedMember[]) {
    if (operation === 'delete') members.delete(member.value);
    else members.set(member.value, member);
  }
  return { ...group, members: [...members.values()] };
}
