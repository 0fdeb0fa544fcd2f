import { compileLinks } from '../../csv/compile-links.ts';
import { KeySet } from '../../key-set.ts';
import type { ScimResource } from '../../scim/protocol/resource.ts';
import type { ExportContext, MembershipReading } from './entity-export.ts';
import { IdList } from './id-list.ts';
import { openLinkFile } from './links-output.ts';
import { mapInOrder } from './map-in-order.ts';
import { askForMembers, proveProbe, type MemberProbe, type Question } from './member-probe.ts';
import { isGroups, isUsers } from './plan-memberships.ts';
import { asksForPairs, type Probe } from './probe-rules.ts';
import type { MembersElsewhere } from './reading-order.ts';

/**
 * By asking with a filter: for each group who is in it, or for each group and user whether the one is in the other. As many questions
 * are under way as the connection allows requests; what is kept are the ids of the groups, of the users that are asked for one by one,
 * and of the members in the answers under way.
 */
export function probeMemberships(
  context: ExportContext,
  { link, groups, users }: MembersElsewhere,
  probe: Probe,
): MembershipReading {
  const asked = { groups: new IdList(), users: new IdList() };
  const memberProbe = { endpoint: probe.entity === 'Groups' ? groups.entity : users, probe };
  return {
    outputsFor: (entity) => {
      if (isGroups(entity)) return Promise.resolve([asked.groups]);
      return Promise.resolve(asksForPairs(probe) && isUsers(entity) ? [asked.users] : []);
    },
    finish: async () => {
      const questions = new Questions(asked.groups.ids, asksForPairs(probe) ? asked.users.ids : undefined);
      const reader = compileLinks(link.attribute, [link.ownerColumn, link.memberColumn]);
      const whenEmpty = (): string | undefined => (questions.count === 0 ? undefined : noneShown);
      const file = await openLinkFile(context, {
        link,
        owner: groups.entity,
        reader,
        known: context.knownIds,
        referred: 'member',
        whenEmpty,
      });
      for await (const group of askEach(context, memberProbe, questions)) await file.write([group]);
      await file.finish({ ids: new KeySet(), total: undefined });
    },
  };
}

const noneShown =
  'no question showed a member. If there are memberships, the target does not understand the filter of members.probe.';

/** Every group, or every pair of a group and a user. */
class Questions {
  readonly #groups: readonly string[];
  readonly #users: readonly string[] | undefined;

  constructor(groups: readonly string[], users: readonly string[] | undefined) {
    this.#groups = groups;
    this.#users = users;
  }

  get count(): number {
    return this.#groups.length * (this.#users?.length ?? 1);
  }

  *[Symbol.iterator](): Generator<Question> {
    for (const group of this.#groups) {
      if (this.#users === undefined) yield { group };
      else for (const user of this.#users) yield { group, user };
    }
  }
}

/** Groups with those of their members that an answer showed; those without are left out. */
async function* askEach(
  context: ExportContext,
  probe: MemberProbe,
  questions: Questions,
): AsyncGenerator<ScimResource> {
  const [first] = questions;
  if (first === undefined) return;
  if (first.user !== undefined) context.warnings.add('probe', manyRequests(probe, questions.count), questions.count);
  await proveProbe(context, probe, first);
  const ask = async (question: Question): Promise<ScimResource> => ({
    id: question.group,
    members: await askForMembers(context, probe, question),
  });
  yield* mapInOrder(questions, context.open.connection.maxConcurrentRequests, ask);
}

function manyRequests({ endpoint }: MemberProbe, count: number): string {
  return `${endpoint}: the target shows only whether one user is in one group; reading all memberships takes ${count} requests or more.`;
}
