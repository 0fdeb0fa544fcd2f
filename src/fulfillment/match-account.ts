import type { CreateAccount } from '../orders/account-change.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import type { LookupKey } from '../scim/look-up/lookup-key.ts';
import { valueOf } from '../scim/protocol/json.ts';
import type { ScimResource } from '../scim/protocol/resource.ts';
import { errored, type OrderResult } from './order-result.ts';
import type { Unasked } from './step.ts';

/** Whether the account of an order exists already. */
export type Match =
  | { readonly kind: 'none' }
  /** The attribute that decides (`lookUp.keyAttribute`) is as the order has it. */
  | { readonly kind: 'ours'; readonly resource: ScimResource }
  /** Only its userName is that of the order, which proves nothing. */
  | { readonly kind: 'same-name'; readonly resource: ScimResource }
  | { readonly kind: 'failed'; readonly result: OrderResult }
  /** The target did not tell. */
  | { readonly kind: 'unread'; readonly answer: Unasked };

export type LookUpKnobs = Dialect['lookUp'];

/** Tells whose account was found; several accounts are never guessed between. */
export function matchAccount(
  change: CreateAccount,
  found: readonly ScimResource[],
  knobs: Pick<LookUpKnobs, 'keyAttribute'>,
): Match {
  const accounts = [...new Map(found.map((resource) => [resource.id, resource])).values()];
  const [account] = accounts;
  if (account === undefined) return { kind: 'none' };
  if (accounts.length > 1) return { kind: 'failed', result: several(accounts) };
  return { kind: isOurs(change, account, knobs.keyAttribute) ? 'ours' : 'same-name', resource: account };
}

function isOurs(
  { externalId, userName }: CreateAccount,
  account: ScimResource,
  keyAttribute: LookUpKnobs['keyAttribute'],
): boolean {
  const shownId = valueOf(account, 'externalId') ?? '';
  if (externalId !== undefined && shownId === externalId) return true;
  if (keyAttribute !== 'userName' || (externalId !== undefined && shownId !== '')) return false;
  const shown = valueOf(account, 'userName');
  return userName !== undefined && typeof shown === 'string' && folded(shown) === folded(userName);
}

/** Beyond ASCII nobody knows which letters a server takes for the same: the Kelvin sign is a k in lower case. */
function folded(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function several(accounts: readonly ScimResource[]): OrderResult {
  const ids = accounts.map(({ id }) => id).slice(0, 5);
  return errored(
    '',
    `${accounts.length} accounts have this externalId or userName: ${ids.join(', ')}. None was changed.`,
  );
}

/** What an account is looked up by, of what the target can be asked for. */
export function accountNames(
  { externalId, userName }: CreateAccount,
  { attributes }: Pick<LookUpKnobs, 'attributes'>,
): LookupKey[] {
  const names = [
    { attribute: 'externalId', value: externalId },
    { attribute: 'userName', value: userName },
  ] as const;
  return names.flatMap(({ attribute, value }) =>
    value !== undefined && attributes.includes(attribute) ? [{ attribute, value }] : [],
  );
}

/** False for an account that shows another name, and not the externalId of the order. */
export function isAccountOf({ userName, externalId }: CreateAccount, resource: ScimResource): boolean {
  const shown = valueOf(resource, 'userName');
  if (externalId !== undefined && valueOf(resource, 'externalId') === externalId) return true;
  return typeof shown !== 'string' || userName === undefined || isSameInLowerCase(shown, userName);
}

/** A server may store a name in lower case, also beyond ASCII; what becomes an ASCII letter by that is another name. */
function isSameInLowerCase(shown: string, ordered: string): boolean {
  const lowerCased = (name: string): string =>
    name.replace(/./gsu, (letter) => {
      const lower = letter.toLowerCase();
      return letter > '\x7f' && /[\0-\x7f]/.test(lower) ? letter : lower;
    });
  return lowerCased(shown) === lowerCased(ordered);
}
