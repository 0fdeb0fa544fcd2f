import { HttpError } from '../../http/http-error.ts';
import type { EncodeTools } from './encode-tools.ts';
import { membersById, saysMore, spelledOtherwise } from './member-list.ts';
import type { MemberWrite } from './member-operations.ts';
import { valueOf } from '../protocol/json.ts';
import type { ScimResource } from '../protocol/resource.ts';
import { failWrite, versionOf, type EarlierMembers } from './write.ts';

/** A group of which nothing is hidden, so that its list of members may be written as a whole. */
export interface WholeGroup {
  readonly resource: ScimResource;
  /** By id, as the server shows them, with what was done to the group before. */
  readonly members: ReadonlyMap<string, unknown>;
  /** Undefined where versions are not checked. */
  readonly version: string | undefined;
}

/**
 * Reads the group of a write: a list that is written as a whole removes everybody that it does not name, also those whom the server
 * did not show.
 *
 * @throws HttpError that was `rejected`: 404 without such a group; without a status where its members are not readable; with
 * `invalidValue` where it shows who is to be removed under another id only; with `noTarget` where it has nobody who could be removed.
 */
export async function readWholeGroup(write: MemberWrite, tools: EncodeTools): Promise<WholeGroup> {
  const { endpoint, id, members } = write;
  if (tools.dialect.members.read !== 'group') throw unreadable(write, 'by its profile the target does not show them');
  const resource = await tools.read(endpoint, id);
  if (resource === undefined) throw refused(write, 'there is no such group (any more)', { status: 404 });
  const shown = isListed(resource, members.attribute) ? resource : await askByName(write, tools);
  const known = knownMembers(write, [resource, shown], tools);
  refuseOtherIds(write, known);
  const now = withEarlier(known, members.earlier);
  if (now.size === 0 && members.add.length === 0) {
    throw refused(write, 'the group has no members to remove', { scimType: 'noTarget' });
  }
  return { resource, members: now, version: members.checksVersion === true ? versionOf(resource) : undefined };
}

function isListed(resource: ScimResource, attribute: string): boolean {
  return (valueOf(resource, attribute) ?? undefined) !== undefined;
}

/** Some servers show members on request only (RFC 7643 section 7). */
async function askByName(write: MemberWrite, { read }: EncodeTools): Promise<ScimResource> {
  const { endpoint, id, members } = write;
  try {
    return (await read(endpoint, id, [members.attribute])) ?? { id };
  } catch (error) {
    if (!(error instanceof HttpError) || error.code !== 'TARGET_REFUSED') throw error;
    throw unreadable(write, 'the group is shown without them, and the target refuses to be asked for them by name');
  }
}

function knownMembers(
  write: MemberWrite,
  [resource, shown]: readonly [ScimResource, ScimResource],
  { dialect }: EncodeTools,
): ReadonlyMap<string, unknown> {
  const { attribute } = write.members;
  const absent = dialect.members.omittedWhenEmpty ? [] : undefined;
  const list = valueOf(shown, attribute) ?? absent;
  if (list === undefined) throw unreadable(write, `the group is shown without them, also by name${hintAtKnob}`);
  const known = Array.isArray(list) ? membersById(list) : undefined;
  if (known === undefined) throw unreadable(write, 'the target does not show each of them with an id');
  const length = Array.isArray(list) ? list.length : 0;
  if ([resource, shown].some((each) => saysMore(each, attribute, length))) {
    throw unreadable(write, 'the target shows a part of them only');
  }
  return known;
}

const hintAtKnob = ' (where that is how the target shows an empty group, set members.omittedWhenEmpty)';

/** Whoever is not found would stay, and the order would count as done. */
function refuseOtherIds(write: MemberWrite, known: ReadonlyMap<string, unknown>): void {
  const others = spelledOtherwise(
    write.members.remove.map(({ value }) => value),
    known,
  );
  if (others.length === 0) return;
  const reason = `the group shows ${others.slice(0, 5).join(', ')} under another id or another spelling of it`;
  throw refused(write, reason, { scimType: 'invalidValue' });
}

/** A server that is slow to show a change would have it undone by the next list. */
function withEarlier(
  known: ReadonlyMap<string, unknown>,
  { added, removed }: EarlierMembers = { added: [], removed: [] },
): ReadonlyMap<string, unknown> {
  const gone = new Set(removed);
  const stay = [...known].filter(([id]) => !gone.has(id));
  const joined = added.filter(({ value }) => !known.has(value)).map((member) => [member.value, member] as const);
  return new Map<string, unknown>([...stay, ...joined]);
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
