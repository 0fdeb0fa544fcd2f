import type { HttpRequest } from '../../http/request.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { withOwnSchemas } from './encode-account-schemas.ts';
import { encodePatch } from './encode-patch.ts';
import type { EncodeTools } from './encode-tools.ts';
import { pathTo } from '../resource-path.ts';
import { memberReference } from './member-list.ts';
import { formOf, memberOperations, type MemberWrite } from './member-operations.ts';
import { valueOf, withValue, type JsonObject } from '../protocol/json.ts';
import type { PatchOperation } from '../protocol/patch.ts';
import { urns } from '../protocol/urns.ts';
import { readWholeGroup, type WholeGroup } from './read-whole-group.ts';
import { refuseMoved } from './refuse-moved.ts';
import type { MemberChange } from './write.ts';

/**
 * The request that changes members of a group in the dialect of the server. Where it takes a list of all members, the group is read
 * first; two changes of one group must not overlap then.
 *
 * @throws HttpError that was `rejected`, see `readWholeGroup`; or what `read` throws.
 */
export async function encodeMembers(write: MemberWrite, tools: EncodeTools): Promise<HttpRequest> {
  const { dialect } = tools;
  const { members } = write;
  switch (formOf(members, dialect)) {
    case 'operations':
      return request(write, encodePatch(memberOperations(members, dialect), dialect), write.version);
    case 'partial':
      return request(write, partialGroup(members, dialect), write.version);
    case 'replace': {
      const group = await readWholeGroup(write, tools);
      const body = encodePatch([replacement(group, members, dialect)], dialect);
      return { ...request(write, body, group.version), effect: 'merge' };
    }
    case 'put': {
      refuseMoved(write, dialect);
      const group = await readWholeGroup(write, tools);
      const { headers, path } = request(write, undefined, group.version);
      const body = wholeGroup(group, members, dialect);
      return { method: 'PUT', effect: 'merge', path, body, ...(headers !== undefined && { headers }) };
    }
  }
}

function request({ endpoint, id }: MemberWrite, body: unknown, version: string | undefined): HttpRequest {
  const headers = version === undefined ? {} : { headers: { 'If-Match': version } };
  return { method: 'PATCH', effect: 'patch', path: pathTo(endpoint, id), body, ...headers };
}

/** A PATCH of SCIM 1.1: the members to be added, and those to be removed with a mark. */
function partialGroup({ attribute, add, remove }: MemberChange, dialect: Dialect): JsonObject {
  const leavers = remove.map(({ value }) => ({ value, operation: 'delete' }));
  return withOwnSchemas({ schemas: ['urn:scim:schemas:core:1.0'], [attribute]: [...add, ...leavers] }, dialect);
}

function replacement(group: WholeGroup, change: MemberChange, { members }: Dialect): PatchOperation {
  const stay = [...staying(group, change)].map(([id, member]) => memberReference(id, member, members.fields));
  return { op: 'replace', path: change.attribute, value: [...stay, ...joining(group, change)] };
}

/** The group as it was read, without what the server itself sets of it. */
function wholeGroup(group: WholeGroup, change: MemberChange, dialect: Dialect): JsonObject {
  const members = [...staying(group, change).values(), ...joining(group, change)];
  const changed = withValue(group.resource, change.attribute, members);
  const own = ['id', 'meta'].reduce((resource, name) => withValue(resource, name, undefined), changed);
  return withOwnSchemas(withValue(own, 'schemas', valueOf(own, 'schemas') ?? [urns.group]), dialect);
}

function staying({ members }: WholeGroup, { remove }: MemberChange): ReadonlyMap<string, unknown> {
  const leavers = new Set(remove.map(({ value }) => value));
  return new Map([...members].filter(([id]) => !leavers.has(id)));
}

function joining({ members }: WholeGroup, { add }: MemberChange): readonly MemberChange['add'][number][] {
  return add.filter(({ value }) => !members.has(value));
}
