import type { AgentError } from '../errors.ts';
import type { GroupChange } from '../orders/account-change.ts';
import type { LookupKey } from '../scim/look-up/lookup-key.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import type { Write, WriteOutcome } from '../scim/writing/write.ts';

/** What the course of an order needs next. */
export type Step = LookUpStep | ReadStep | WriteStep | MembersStep | WaitStep;

/** Which resources have one of these keys. */
export interface LookUpStep {
  readonly kind: 'look-up';
  readonly keys: readonly LookupKey[];
  /** Each key is asked for by itself: nothing is left to how well a server evaluates a longer filter. */
  readonly single: boolean;
}

/** The resource as it is now; undefined when the server has none of this id. */
export interface ReadStep {
  readonly kind: 'read';
  readonly endpoint: string;
  readonly id: string;
  /** Asked for by name, where some are given. */
  readonly attributes?: readonly string[];
}

export interface WriteStep {
  readonly kind: 'write';
  readonly write: Write;
}

/** Memberships of one account in groups; those of several accounts in the same group go together. */
export interface MembersStep {
  readonly kind: 'members';
  readonly accountId: string;
  readonly changes: readonly GroupChange[];
}

/** Nothing before this moment, in milliseconds since 1970. */
export interface WaitStep {
  readonly kind: 'wait';
  readonly until: number;
}

/** Why something was not told: the request failed, or it was not sent because the run is at its end. */
export interface Unasked {
  readonly kind: 'failed' | 'stopped';
  readonly error: AgentError;
}

/** What was asked of the server, or why it cannot be had. */
export type Asked<Value> = { readonly kind: 'answered'; readonly value: Value } | Unasked;

export type FoundResources = Asked<readonly ScimResource[]>;
export type ReadResource = Asked<ScimResource | undefined>;

/** One for each change of the step, in its order. */
export type MembersOutcome = readonly WriteOutcome[];

export type StepAnswer = FoundResources | ReadResource | WriteOutcome | MembersOutcome | undefined;

/** How one order is carried out: yields what it needs of the server, is given the answer, returns how it ended. */
export type Course<Result> = Generator<Step, Result, StepAnswer>;

export function* lookUp(keys: readonly LookupKey[], single: boolean): Course<FoundResources> {
  return (yield { kind: 'look-up', keys, single }) as FoundResources;
}

export function* read(endpoint: string, id: string, attributes?: readonly string[]): Course<ReadResource> {
  return (yield { kind: 'read', endpoint, id, ...(attributes !== undefined && { attributes }) }) as ReadResource;
}

export function* send(write: Write): Course<WriteOutcome> {
  return (yield { kind: 'write', write }) as WriteOutcome;
}

export function* changeMembers(accountId: string, changes: readonly GroupChange[]): Course<MembersOutcome> {
  return (yield { kind: 'members', accountId, changes }) as MembersOutcome;
}

export function* waitUntil(until: number): Course<void> {
  yield { kind: 'wait', until };
}
