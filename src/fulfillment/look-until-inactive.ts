import { valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { CourseContext } from './order-task.ts';
import { read, waitUntil, type Course, type ReadResource } from './step.ts';

/** Looks at an account each second until it is inactive or gone, or so many seconds have passed; gives what was seen last. */
export function* lookUntilInactive(
  { endpoint, id }: { readonly endpoint: string; readonly id: string },
  seconds: number,
  { now }: Pick<CourseContext, 'now'>,
): Course<ReadResource> {
  let moment = now();
  const deadline = moment + seconds * 1000;
  for (;;) {
    const answer = yield* read(endpoint, id);
    if (answer.kind !== 'answered' || answer.value === undefined || isInactive(answer.value)) return answer;
    // A look may take longer than a second, and a clock may stand still.
    moment = Math.max(moment, now()) + 1000;
    if (moment > deadline) return answer;
    yield* waitUntil(moment);
  }
}

export function isInactive(resource: ScimResource): boolean {
  return shownActive(resource) === 'false';
}

/** False also for what is not shown. */
export function isShownActive(resource: ScimResource): boolean {
  return shownActive(resource) === 'true';
}

/** Some servers write booleans as text. */
function shownActive(resource: ScimResource): string {
  return String(valueOf(resource, 'active')).toLowerCase();
}
