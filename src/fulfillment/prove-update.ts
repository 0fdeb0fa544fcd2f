import type { AttributeChange } from '../orders/account-change.ts';
import { declarationOf } from '../orders/attribute-changes.ts';
import { buildPatch, changesLeft } from '../orders/build-patch.ts';
import { isObject, valueOf } from '../scim/protocol/json.ts';
import { readAttribute, type ResolvedAttribute } from '../scim/protocol/resource-schema.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';
import { errored, missing, uncertain } from './order-result.ts';
import { ended, ready, type AccountState, type CourseContext } from './order-task.ts';
import { read, waitUntil, type Course } from './step.ts';

/** What an account is to be. */
export interface Wanted {
  readonly endpoint: string;
  readonly id: string;
  readonly attributes: readonly AttributeChange[];
}

type Done = Extract<WriteOutcome, { readonly kind: 'done' }>;

/** Some servers show for a while what was. */
const looksAfter = [0, 1_000, 3_000];

/** Where the dialect says that servers accept what they do not make (`update.readAfterWrite`), the account is looked at. */
export function* proveUpdate(wanted: Wanted, outcome: Done, context: CourseContext): Course<AccountState> {
  const { endpoint, id } = wanted;
  if (!context.dialect.update.readAfterWrite) return stateOf(wanted, switchesLeft(wanted, outcome), outcome);
  const acceptedAt = context.now();
  const provable = wanted.attributes.filter(({ attribute }) => !isHidden(attribute));
  let [left, shown]: [readonly string[], readonly AttributeChange[]] = [[], []];
  for (const milliseconds of looksAfter) {
    if (milliseconds > 0) yield* waitUntil(acceptedAt + milliseconds);
    const answer = yield* read(endpoint, id);
    if (answer.kind !== 'answered') return ended(uncertain(id, answer));
    if (answer.value === undefined) return ended(missing(wanted));
    shown = provable.filter(isToldBy(answer.value));
    left = changesLeft(shown, answer.value, context.dialect.account);
    if (left.length === 0 && shown.length === provable.length) break;
  }
  return left.length === 0 ? ready(id, untold(wanted, shown), outcome.status) : stateOf(wanted, left, outcome);
}

/** What is to be taken away is as ordered when it is not shown. */
function isToldBy(resource: ScimResource): (change: AttributeChange) => boolean {
  return ({ attribute, value }) => {
    const whole = readAttribute(resource, attribute);
    const part =
      isObject(whole) && attribute.subAttribute !== undefined ? valueOf(whole, attribute.subAttribute) : whole;
    return value === undefined || part !== undefined;
  };
}

/** Not shown by the schema's word, or masked. */
function isHidden(attribute: ResolvedAttribute): boolean {
  return [attribute.definition, declarationOf(attribute)].some(
    (each) => each?.returned === 'never' || each?.returned === 'request' || each?.mutability === 'writeOnly',
  );
}

function untold({ attributes }: Wanted, shown: readonly AttributeChange[]): string {
  const names = attributes.filter((change) => !shown.includes(change)).map(({ property }) => property);
  return names.length === 0 ? '' : `The target does not show whether it was made: ${names.join(', ')}.`;
}

function stateOf({ id }: Wanted, left: readonly string[], { status }: Done): AccountState {
  if (left.length === 0) return ready(id, '', status);
  return ended(errored(id, `The target accepted the change and did not make it: ${left.join(', ')}.`, status));
}

/** Values may be stored in another form; a true that stays a false was not. */
function switchesLeft({ attributes }: Wanted, { resource }: Done): readonly string[] {
  const switches = attributes.filter(({ value }) => typeof value === 'boolean').filter(isShownIn(resource));
  return resource === undefined ? [] : buildPatch(switches, resource).map(({ path = '' }) => path);
}

function isShownIn(resource: ScimResource | undefined): (change: AttributeChange) => boolean {
  return ({ attribute }) => resource !== undefined && readAttribute(resource, attribute) !== undefined;
}
