import type { Connection } from '../../../src/settings/settings.ts';
import type { MockFamily } from './mock-server.ts';

export type Values = Readonly<Record<string, unknown>>;

/** What a profile promises, and the server that it is held to. */
export interface Promised {
  readonly family: () => MockFamily;
  /** Of the connection, beside profile and login. */
  readonly connection?: Partial<Connection>;
  /** Of a new account, beside what every server takes; undefined takes a value away. */
  readonly create?: Values;
  /** A title, unless told otherwise. */
  readonly update?: Values;
  /** What becomes of a deleted account; it is gone unless told otherwise. */
  readonly deletion?: 'gone' | 'inactive' | 'refused';
  /** There are no groups, or nothing is promised of them. */
  readonly withoutGroups?: boolean;
  /** Memberships are not changed. */
  readonly withoutJoins?: boolean;
  /** Of a new account: what the agent refuses by itself, and in which words. */
  readonly refused?: readonly (readonly [changes: Values, why: RegExp])[];
  /** A change that the server answers with a good status and does not make, so that the agent must find out. */
  readonly unkept?: Values;
  /** Filters of users that the server does not understand, and that the agent therefore refuses. */
  readonly misunderstood?: readonly string[];
  /** The most rows that a page is ever asked for. */
  readonly mostRows?: number;
  /** No Bulk request is ever sent, though the connection wants it. */
  readonly withoutBulk?: boolean;
}
