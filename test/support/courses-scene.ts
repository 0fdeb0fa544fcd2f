import type { FoundResources, ReadResource } from '../../src/fulfillment/step.ts';
import type { OrderTask } from '../../src/fulfillment/order-task.ts';
import { runCourses, type CourseTools } from '../../src/fulfillment/run-courses.ts';
import type { WriteItem } from '../../src/fulfillment/send-writes.ts';
import type { Dialect } from '../../src/scim/dialects/dialect.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import type { Write, WriteOutcome } from '../../src/scim/writing/write.ts';
import { aContext } from './account-changes.ts';
import { done, found, shown, stopped } from './write-outcomes.ts';

export interface CoursesSceneOptions {
  readonly dialect?: Dialect;
  /** How a write ends; carried out unless told otherwise. */
  readonly outcomeOf?: (write: Write) => WriteOutcome | undefined;
  /** What is found by a userName; nothing unless told otherwise. */
  readonly findBy?: (userName: string) => FoundResources | undefined;
  readonly read?: (id: string) => ReadResource;
  /** Called with what was noted; true ends the run. */
  readonly endsAfter?: (event: string) => boolean;
}

/** Orders that are carried out on a target in memory, with a clock that only waiting moves. */
export class CoursesScene {
  /** Requests, waits and results, in order. */
  readonly events: string[] = [];
  /** The writes, in order. */
  readonly sent: WriteItem[] = [];
  #isStopped = false;
  #now = 0;
  readonly #options: CoursesSceneOptions;

  constructor(options: CoursesSceneOptions = {}) {
    this.#options = options;
  }

  readonly note = (event: string): void => {
    this.events.push(event);
    if (this.#options.endsAfter?.(event) === true) this.#isStopped = true;
  };

  stop(): void {
    this.#isStopped = true;
  }

  async run(tasks: readonly OrderTask[]): Promise<readonly string[]> {
    await runCourses(tasks, this.#tools());
    return this.events;
  }

  #tools(): CourseTools {
    return {
      context: aContext({ now: () => this.#now, dialect: this.#options.dialect ?? rfc }),
      maxConcurrentRequests: 4,
      ask: { read: this.#read, lookUp: this.#lookUp, hasFailedLookUps: () => false },
      send: (items, onOutcome) => {
        this.sent.push(...items);
        if (items.length > 0) this.note(items.map(nameOfItem).join(', '));
        for (const item of items) onOutcome(item, this.#send(item));
        return Promise.resolve();
      },
      isStopped: () => this.#isStopped,
      wait: (milliseconds) => {
        this.note(`wait ${milliseconds}`);
        this.#now += milliseconds;
        return Promise.resolve();
      },
      onResult: ({ order }, { state }) => {
        this.note(`${order.position} ${state}`);
      },
    };
  }

  #send({ write }: WriteItem): WriteOutcome {
    if (this.#isStopped) return { kind: 'not-sent', error: stopped().error };
    return this.#options.outcomeOf?.(write) ?? done(200, write.method === 'POST' ? nameIn(write.body) : undefined);
  }

  readonly #read: CourseTools['ask']['read'] = (endpoint, id, attributes = []) => {
    this.note(['read', `${endpoint}/${id}`, ...attributes].join(' '));
    return Promise.resolve(this.#isStopped ? stopped() : (this.#options.read?.(id) ?? shown({ id })));
  };

  readonly #lookUp: CourseTools['ask']['lookUp'] = (steps) => {
    const names = steps.map(({ keys }) => keys.find(({ attribute }) => attribute === 'userName')?.value ?? '');
    if (steps.length > 0) this.note(`look-up ${names.join(' ')}`);
    return Promise.resolve(
      names.map((name) => (this.#isStopped ? stopped() : (this.#options.findBy?.(name) ?? found()))),
    );
  };
}

function nameIn({ userName }: Readonly<Record<string, unknown>>): string {
  return `id-${String(userName)}`;
}

function nameOfItem({ write }: WriteItem): string {
  if (write.method === 'POST') return `POST ${String(write.body['userName'])}`;
  return `${write.method} ${write.endpoint}/${write.id}`;
}
