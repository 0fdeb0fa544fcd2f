interface Queued {
  readonly keys: readonly string[];
}

interface Entry<Task> {
  readonly task: Task;
  readonly followers: Entry<Task>[];
  /** How many earlier tasks on the same accounts have not ended. */
  before: number;
}

/** Tasks that share a key go one after the other, in the order given; all others at once. */
export class OrderQueue<Task extends Queued> {
  readonly #entries = new Map<Task, Entry<Task>>();
  readonly #ready: Entry<Task>[] = [];

  constructor(tasks: readonly Task[]) {
    const last = new Map<string, Entry<Task>>();
    for (const task of tasks) {
      const entry: Entry<Task> = { task, followers: [], before: 0 };
      const earlier = new Set(task.keys.map((key) => last.get(key)).filter((found) => found !== undefined));
      for (const other of earlier) other.followers.push(entry);
      entry.before = earlier.size;
      for (const key of task.keys) last.set(key, entry);
      this.#entries.set(task, entry);
      if (entry.before === 0) this.#ready.push(entry);
    }
  }

  /** The next tasks that nothing stands before, at most so many. */
  take(most: number): Task[] {
    return this.#ready.splice(0, most).map(({ task }) => task);
  }

  /** The task has ended, so those after it may begin. */
  finish(task: Task): void {
    for (const follower of this.#entries.get(task)?.followers ?? []) {
      follower.before -= 1;
      if (follower.before === 0) this.#ready.push(follower);
    }
    this.#entries.delete(task);
  }
}
