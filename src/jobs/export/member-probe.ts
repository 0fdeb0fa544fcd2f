import { randomUUID } from 'node:crypto';
import { AgentError } from '../../errors.ts';
import { quoteFilterValue } from '../../scim/protocol/filter.ts';
import type { ExportContext } from './entity-export.ts';
import { listEntity, logDrift, untilWhole } from './list-entity.ts';
import { asksForPairs, type Probe } from './probe-rules.ts';

/** Who is in a group, or whether one user is. */
export interface Question {
  readonly group: string;
  readonly user?: string;
}

/** A listing with a filter, which shows who is in a group. */
export interface MemberProbe {
  /** The endpoint that is listed. */
  readonly endpoint: string;
  readonly probe: Probe;
}

/**
 * The ids of the members.
 *
 * @throws AgentError RESPONSE_NOT_SCIM for an answer of other resources than were asked for; or what a listing throws.
 */
export async function askForMembers(
  context: ExportContext,
  { endpoint, probe }: MemberProbe,
  question: Question,
): Promise<readonly string[]> {
  const ids = await listIds(context, endpoint, filterOf(probe, question));
  const { group, user } = question;
  if (user === undefined) return ids;
  const expected = probe.entity === 'Groups' ? group : user;
  if (ids.some((id) => id !== expected)) throw ignoresFilter(endpoint, probe, 'shows other resources than the one');
  return ids.length === 0 ? [] : [user];
}

/**
 * Asks for what is not there, in each part of the filter: a server that ignores one would show everybody as a member of every group.
 *
 * @throws AgentError RESPONSE_NOT_SCIM when the server shows something all the same.
 */
export async function proveProbe(
  context: ExportContext,
  { endpoint, probe }: MemberProbe,
  sample: Question,
): Promise<void> {
  const absent: Question[] = [{ ...sample, group: randomUUID() }];
  if (asksForPairs(probe)) absent.push({ ...sample, user: randomUUID() });
  for (const question of absent) {
    const ids = await idsOrRefusal(context, endpoint, filterOf(probe, question));
    if (ids.length > 0) throw ignoresFilter(endpoint, probe, 'shows members even where there cannot be any');
  }
}

/** A server that refuses such an id has read it. */
async function idsOrRefusal(context: ExportContext, endpoint: string, filter: string): Promise<readonly string[]> {
  try {
    return await listIds(context, endpoint, filter);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'TARGET_REFUSED') return [];
    throw error;
  }
}

/** Both places are filled at once: an id may look like the other place. */
function filterOf({ filter }: Probe, { group, user = '' }: Question): string {
  return filter.replace(/"?\{(group|user)\}"?/g, (_place, name) => quoteFilterValue(name === 'group' ? group : user));
}

async function listIds(context: ExportContext, endpoint: string, filter: string): Promise<readonly string[]> {
  const read = async (): Promise<string[]> => {
    const ids: string[] = [];
    const listing = { endpoint, filter, maxConcurrentRequests: 1, emptyStatuses: [] };
    for await (const { resources } of listEntity(context, listing)) {
      for (const { id } of resources) ids.push(id);
    }
    return ids;
  };
  return untilWhole(read, (error) => {
    logDrift(context, error);
    return Promise.resolve();
  });
}

function ignoresFilter(endpoint: string, { filter }: Probe, what: string): AgentError {
  return new AgentError('RESPONSE_NOT_SCIM', `${endpoint}: asked with the filter ${filter} the target ${what}.`, {
    next: 'It does not understand the filter. Set members.probe or members.read in ProfileOverrides to what the vendor of the target documents.',
  });
}
