import { describe, it, expect } from '@jest/globals';
import fc from 'fast-check';
import { AgentError } from '../../../src/errors.ts';
import { startScimmyServer } from '../../support/scimmy-server.ts';
import { answer, answerAfter, cutAnswer, loseAnswer, loseRequest } from '../../support/faults.ts';
import type { Fault, FaultPlan } from '../../support/fault-proxy.ts';
import { readResults, sceneToken, useFulfillScene, type FulfillScene } from '../../support/fulfill-scene.ts';
import { aDeleted, aModified, anAdded, theGroup, type SampleOrder } from '../../support/order-files.ts';
import { aGroup, aUser } from '../../support/scim-directory.ts';
import { membersOf, namesCreated, type ServerState } from '../../support/server-state.ts';

const setScene = useFulfillScene();
const names = ['ada', 'bob', 'cyd', 'dan', 'eve'];
const groups = ['g0', 'g1', 'g2'];
/** Who is there at the beginning; enough others that no deletion is too many for the guard. */
const first = [...names.slice(0, 2), ...Array.from({ length: 60 }, (_, index) => `other${index}`)];

/** What the platform wants of one person. */
interface Wish {
  readonly kind: 'add' | 'modify' | 'delete';
  readonly who: string;
  readonly title: string | null | undefined;
  readonly join: readonly string[];
  readonly leave: readonly string[];
}

interface Person {
  /** Tells this account from an earlier one of the same name. */
  readonly account: number;
  readonly title: string | undefined;
  readonly groups: ReadonlySet<string>;
}

/** The simplest server there can be: it does what it is told, in the order in which it is told. */
class Model {
  readonly people = new Map<string, Person>();
  /** The name of each account that orders made. */
  readonly created: string[] = [];
  #accounts = 0;

  constructor() {
    for (const name of first) this.people.set(name, this.#newPerson());
  }

  /** The accounts that the platform knows when it writes its orders. */
  known(): ReadonlyMap<string, number> {
    return new Map([...this.people].map(([name, { account }]) => [name, account]));
  }

  /** The state that the order ends in. */
  apply(wish: Wish, known: ReadonlyMap<string, number>): 'Executed' | 'Errored' {
    const person = this.people.get(wish.who);
    if (wish.kind === 'add') {
      if (person === undefined) this.created.push(wish.who);
      this.#change(wish, person ?? this.#newPerson());
      return 'Executed';
    }
    const isThere = this.isThere(wish.who, known);
    if (wish.kind === 'delete') {
      if (isThere) this.people.delete(wish.who);
      return 'Executed';
    }
    if (!isThere || person === undefined) return 'Errored';
    this.#change(wish, person);
    return 'Executed';
  }

  /** The account that the platform knows is still there. */
  isThere(who: string, known: ReadonlyMap<string, number>): boolean {
    const person = this.people.get(who);
    return person !== undefined && person.account === known.get(who);
  }

  #newPerson(): Person {
    return { account: ++this.#accounts, title: undefined, groups: new Set() };
  }

  #change({ kind, who, title, join, leave }: Wish, person: Person): void {
    const left = [...person.groups].filter((group) => !leave.includes(group));
    // A new account is described by what it has, so that nothing in an order for one means "remove".
    const keepsTitle = title === undefined || (kind === 'add' && title === null);
    const newTitle = keepsTitle ? person.title : (title ?? undefined);
    this.people.set(who, { ...person, title: newTitle, groups: new Set([...left, ...join]) });
  }
}

const faults: Readonly<Record<string, Fault>> = {
  'answer lost': loseAnswer,
  'request lost': loseRequest,
  'answer cut': cutAnswer,
  'done, then 500': answerAfter(500),
  'done, then 503': answerAfter(503, { 'retry-after': '2' }),
  '429': answer(429),
  '429 with advice': answer(429, { 'retry-after': '7' }),
  '503': answer(503, { 'retry-after': '7' }),
};

/** At which request of a run which fault; 500 for what is not done comes once at most, since it is an answer to the order. */
interface Trouble {
  readonly at: readonly (readonly [number, string])[];
  readonly refusedAt: number | undefined;
  /** At this request the run is interrupted. */
  readonly stopAt: number | undefined;
}

const group = fc.constantFrom(...groups);
const wish: fc.Arbitrary<Wish> = fc
  .record({
    kind: fc.constantFrom('add', 'add', 'modify', 'modify', 'modify', 'delete'),
    who: fc.constantFrom(...names),
    title: fc.constantFrom('Boss', 'Clerk', 'Guest', null, undefined),
    join: fc.uniqueArray(group, { maxLength: 2 }),
    leave: fc.uniqueArray(group, { maxLength: 2 }),
  })
  .map(({ kind, leave, join, ...rest }) => {
    const left = kind === 'add' ? [] : leave.filter((each) => !join.includes(each));
    return { ...rest, kind: kind, join, leave: left };
  });
const trouble: fc.Arbitrary<Trouble> = fc.record({
  at: fc.array(fc.tuple(fc.integer({ min: 4, max: 26 }), fc.constantFrom(...Object.keys(faults))), { maxLength: 5 }),
  refusedAt: fc.option(fc.integer({ min: 6, max: 24 }), { nil: undefined }),
  stopAt: fc.option(fc.integer({ min: 6, max: 20 }), { nil: undefined }),
});
const batch = fc.record({
  wishes: fc.array(wish, { minLength: 1, maxLength: 12 }),
  troubles: fc.array(trouble, { maxLength: 3 }),
  serviceSupportBulk: fc.boolean(),
});
const batches = fc.array(batch, { minLength: 1, maxLength: 3 });

type Batch = typeof batches extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

describe('whatever is ordered and whatever goes wrong, the server ends up as ordered', () => {
  const numRuns = Number(process.env['MODEL_RUNS'] ?? 50);

  it('the sandbox', async () => {
    const check = fc.asyncProperty(batches, async (all) => {
      const scene = await setScene({ resources: peopleAndGroups() as never });
      await expectAsModelled(scene, all);
    });
    await fc.assert(check, { numRuns });
  }, 300_000);

  it('a server of other people', async () => {
    const check = fc.asyncProperty(batches, async (all) => {
      const { users, groups: teams } = peopleAndGroups();
      const scimmy = await startScimmyServer({ Users: users, Groups: teams }, sceneToken);
      const scene = await setScene({ server: `${scimmy.url}/v2` });
      try {
        await expectAsModelled(scene, all);
      } finally {
        await scimmy.close();
      }
    });
    await fc.assert(check, { numRuns });
  }, 300_000);
});

function peopleAndGroups() {
  const users = first.map((name) => aUser(`id-of-${name}`, { userName: name, externalId: `N-${name}` }));
  return { users, groups: groups.map((id) => aGroup(id, [])) };
}

async function expectAsModelled(scene: FulfillScene, all: readonly Batch[]): Promise<void> {
  const model = new Model();
  let ids = idsIn(await scene.state());
  for (const [number, { wishes, troubles, serviceSupportBulk }] of all.entries()) {
    const planned = plan(model, wishes, ids);
    const file = await scene.write(
      `batch-${number}.json`,
      planned.map(({ order }) => order),
    );
    for (const each of troubles) {
      const controller = new AbortController();
      const interruption = new AgentError('INTERRUPTED', 'interrupted');
      scene.proxy.plan(
        planOf(each, () => {
          controller.abort(interruption);
        }),
      );
      await fulfillOrInterrupt(
        scene.fulfill([file], { connection: { serviceSupportBulk }, signal: controller.signal }),
      );
    }
    scene.proxy.plan(() => undefined);

    const summary = await scene.fulfill([file], { connection: { serviceSupportBulk } });

    expect(['applied', 'already-applied']).toContain(summary.outcome);
    const rows = await readResults(summary);
    const ended = rows.map(({ AssignedResourceTypeId: id, State, Message }) => ({ id, State, Message }));
    expect(ended.toSorted(byId)).toEqual(planned.map(({ ended: wanted }) => wanted));
    const state = await scene.state();
    expect(peopleIn(state)).toEqual(peopleOf(model));
    ids = idsIn(state);
  }
  expect(namesCreated(scene.proxy.requests)).toEqual(model.created.sort());
}

/** The orders for some wishes, and how they must end. */
function plan(model: Model, wishes: readonly Wish[], ids: ReadonlyMap<string, string>) {
  const known = model.known();
  return wishes.map((given, index) => {
    // Servers differ in what they say of a member that there is not; that is no matter of this test.
    const needsTitle = given.kind === 'modify' && given.title === undefined && !model.isThere(given.who, known);
    const isEmpty = given.title === undefined && given.join.length + given.leave.length === 0;
    const wish = needsTitle || isEmpty ? { ...given, title: 'Boss' } : given;
    const order = { ...orderOf(wish, ids), AssignedResourceTypeId: String(index) };
    const State = model.apply(wish, known);
    return { order, ended: { id: String(index), State, Message: expect.any(String) } };
  });
}

function byId(left: { readonly id: string }, right: { readonly id: string }): number {
  return Number(left.id) - Number(right.id);
}

/** The order for a wish, as a platform writes it that knows these accounts. */
function orderOf({ kind, who, title, join, leave }: Wish, ids: ReadonlyMap<string, string>): SampleOrder {
  const id = ids.get(who) ?? `no-account-of-${who}`;
  const Resource = { acme_id: id, login: who };
  if (kind === 'delete') return aDeleted(id, { Resource });
  const changes = {
    ...(title !== undefined && { title }),
    ...(join.length > 0 && { groups_add: join.map(theGroup) }),
    ...(leave.length > 0 && { groups_remove: leave.map(theGroup) }),
  };
  return kind === 'add' ? anAdded(who, changes) : aModified(id, changes, { Resource });
}

/** An interruption before the first write is thrown; everything else is a summary. */
async function fulfillOrInterrupt(fulfilled: Promise<unknown>): Promise<void> {
  await fulfilled.catch((error: unknown) => {
    if (!(error instanceof AgentError) || error.code !== 'INTERRUPTED') throw error;
  });
}

function planOf({ at, refusedAt, stopAt }: Trouble, stop: () => void): FaultPlan {
  const faultAt = new Map(at.map(([number, name]) => [number, faults[name]]));
  let count = 0;
  return () => {
    count += 1;
    if (count === stopAt) stop();
    return count === refusedAt ? answer(500) : faultAt.get(count);
  };
}

function idsIn({ users }: ServerState): ReadonlyMap<string, string> {
  return new Map(users.map((user) => [String(user['userName']), String(user['id'])]));
}

function peopleIn(state: ServerState): unknown {
  const people = state.users.map((user) => {
    const id = String(user['id']);
    const own = groups.filter((each) => membersOf(state, each).includes(id));
    return [user['userName'], user['title'] ?? undefined, own] as const;
  });
  return people.sort(byName);
}

function peopleOf({ people }: Model): unknown {
  return [...people]
    .map(([name, { title, groups: own }]) => [name, title, groups.filter((each) => own.has(each))] as const)
    .sort(byName);
}

function byName([left]: readonly unknown[], [right]: readonly unknown[]): number {
  return String(left) < String(right) ? -1 : 1;
}
