import type { ResolvedAttribute } from '../scim/protocol/resource-schema.ts';

/** What an order does to an account, in terms of the server. */
export type AccountChange = CreateAccount | UpdateAccount | DeleteAccount;

interface AnyChange {
  /** `Users`. */
  readonly endpoint: string;
  /**
   * All names of the account that the order tells: `id:<id>`, `username:<in lower case>`, `externalid:<value>`. Orders that share
   * one are about the same account.
   */
  readonly keys: readonly string[];
}

export interface CreateAccount extends AnyChange {
  readonly kind: 'create';
  readonly userName?: string;
  readonly externalId?: string;
  /** Values only; what is empty on a new account is left out. */
  readonly attributes: readonly AttributeChange[];
  readonly memberships: readonly MembershipChange[];
  /** True when `active` is to be false: where the account is there already, it would be disabled. */
  readonly disables: boolean;
  /** The account with this externalId was seen at the server before the orders began. */
  readonly existingId?: string;
}

export interface UpdateAccount extends AnyChange {
  readonly kind: 'update';
  /** Of the resource at the server. */
  readonly id: string;
  readonly attributes: readonly AttributeChange[];
  readonly memberships: readonly MembershipChange[];
  /** True when `active` becomes false or is taken away. */
  readonly disables: boolean;
}

export interface DeleteAccount extends AnyChange {
  readonly kind: 'delete';
  readonly id: string;
}

/**
 * A new value in the type that the schema declares; undefined takes the attribute away. Of a sub-attribute of a multi-valued
 * attribute, a list means all values, a single value the primary one, else the first.
 */
export interface AttributeChange {
  readonly attribute: ResolvedAttribute;
  readonly value: unknown;
  /** As the order calls it, for messages. */
  readonly property: string;
}

export type MembershipChange = GroupChange | RoleChange;

/** Of a group, which keeps the list of its members. */
export interface GroupChange {
  readonly action: 'add' | 'remove';
  /** `Groups`. */
  readonly endpoint: string;
  readonly groupId: string;
}

/** Of a role, which the account itself keeps in a list. */
export interface RoleChange {
  readonly action: 'add' | 'remove';
  /** `roles`. */
  readonly attribute: string;
  /** Its sub-attribute that holds the role: `value`. */
  readonly valueAttribute: string;
  readonly role: string;
}

export function isRoleChange(change: MembershipChange): change is RoleChange {
  return 'role' in change;
}
