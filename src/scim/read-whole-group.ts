import { HttpError } from '../http/http-error.ts';
import type { EncodeTools } from './encode-tools.ts';
import { membersById } from './member-list.ts';
import type { MemberWrite } from './member-operations.ts';
import { valueOf } from './protocol/json.ts';
import type { ScimResource } from './protocol/resource.ts';
import { failWrite, versionOf } from './write.ts';

/** A group of which nothing is hidden, so that its list of members may be written as a whole. */
export interface WholeGroup {
  readonly resource: ScimResource;
  /** By id, as the server shows them. */
  readonly members: ReadonlyMap<string, unknown>;
  /** Undefined where versions are not checked. */
  readonly version: string | undefined;
}

/**
 * Reads the group of a write: a list that is written as a whole removes everybody that it does not name, also those whom the server
 * did not show.
 *
 * @throws HttpError that was `rejected`: 404 without such a group; without a status where its members are not readable; with `noTarget`
 * where it has nobody who could be removed.
 */
export async function readWholeGroup(write: MemberWrite, tools: EncodeTools): Promise<WholeGroup> {
  const { endpoint, id, members } = write;
  if (tools.dialect.members.read !== 'group') throw unreadable(write, 'by its profile the target does not show them');
  const resource = await tools.read(endpoint, id);
  if (resource === undefined) throw refused(write, 'there is no such group (any more)', { status: 404 });
  const shown = valueOf(resource, members.attribute) ?? (await askByName(write, tools)) ?? [];
  const known = Array.isArray(shown) ? membersById(shown) : undefined;
  if (known === undefined) throw unreadable(write, 'the target does not show each of them with an id');
  if (known.size === 0 && members.add.length === 0) {
    throw refused(write, 'the group has no members to remove', { scimType: 'noTarget' });
  }
  return { resource, members: known, version: members.checksVersion === true ? versionOf(resource) : undefined };
}

/** A group without the attribute has no members, or is one of a server that shows them on request only (RFC 7643 section 7). */
async function askByName(write: MemberWrite, { read }: EncodeTools): Promise<unknown> {
  const { endpoint, id, members } = write;
  try {
    const resource = await read(endpoint, id, [members.attribute]);
    return resource === undefined ? undefined : valueOf(resource, members.attribute);
  } catch (error) {
    if (!(error instanceof HttpError) || error.code !== 'TARGET_REFUSED') throw error;
    throw unreadable(write, 'the group is shown without them, and the target refuses to be asked for them by name');
  }
}

function unreadable(write: MemberWrite, reason: string): HttpError {
  return refused(write, `its members cannot be read whole, because ${reason}`, {
    next: 'Set members.write and members.remove in ProfileOverrides to a way that needs no list of all members.',
  });
}

interface Details {
  readonly status?: number;
  readonly scimType?: string;
  readonly next?: string;
}

function refused(write: MemberWrite, reason: string, details: Details): HttpError {
  return failWrite(write, 'TARGET_REFUSED', `${reason}; nothing was sent.`, { delivery: 'rejected', ...details });
}
