import type { Dialect } from '../scim/dialects/dialect.ts';
import { parseFilter } from '../scim/protocol/filter.ts';

/** Where memberships would be asked for without an answer, or written over members that are not seen. */
export function membersProblems({ members, filter }: Dialect): string[] {
  const probe = members.probe === null ? [] : filterProblems(members.probe.filter, filter.equality);
  const fields = members.fields.includes('value') ? [] : ['members.fields: must have value, which names the member.'];
  return [...readProblems(members), ...probe, ...writeProblems(members), ...fields];
}

function readProblems({ read, probe }: Dialect['members']): string[] {
  if (read !== 'probe') return [];
  if (probe === null) return ['members.read: is probe, but members.probe is not set.'];
  const { entity, filter } = probe;
  if (!filter.includes('{group}')) return ['members.probe.filter: must have {group} in the place of the id.'];
  if (entity === 'Users' || filter.includes('{user}')) return [];
  return ['members.probe.filter: must have {user} too, because the entity Groups shows no user.'];
}

function filterProblems(text: string, equality: Dialect['filter']['equality']): string[] {
  if (equality === 'joined') return [];
  try {
    parseFilter(text.replaceAll('{group}', 'group').replaceAll('{user}', 'user'));
    return [];
  } catch {
    return ['members.probe.filter: is no filter of SCIM, such as groups.value eq "{group}".'];
  }
}

/** A list that is written as a whole removes everybody whom it does not name. */
function writeProblems({ read, write, remove }: Dialect['members']): string[] {
  if (read === 'group' || write === 'none') return [];
  const reason = `must have members.read group, which is ${read}: the list of all members is sent.`;
  if (write === 'put' || write === 'replaceAll') return [`members.write: ${write} ${reason}`];
  return write !== 'partialWithOperation' && remove === 'replaceAll' ? [`members.remove: replaceAll ${reason}`] : [];
}
