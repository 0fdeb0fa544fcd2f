import type { AttributeChange, UpdateAccount } from '../orders/account-change.ts';
import { buildPatch, changesLeft, needsCurrent } from '../orders/build-patch.ts';
import { versionOf, type WriteOutcome } from '../scim/write.ts';
import { readAttribute } from '../scim/protocol/resource-schema.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import {
  errored,
  resultOfFailedRead,
  resultOfFailure,
  uncertain,
  type FailedOutcome,
  type OrderResult,
} from './order-result.ts';
import { ended, ready, type AccountState, type CourseContext, type OrderTask } from './order-task.ts';
import { read, send, type Course, type Unasked } from './step.ts';

const mostTries = 4;

/** What an account is to be. */
export interface Wanted {
  readonly endpoint: string;
  readonly id: string;
  readonly attributes: readonly AttributeChange[];
}

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

/** A resource that is sent as a whole is bound to the version that the changes were made for. */
function dependsOnCurrent({ attributes }: Wanted, { dialect, checksVersions }: CourseContext): boolean {
  return needsCurrent(attributes, dialect.account) || (checksVersions && dialect.update.method === 'put');
}

/** Sends what differs from the resource, or all of it while that is not known. */
export function* bringUpToDate(
  wanted: Wanted,
  current: ScimResource | undefined,
  context: CourseContext,
  state: Tries = { tries: 0 },
): Course<AccountState> {
  const operations = buildPatch(wanted.attributes, current, context.dialect.account);
  if (operations.length === 0) return ready(wanted.id, state.last === undefined ? 'It was already so.' : '');
  const version = current !== undefined && context.checksVersions ? versionOf(current) : undefined;
  const { endpoint, id } = wanted;
  const { schema } = context;
  const write = { method: 'PATCH', endpoint, id, operations, schema } as const;
  const outcome = yield* send(version === undefined ? write : { ...write, version });
  if (outcome.kind === 'done') return yield* stateAfter(wanted, outcome, context);
  if (!isWorthAnotherLook(outcome) || state.tries + 1 >= mostTries) return ended(failure(wanted, outcome));
  return yield* readAndUpdate(wanted, context, { tries: state.tries + 1, last: outcome });
}

type Done = Extract<WriteOutcome, { readonly kind: 'done' }>;

/** Where the dialect says that servers accept what they do not make (`update.readAfterWrite`), the account is looked at. */
function* stateAfter(wanted: Wanted, outcome: Done, context: CourseContext): Course<AccountState> {
  const { endpoint, id } = wanted;
  if (!context.dialect.update.readAfterWrite) return stateOf(wanted, switchesLeft(wanted, outcome), outcome);
  const answer = yield* read(endpoint, id);
  if (answer.kind !== 'answered') return ended(uncertain(id, answer));
  if (answer.value === undefined) return ended(missing(wanted));
  return stateOf(wanted, changesLeft(wanted.attributes, answer.value, context.dialect.account), outcome);
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
function isWorthAnotherLook(outcome: WriteOutcome): boolean {
  if (outcome.kind === 'unknown') return true;
  if (outcome.kind !== 'refused') return false;
  const scimType = outcome.error.scimType?.toLowerCase();
  return outcome.status === 412 || scimType === 'notarget' || (outcome.status === 409 && scimType !== 'uniqueness');
}

function unread({ id }: Wanted, answer: Unasked, { last, isUncertain }: Tries): OrderResult {
  return last?.kind === 'unknown' || isUncertain === true ? uncertain(id, answer) : resultOfFailedRead(id, answer);
}

function failure(wanted: Wanted, outcome: FailedOutcome): OrderResult {
  if (outcome.kind === 'refused' && outcome.status === 404) return missing(wanted);
  return resultOfFailure(wanted.id, outcome);
}

function missing({ endpoint, id }: Wanted): OrderResult {
  return errored(id, `The target has no account ${endpoint}/${id} (any more).`, 404);
}
