import type { FaultScript } from './fault-server.ts';
import { endpointOf, pageOf, queryOf, type Directory, type Resource } from './scim-directory.ts';

/** How a filter of a probe is understood; the groups that a filter names still have their members here. */
export type FilterReading = (filter: string, resource: Resource) => boolean;

/** `groups.value eq "g"` on the users of a directory whose groups know their members. */
export function usersOfGroup({ Groups = [] }: Directory): FilterReading {
  return (filter, { id }) => {
    const group = textsOf(filter)[0];
    return Groups.some((each) => each['id'] === group && membersOf(each).includes(String(id)));
  };
}

/** `id eq "g" and members eq "u"` on its groups. */
export const groupOfUser: FilterReading = (filter, group) => {
  const [id, user = ''] = textsOf(filter);
  return group['id'] === id && membersOf(group).includes(user);
};

/** A server that shows groups without members and takes filters. */
export function probedServer(directory: Directory, matches: FilterReading): FaultScript {
  return async (request, reply) => {
    const resources = directory[endpointOf(request)];
    if (resources === undefined) return reply.send(404);
    const filter = queryOf(request).get('filter');
    const found = filter === null ? resources : resources.filter((resource) => matches(filter, resource));
    return reply.json(pageOf(found.map(withoutMembers), request));
  };
}

/** The quoted texts of a filter, unescaped. */
function textsOf(filter: string): string[] {
  return [...filter.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([text]) => JSON.parse(text) as string);
}

function membersOf(group: Resource): string[] {
  return (group['members'] as readonly { readonly value: string }[]).map(({ value }) => value);
}

function withoutMembers({ members: _members, ...resource }: Resource): Resource {
  return resource;
}
