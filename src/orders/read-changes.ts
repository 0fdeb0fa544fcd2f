import { isUnassigned } from '../scim/protocol/json.ts';
import { printable } from '../validation/names.ts';
import type { AttributeChange, MembershipChange } from './account-change.ts';
import { findRoleLink, type AccountLinks } from './account-links.ts';
import type { AccountRoute } from './account-route.ts';
import { attributeChanges } from './attribute-changes.ts';
import { checkMutability, checkPlaces } from './check-attributes.ts';
import type { FoundProperty } from './find-property.ts';
import {
  checkContradictions,
  membershipChanges,
  parseMembershipKey,
  type MembershipKey,
} from './membership-changes.ts';
import type { ProvisioningOrder } from './order.ts';
import { orderInvalid, type OrderProblems } from './order-invalid.ts';
import { roleChanges } from './role-changes.ts';

/** What the keys of `Changes` are understood by. */
export interface ChangeContext {
  readonly route: AccountRoute;
  readonly find: (name: string) => FoundProperty;
  readonly links: AccountLinks;
}

export interface ReadChanges {
  readonly attributes: AttributeChange[];
  readonly memberships: MembershipChange[];
}

/** The `Changes` of an order in terms of the server; what is wrong with them is added to `problems`. */
export function readChanges(order: ProvisioningOrder, context: ChangeContext, problems: OrderProblems): ReadChanges {
  const read: ReadChanges = { attributes: [], memberships: [] };
  for (const [name, value] of Object.entries(order.changes)) {
    problems.try(printable(name), () => {
      if (isKey(name, context.route)) checkKey(order, value);
      else readChange(name, value, { order, context, read });
    });
  }
  problems.try('', () => {
    checkPlaces(read.attributes);
  });
  problems.try('', () => {
    checkContradictions(read.memberships);
  });
  return read;
}

function isKey(name: string, { keyProperties }: AccountRoute): boolean {
  return keyProperties.some((key) => key.toLowerCase() === name.toLowerCase());
}

/** An account that has an id exists: to create it again would be a twin. */
function checkKey({ changeType }: ProvisioningOrder, value: unknown): void {
  if (changeType !== 'Added' || isUnassigned(value) || value === '') return;
  throw orderInvalid('a new account gets its id from the server, so an order of type Added must not give one');
}

interface Reading {
  readonly order: ProvisioningOrder;
  readonly context: ChangeContext;
  readonly read: ReadChanges;
}

function readChange(name: string, value: unknown, { order, context, read }: Reading): void {
  const found = context.find(name);
  const membership = found.kind === 'known' ? undefined : parseMembershipKey(name);
  if (membership !== undefined && found.kind !== 'invalid') {
    read.memberships.push(...readMemberships(membership, value, context));
    return;
  }
  if ('problem' in found) throw orderInvalid(found.problem());
  const isNew = order.changeType === 'Added';
  for (const change of attributeChanges(found.property, value)) {
    // What is empty on a new account is left out, so that it does no harm.
    if (!isNew || change.value !== undefined) checkMutability(change, isNew ? 'create' : 'update');
    read.attributes.push(change);
  }
}

/** A list of values with the suffix of a membership would make the account a member of what is no group. */
function readMemberships(
  key: MembershipKey,
  value: unknown,
  { find, links }: ChangeContext,
): readonly MembershipChange[] {
  const found = find(key.property);
  const role = findRoleLink(key.property, found, links);
  if (role !== undefined) return roleChanges(key.action, value, { ...links.roleRules, ...role });
  if (found.kind === 'known' && found.property.attribute.name.toLowerCase() !== 'groups') {
    throw orderInvalid('the property is an attribute of the account, not a list of its groups');
  }
  if (links.preventsMemberships === true) {
    throw orderInvalid(
      'by its profile the target takes no memberships (members.write); ProfileOverrides may say otherwise',
    );
  }
  return membershipChanges(key, value, links.groups);
}
