import { AgentError } from '../errors.ts';
import { secretValues } from '../orders/secret-values.ts';
import type { AskTarget } from './ask-target.ts';
import { changeMemberships } from './change-memberships.ts';
import type { MemberItem } from './group-members.ts';
import { inParallel } from './in-parallel.ts';
import { MemberMemory } from './member-memory.ts';
import { accountStep } from './journal-steps.ts';
import { orderCourse } from './order-course.ts';
import { OrderQueue } from './order-queue.ts';
import type { OrderResult } from './order-result.ts';
import type { CourseContext, OrderTask } from './order-task.ts';
import type { SendWrites, WriteItem } from './send-writes.ts';
import type { Course, LookUpStep, MembersStep, ReadStep, Step, StepAnswer, WriteStep } from './step.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';

export interface CourseTools {
  readonly context: CourseContext;
  readonly ask: AskTarget;
  readonly send: SendWrites;
  readonly maxConcurrentRequests: number;
  /** True once nothing new is to be begun; what is under way still ends, without further requests. */
  readonly isStopped: () => boolean;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onResult: (task: OrderTask, result: OrderResult) => void;
}

const mostAtOnce = 1000;

/**
 * Carries out orders: those of one account in their order, others side by side, up to a thousand under way. They go in
 * rounds, so that what many of them need at the same time becomes few requests: look-ups, Bulk, members of one group.
 * Orders without a result are those that were not begun because the run was stopped.
 */
export async function runCourses(tasks: readonly OrderTask[], tools: CourseTools): Promise<void> {
  const queue = new OrderQueue(tasks.map((task) => ({ task, keys: task.change.keys })));
  const memory = new MemberMemory();
  let parked: readonly Active[] = [];
  for (;;) {
    const entries = tools.isStopped() ? [] : queue.take(mostAtOnce);
    if (entries.length === 0 && parked.length === 0) return;
    const round = new Round({ ...tools, memory }, (entry, result) => {
      tools.onResult(entry.task, result);
      // What follows on the same account must not overtake an order that is still to be done.
      if (result.state !== 'NotAttempted') queue.finish(entry);
    });
    if (entries.length > 0) {
      for (const entry of entries) round.advance({ entry, course: orderCourse(entry.task, tools.context) }, undefined);
    } else {
      parked = await round.resumeDue(parked);
    }
    parked = [...parked, ...(await round.runAll())];
  }
}

interface Entry {
  readonly task: OrderTask;
  readonly keys: readonly string[];
}

interface Begun {
  readonly entry: Entry;
  readonly course: Course<OrderResult>;
}

/** An order under way, with what it needs next. */
interface Active extends Begun {
  readonly step: Step;
}

type At<Kind extends Step> = Active & { readonly step: Kind };

interface RoundTools extends CourseTools {
  /** Of the run. */
  readonly memory: MemberMemory;
}

/** Orders that go through their steps together. */
class Round {
  readonly #tools: RoundTools;
  readonly #onEnd: (entry: Entry, result: OrderResult) => void;
  #active: Active[] = [];

  constructor(tools: RoundTools, onEnd: (entry: Entry, result: OrderResult) => void) {
    this.#tools = tools;
    this.#onEnd = onEnd;
  }

  /** Gives a course its answer and notes what it needs next. */
  readonly advance = ({ entry, course }: Begun, answer: StepAnswer): void => {
    const next = course.next(answer);
    if (next.done === true) this.#onEnd(entry, next.value);
    else this.#active.push({ entry, course, step: next.value });
  };

  /** Waits for the first of those whose moment comes, takes up all that are due; returns the others. */
  async resumeDue(parked: readonly Active[]): Promise<readonly Active[]> {
    const { context, wait, isStopped } = this.#tools;
    const first = Math.min(...parked.map(momentOf));
    if (!isStopped() && first > context.now()) await wait(first - context.now());
    const due = parked.filter(
      (active) => isStopped() || momentOf(active) <= context.now() || momentOf(active) === first,
    );
    for (const active of due) this.advance(active, undefined);
    return parked.filter((active) => !due.includes(active));
  }

  /** Goes on until every order has ended or waits for a moment; returns those that wait. */
  async runAll(): Promise<readonly Active[]> {
    for (;;) {
      const asking = this.#active.filter(({ step }) => step.kind !== 'wait' && step.kind !== 'members');
      // Memberships come last, when those of all accounts are known and can go together.
      const now = asking.length > 0 ? asking : this.#active.filter(({ step }) => step.kind === 'members');
      this.#active = this.#active.filter((active) => !now.includes(active));
      if (now.length === 0) return this.#active.splice(0);
      await this.#perform(now);
    }
  }

  async #perform(active: readonly Active[]): Promise<void> {
    await Promise.all([
      this.#lookUp(active.filter(isLookUp)),
      this.#read(active.filter(isRead)),
      this.#write(active.filter(isWrite)),
      this.#changeMembers(active.filter(isMembers)),
    ]);
  }

  async #lookUp(active: readonly At<LookUpStep>[]): Promise<void> {
    const answers = await this.#tools.ask.lookUp(active.map(({ step }) => step));
    for (const [index, each] of active.entries()) this.advance(each, answers[index]);
  }

  async #read(active: readonly At<ReadStep>[]): Promise<void> {
    const { ask, maxConcurrentRequests } = this.#tools;
    await inParallel(active, maxConcurrentRequests, async (each) => {
      this.advance(each, await ask.read(each.step.endpoint, each.step.id, each.step.attributes));
    });
  }

  async #write(active: readonly At<WriteStep>[]): Promise<void> {
    const items = active.map((each): WriteItem & { readonly active: Active } => ({
      write: each.step.write,
      step: accountStep(each.step.write),
      orders: [each.entry.task.order.position],
      secrets: secretValues(each.entry.task.change),
      active: each,
    }));
    await this.#tools.send(items, (item, outcome) => {
      this.advance(item.active, outcome);
    });
  }

  async #changeMembers(active: readonly At<MembersStep>[]): Promise<void> {
    const outcomes = new Map<MemberItem['change'], WriteOutcome>();
    const { ask, send, maxConcurrentRequests, context, memory } = this.#tools;
    const { checksVersions, dialect } = context;
    const tools = { read: ask.read, send, dialect, maxConcurrentRequests, checksVersions, memory };
    await changeMemberships(active.flatMap(memberItemsOf), tools, (item, outcome) => {
      outcomes.set(item.change, outcome);
    });
    for (const each of active) {
      this.advance(
        each,
        each.step.changes.map((change) => outcomes.get(change) ?? noOutcome),
      );
    }
  }
}

const noOutcome: WriteOutcome = {
  kind: 'unknown',
  error: new AgentError('RESPONSE_NOT_SCIM', 'the membership has no outcome'),
};

function memberItemsOf({ entry, step }: At<MembersStep>): MemberItem[] {
  const { position } = entry.task.order;
  return step.changes.map((change) => ({ position, accountId: step.accountId, change }));
}

function momentOf({ step }: Active): number {
  return step.kind === 'wait' ? step.until : 0;
}

function isLookUp(active: Active): active is At<LookUpStep> {
  return active.step.kind === 'look-up';
}

function isRead(active: Active): active is At<ReadStep> {
  return active.step.kind === 'read';
}

function isWrite(active: Active): active is At<WriteStep> {
  return active.step.kind === 'write';
}

function isMembers(active: Active): active is At<MembersStep> {
  return active.step.kind === 'members';
}
