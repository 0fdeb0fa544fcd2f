import type { CreateAccount } from '../orders/account-change.ts';
import type { LookupKey } from '../scim/lookup-key.ts';
import { valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import { errored, type OrderResult } from './order-result.ts';
import type { Unasked } from './step.ts';

/** Whether the account of an order exists already. */
export type Match =
  | { readonly kind: 'none' }
  /** Its externalId is that of the order. */
  | { readonly kind: 'ours'; readonly resource: ScimResource }
  /** Only its userName is that of the order. */
  | { readonly kind: 'same-name'; readonly resource: ScimResource }
  | { readonly kind: 'failed'; readonly result: OrderResult }
  /** The target did not tell. */
  | { readonly kind: 'unread'; readonly answer: Unasked };

/** Tells whose account was found; several accounts are never guessed between. */
export function matchAccount(change: CreateAccount, found: readonly ScimResource[]): Match {
  const accounts = [...new Map(found.map((resource) => [resource.id, resource])).values()];
  const [account] = accounts;
  if (account === undefined) return { kind: 'none' };
  if (accounts.length > 1) return { kind: 'failed', result: several(accounts) };
  const isOurs = change.externalId !== undefined && valueOf(account, 'externalId') === change.externalId;
  return { kind: isOurs ? 'ours' : 'same-name', resource: account };
}

function several(accounts: readonly ScimResource[]): OrderResult {
  const ids = accounts.map(({ id }) => id).slice(0, 5);
  return errored(
    '',
    `${accounts.length} accounts have this externalId or userName: ${ids.join(', ')}. None was changed.`,
  );
}

/** What an account is looked up by. */
export function accountNames({ externalId, userName }: CreateAccount): LookupKey[] {
  return [
    ...(externalId === undefined ? [] : [{ attribute: 'externalId', value: externalId } as const]),
    ...(userName === undefined ? [] : [{ attribute: 'userName', value: userName } as const]),
  ];
}

/** False for an account that shows another name, and not the externalId of the order. */
export function isAccountOf({ userName, externalId }: CreateAccount, resource: ScimResource): boolean {
  const shown = valueOf(resource, 'userName');
  if (externalId !== undefined && valueOf(resource, 'externalId') === externalId) return true;
  return typeof shown !== 'string' || userName === undefined || shown.toLowerCase() === userName.toLowerCase();
}
