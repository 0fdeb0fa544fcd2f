import type { AccountChange, CreateAccount } from '../orders/account-change.ts';
import type { ProvisioningOrder } from '../orders/order.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import type { ResourceSchema } from '../scim/protocol/resource-schema.ts';
import type { OrderResult } from './order-result.ts';

/** An order that is to be carried out. */
export interface OrderTask<Change extends AccountChange = AccountChange> {
  readonly order: Pick<ProvisioningOrder, 'position' | 'assignedResourceTypeId' | 'changeType'>;
  readonly change: Change;
  readonly past: Past;
}

export type Creation = OrderTask<CreateAccount>;

export function isCreation(task: OrderTask): task is Creation {
  return task.change.kind === 'create';
}

/** What an earlier run that was interrupted has done for the order. */
export interface Past {
  /** The account was created; its memberships may still be missing. */
  readonly createdId?: string;
  /** The server said that it created the account, and not under which id. */
  readonly isCreatedUnseen: boolean;
  /** The changes of the account were made; its memberships may still be missing. */
  readonly isUpdated: boolean;
  /** The account was deleted, as the server said. */
  readonly isDeleted: boolean;
  /** The create was sent then, in milliseconds since 1970, and its answer never came. */
  readonly createSentAt?: number;
  /** A write for the account was sent, and its answer never came. */
  readonly isUnanswered: boolean;
}

/** What the courses of all orders share. */
export interface CourseContext {
  readonly schema: ResourceSchema;
  readonly dialect: Dialect;
  /** The server checks `If-Match` (RFC 7644 section 3.14). */
  readonly checksVersions: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The account is as ordered, or the order has ended. */
export type AccountState =
  | { readonly kind: 'ready'; readonly id: string; readonly message: string; readonly status: number | undefined }
  | { readonly kind: 'ended'; readonly result: OrderResult };

export function ready(id: string, message = '', status?: number): AccountState {
  return { kind: 'ready', id, message, status };
}

export function ended(result: OrderResult): AccountState {
  return { kind: 'ended', result };
}
