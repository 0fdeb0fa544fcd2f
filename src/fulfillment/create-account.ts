import type { CreateAccount } from '../orders/account-change.ts';
import { buildResource } from '../orders/build-resource.ts';
import { isObject, valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { WriteOutcome } from '../scim/writing/write.ts';
import { accountNames, isAccountOf, matchAccount, type Match } from './match-account.ts';
import {
  errored,
  saysCreated,
  isSystemic,
  notCertain,
  resultOfFailedLookUp,
  resultOfFailure,
  uncertain,
  type FailedOutcome,
  type OrderResult,
} from './order-result.ts';
import { ended, ready, type AccountState, type CourseContext, type OrderTask } from './order-task.ts';
import { lookUp, send, waitUntil, type Course } from './step.ts';
import { isInactive } from './look-until-inactive.ts';
import type { Wanted } from './prove-update.ts';
import { adoptAccount } from './update-account.ts';

/** After an unanswered create the account is looked for so many milliseconds after it was sent, and only then sent again. */
const looksAfter = [2_000, 7_000, 22_000];

/**
 * Creates the account unless it is there: `lookUp.keyAttribute` decides; a `userName` that is taken by another account is
 * an error. A create has no idempotency key (RFC 7644 section 3.3), so one whose answer is lost is looked for, not repeated.
 */
export function* createAccount(task: OrderTask<CreateAccount>, context: CourseContext): Course<AccountState> {
  const { change, past } = task;
  if (past.createdId !== undefined) return ready(past.createdId);
  if (past.isCreatedUnseen) return yield* settle(change, { since: NaN, isLast: true }, context);
  if (past.createSentAt !== undefined)
    return yield* settle(change, { since: past.createSentAt, isLast: false }, context);
  const found = yield* find(change, false, context);
  return found.kind === 'none' ? yield* post(change, context) : yield* take(change, found, context);
}

function* post(change: CreateAccount, context: CourseContext): Course<AccountState> {
  const outcome = yield* sendCreate(change, context);
  if (outcome.kind === 'done') return readyIfOwn(change, outcome);
  if (outcome.kind === 'refused' && isTaken(outcome)) return yield* takeExisting(change, outcome, context);
  if (outcome.kind !== 'unknown') return ended(resultOfFailure('', outcome));
  // A server that says that it created the account is not asked to do it again.
  return yield* settle(change, { since: context.now(), isLast: saysCreated(outcome), lost: outcome }, context);
}

/** A server that answers with somebody else's account must not get the order's memberships put on that one. */
function readyIfOwn(
  change: CreateAccount,
  { id = '', resource, status }: Extract<WriteOutcome, { kind: 'done' }>,
): AccountState {
  if (resource === undefined || isAccountOf(change, resource)) return ready(id, '', status);
  return ended(errored('', `The target answered with another account (id ${id}), to which nothing was done.`, status));
}

interface LostCreate {
  /** Milliseconds since 1970; NaN when nobody knows. */
  readonly since: number;
  /** It is not to be sent again. */
  readonly isLast: boolean;
  readonly lost?: FailedOutcome;
}

/** Finds out what became of a create without an answer; repeats it once when the account does not turn up. */
function* settle(change: CreateAccount, create: LostCreate, context: CourseContext): Course<AccountState> {
  const { since, isLast, lost } = create;
  if (accountNames(change, context.dialect.lookUp).length === 0) {
    const reason = [notCertain, 'The account has no name to look for.', lost?.error.message];
    return ended(errored('', reason.filter(Boolean).join(' ')));
  }
  const found = yield* lookRepeatedly(change, since, context);
  if (found.kind !== 'none') return takeOwn(change, found, since);
  return isLast ? ended(notFound(lost)) : yield* postAgain(change, context);
}

function notFound(lost: FailedOutcome | undefined): OrderResult {
  const said = lost === undefined ? '' : ` ${lost.error.message}`;
  return errored('', `The target says that it created the account, which is not to be found.${said}`);
}

function* postAgain(change: CreateAccount, context: CourseContext): Course<AccountState> {
  const sentAt = context.now();
  const outcome = yield* sendCreate(change, context);
  if (outcome.kind === 'done') return readyIfOwn(change, outcome);
  const isFirstThere = outcome.kind === 'refused' && isTaken(outcome);
  if (outcome.kind !== 'unknown' && !isFirstThere) return ended(resultOfFailure('', outcome));
  const found = isFirstThere
    ? yield* find(change, true, context)
    : yield* lookRepeatedly(change, context.now(), context);
  if (found.kind !== 'none') return takeOwn(change, found, sentAt);
  return ended(saysCreated(outcome) ? notFound(outcome) : notCreated(outcome));
}

/** Sent twice, and three looks after each found nothing. */
function notCreated(outcome: FailedOutcome): OrderResult {
  const { error } = outcome;
  if (outcome.kind !== 'unknown' || isSystemic(error)) return resultOfFailure('', outcome);
  return errored('', `The target fails at this order; the account is not there. ${error.message}`);
}

function* sendCreate(change: CreateAccount, { schema }: CourseContext): Course<WriteOutcome> {
  return yield* send({ method: 'POST', endpoint: change.endpoint, body: buildResource(change, schema) });
}

function* lookRepeatedly(change: CreateAccount, since: number, context: CourseContext): Course<Match> {
  // A clock that was set back must not make a run wait for hours.
  const start = Math.min(since, context.now());
  const moments = looksAfter.map((milliseconds) => start + milliseconds);
  const ahead = moments.filter((moment) => moment > context.now());
  for (const moment of ahead.length < moments.length ? [context.now(), ...ahead] : ahead) {
    yield* waitUntil(moment);
    const found = yield* find(change, true, context);
    if (found.kind === 'unread') return { kind: 'failed', result: uncertain('', found.answer) };
    if (found.kind !== 'none') return found;
  }
  return { kind: 'none' };
}

function* find(change: CreateAccount, single: boolean, { dialect }: CourseContext): Course<Match> {
  const answer = yield* lookUp(accountNames(change, dialect.lookUp), single);
  if (answer.kind !== 'answered') return { kind: 'unread', answer };
  return matchAccount(change, answer.value, dialect.lookUp);
}

/** The account was there before: it is used only when the attribute that decides says that it is the one of the order. */
function* take(
  change: CreateAccount,
  found: Exclude<Match, { kind: 'none' }>,
  context: CourseContext,
): Course<AccountState> {
  if (found.kind === 'unread') return ended(resultOfFailedLookUp(found.answer));
  if (found.kind === 'failed') return ended(found.result);
  if (found.kind === 'same-name') return ended(notOurs(change, found.resource));
  if (isUnguarded(change, found.resource)) return ended(notDisabled(found.resource));
  const updated = yield* adoptAccount(wantedOf(change, found.resource), found.resource, context);
  return updated.kind === 'ended'
    ? updated
    : { ...updated, message: `An account with this ${context.dialect.lookUp.keyAttribute} was there already.` };
}

/** The guard counts the accounts that were there before the batch; this one turned up later. */
function isUnguarded({ disables, existingId }: CreateAccount, account: ScimResource): boolean {
  return disables && existingId !== account.id && !isInactive(account);
}

function notDisabled({ id }: ScimResource): OrderResult {
  const next = 'Order that as a change of this account (Modified).';
  return errored(id, `The account turned up only after the batch had begun, and is not disabled unasked. ${next}`);
}

/** A password is for a new account; that of an account which is there is not touched. */
function wantedOf({ endpoint, attributes }: CreateAccount, { id }: ScimResource): Wanted {
  return {
    endpoint,
    id,
    attributes: attributes.filter(({ attribute }) => attribute.name.toLowerCase() !== 'password'),
  };
}

/** Nobody had the name before the create was sent, so the account is the one that it made, unless it says otherwise. */
function takeOwn(change: CreateAccount, found: Exclude<Match, { kind: 'none' }>, since: number): AccountState {
  if (found.kind === 'unread') return ended(uncertain('', found.answer));
  if (found.kind === 'failed') return ended(found.result);
  if (found.kind === 'same-name' && isOthers(found.resource, since)) return ended(notOurs(change, found.resource));
  return ready(found.resource.id, 'The answer to the create was lost; the account was found.');
}

const clockTolerance = 5 * 60_000;

/** An account with another externalId than the order's, or one, or that is older than the request or much younger, is not what it made. */
function isOthers(resource: ScimResource, since: number): boolean {
  if ((valueOf(resource, 'externalId') ?? '') !== '') return true;
  const meta = valueOf(resource, 'meta');
  const created = Date.parse(String(isObject(meta) ? valueOf(meta, 'created') : undefined));
  return Math.abs(created - since) > clockTolerance;
}

function* takeExisting(change: CreateAccount, refusal: Refusal, context: CourseContext): Course<AccountState> {
  const found = yield* find(change, true, context);
  if (found.kind !== 'none') return yield* take(change, found, context);
  const { message } = refusal.error;
  return ended(
    errored(
      '',
      `The name is taken by an account that this login cannot see, perhaps elsewhere at the provider. ${message}`,
      refusal.status,
    ),
  );
}

type Refusal = Extract<WriteOutcome, { kind: 'refused' }>;

function isTaken({ error }: Refusal): boolean {
  if (error.status === 409 || error.scimType?.toLowerCase() === 'uniqueness') return true;
  return (
    error.status === 400 && /already (exists|in use|taken)|duplicate|(must be|not) unique/i.test(error.detail ?? '')
  );
}

function notOurs({ userName = '' }: CreateAccount, { id }: ScimResource): OrderResult {
  return errored('', `The userName "${userName}" belongs to another account (id ${id}), which is left as it is.`);
}
