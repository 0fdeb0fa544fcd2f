import type { Course, Step, StepAnswer } from '../../src/fulfillment/step.ts';
import type { Write } from '../../src/scim/writing/write.ts';

export interface Played<Result> {
  /** All that the course asked for, in order. */
  readonly steps: readonly Step[];
  /** Undefined while it still waits for an answer. */
  readonly result: Result | undefined;
}

/** Gives a course one answer after the other. A wait needs no answer; `onStep` is called before each answer. */
export function play<Result>(
  course: Course<Result>,
  answers: readonly StepAnswer[],
  onStep: (step: Step) => void = () => undefined,
): Played<Result> {
  const steps: Step[] = [];
  const left = [...answers];
  let next = course.next(undefined);
  while (next.done !== true) {
    steps.push(next.value);
    onStep(next.value);
    if (next.value.kind !== 'wait' && left.length === 0) return { steps, result: undefined };
    next = course.next(next.value.kind === 'wait' ? undefined : left.shift());
  }
  if (left.length > 0) throw new Error(`the course ended before ${left.length} of its answers`);
  return { steps, result: next.value };
}

/** A step in a few characters: `look-up`, `wait 2000`, `POST Users`, `read Users/u1`, `members u1 +g1 -g2`. */
export function nameOf(step: Step): string {
  switch (step.kind) {
    case 'look-up':
      return step.single ? 'look-up singly' : 'look-up';
    case 'read':
      return ['read', `${step.endpoint}/${step.id}`, ...(step.attributes ?? [])].join(' ');
    case 'write':
      return step.write.method === 'POST'
        ? `POST ${step.write.endpoint}`
        : `${step.write.method} ${step.write.endpoint}/${step.write.id}`;
    case 'members':
      return [
        'members',
        step.accountId,
        ...step.changes.map(({ action, groupId }) => (action === 'add' ? '+' : '-') + groupId),
      ].join(' ');
    case 'wait':
      return `wait ${step.until}`;
  }
}

/** The writes among the steps. */
export function writesOf({ steps }: Pick<Played<unknown>, 'steps'>): Write[] {
  return steps.flatMap((step) => (step.kind === 'write' ? [step.write] : []));
}

export function namesOf({ steps }: Pick<Played<unknown>, 'steps'>): string[] {
  return steps.map(nameOf);
}
