import type { UpdateAccount } from '../orders/account-change.ts';
import { buildPatch, needsCurrent } from '../orders/build-patch.ts';
import { mayBeMadeAnew, versionOf, type PatchWrite, type WriteOutcome } from '../scim/writing/write.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import {
  missing,
  resultOfFailedRead,
  resultOfFailure,
  uncertain,
  type FailedOutcome,
  type OrderResult,
} from './order-result.ts';
import { ended, ready, type AccountState, type CourseContext, type OrderTask } from './order-task.ts';
import { proveUpdate, type Wanted } from './prove-update.ts';
import { read, send, type Course, type Unasked } from './step.ts';

const mostTries = 4;

/** Sends the changes of an account; reads it first only where the change depends on what is there. */
export function* updateAccount(
  { change, past }: OrderTask<UpdateAccount>,
  context: CourseContext,
): Course<AccountState> {
  const isMade = past.isUpdated && !context.dialect.update.readAfterWrite;
  if (isMade || change.attributes.length === 0) return ready(change.id);
  const isUncertain = past.isUnanswered || past.isUpdated;
  if (!isUncertain && !dependsOnCurrent(change, context)) return yield* bringUpToDate(change, undefined, context);
  return yield* readAndUpdate(change, context, { tries: 0, isUncertain });
}

/** A resource that is sent as a whole is bound to the version that the changes were made for, and not sent without one. */
function dependsOnCurrent({ attributes }: Wanted, { dialect }: CourseContext): boolean {
  return needsCurrent(attributes, dialect.account) || dialect.update.method === 'put';
}

/** Brings an account up to date that was found in a list, whose rows need not show all of it. */
export function* adoptAccount(wanted: Wanted, found: ScimResource, context: CourseContext): Course<AccountState> {
  if (dependsOnCurrent(wanted, context)) return yield* readAndUpdate(wanted, context, { tries: 0 });
  return yield* bringUpToDate(wanted, found, context);
}

/** Sends what differs from the resource, or all of it while that is not known. */
function* bringUpToDate(
  wanted: Wanted,
  current: ScimResource | undefined,
  context: CourseContext,
  state: Tries = { tries: 0 },
): Course<AccountState> {
  const operations = buildPatch(wanted.attributes, current, context.dialect.account, state.isUncertain);
  if (operations.length === 0) return ready(wanted.id, state.last === undefined ? 'It was already so.' : '');
  const { endpoint, id } = wanted;
  const bindings = bindingsOf(wanted, current, context);
  const write: PatchWrite = { method: 'PATCH', endpoint, id, operations, schema: context.schema, ...bindings };
  const outcome = yield* send(write);
  if (outcome.kind === 'done') return yield* proveUpdate(wanted, outcome, context);
  if (!isWorthAnotherLook(outcome, write) || state.tries + 1 >= mostTries) return ended(failure(wanted, outcome));
  return yield* readAndUpdate(wanted, context, triesAfter(state, outcome));
}

function triesAfter({ tries, isUncertain = false }: Tries, last: FailedOutcome): Tries {
  return { tries: tries + 1, isUncertain: isUncertain || last.kind === 'unknown', last };
}

/** What a write must keep of the account that it was made for. */
function bindingsOf(
  { attributes }: Wanted,
  current: ScimResource | undefined,
  { dialect, checksVersions }: CourseContext,
): Pick<PatchWrite, 'version' | 'isMadeFromRead'> {
  if (current === undefined) return {};
  const version = checksVersions ? versionOf(current) : undefined;
  const isMadeFromRead = needsCurrent(attributes, dialect.account);
  return { ...(version !== undefined && { version }), ...(isMadeFromRead && { isMadeFromRead }) };
}

interface Tries {
  readonly tries: number;
  /** A write was sent that may have been carried out. */
  readonly isUncertain?: boolean;
  readonly last?: FailedOutcome;
}

function* readAndUpdate(wanted: Wanted, context: CourseContext, state: Tries): Course<AccountState> {
  const answer = yield* read(wanted.endpoint, wanted.id);
  if (answer.kind !== 'answered') return ended(unread(wanted, answer, state));
  if (answer.value === undefined) return ended(missing(wanted));
  return yield* bringUpToDate(wanted, answer.value, context, state);
}

/** The resource may have changed meanwhile (412, 409), what was to be removed may be gone, or the answer was lost. */
function isWorthAnotherLook(outcome: WriteOutcome, write: PatchWrite): boolean {
  if (outcome.kind === 'unknown') return true;
  if (write.isMadeFromRead === true && mayBeMadeAnew(outcome)) return true;
  if (outcome.kind !== 'refused') return false;
  const scimType = outcome.error.scimType?.toLowerCase();
  return outcome.status === 412 || scimType === 'notarget' || (outcome.status === 409 && scimType !== 'uniqueness');
}

function unread({ id }: Wanted, answer: Unasked, { isUncertain }: Tries): OrderResult {
  return isUncertain === true ? uncertain(id, answer) : resultOfFailedRead(id, answer);
}

function failure(wanted: Wanted, outcome: FailedOutcome): OrderResult {
  if (outcome.kind === 'refused' && outcome.status === 404) return missing(wanted);
  return resultOfFailure(wanted.id, outcome);
}
