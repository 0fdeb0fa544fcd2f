import type {
  AttributeChange,
  CreateAccount,
  DeleteAccount,
  GroupChange,
  RoleChange,
  UpdateAccount,
} from '../../src/orders/account-change.ts';
import type { CourseContext, OrderTask, Past } from '../../src/fulfillment/order-task.ts';
import type { AccountChange } from '../../src/orders/account-change.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { resolveAttribute } from '../../src/scim/protocol/resource-schema.ts';
import { userResourceSchema } from '../../src/scim/protocol/resource-types.ts';

/** A new value of an attribute of the RFC's user: `title`, or `emails` with the sub-attribute `value`. */
export function setting(attribute: string, value: unknown, subAttribute?: string): AttributeChange {
  const path = { attribute, ...(subAttribute !== undefined && { subAttribute }) };
  return { attribute: resolveAttribute(userResourceSchema, path), value, property: attribute };
}

export function joining(groupId: string): GroupChange {
  return { action: 'add', endpoint: 'Groups', groupId };
}

export function leaving(groupId: string): GroupChange {
  return { action: 'remove', endpoint: 'Groups', groupId };
}

export function granting(role: string): RoleChange {
  return { action: 'add', attribute: 'roles', valueAttribute: 'value', role };
}

export function revoking(role: string): RoleChange {
  return { action: 'remove', attribute: 'roles', valueAttribute: 'value', role };
}

/** A new account `ada`, `N-1` at the platform, with a title. */
export function aCreation(parts: Partial<CreateAccount> = {}): CreateAccount {
  return {
    kind: 'create',
    endpoint: 'Users',
    keys: ['username:ada', 'externalid:N-1'],
    userName: 'ada',
    externalId: 'N-1',
    disables: false,
    attributes: [setting('userName', 'ada'), setting('externalId', 'N-1'), setting('title', 'Countess')],
    memberships: [],
    ...parts,
  };
}

/** The same, without a number at the platform. */
export function aNamelessCreation(): CreateAccount {
  const { externalId: _, ...creation } = aCreation();
  return { ...creation, keys: ['username:ada'], attributes: [setting('userName', 'ada')] };
}

/** A new title for the account. */
export function anUpdate(id = 'u1', parts: Partial<UpdateAccount> = {}): UpdateAccount {
  const attributes = [setting('title', 'Countess')];
  return {
    kind: 'update',
    endpoint: 'Users',
    keys: [`id:${id}`],
    id,
    attributes,
    memberships: [],
    disables: false,
    ...parts,
  };
}

export function aDeletion(id = 'u1', parts: Partial<DeleteAccount> = {}): DeleteAccount {
  return { kind: 'delete', endpoint: 'Users', keys: [`id:${id}`], id, ...parts };
}

const changeTypes = { create: 'Added', update: 'Modified', delete: 'Deleted' } as const;

/** An order that nothing was done for yet, unless told otherwise. */
export function aTask<Change extends AccountChange>(
  change: Change,
  past: Partial<Past> = {},
  position = '0:0',
): OrderTask<Change> {
  const order = { position, assignedResourceTypeId: `art-${position}`, changeType: changeTypes[change.kind] };
  return {
    order,
    change,
    past: { isCreatedUnseen: false, isUpdated: false, isDeleted: false, isUnanswered: false, ...past },
  };
}

/** A server that checks no versions; its clock stands still at 0. */
export function aContext(parts: Partial<CourseContext> = {}): CourseContext {
  return { schema: userResourceSchema, dialect: rfc, checksVersions: false, now: () => 0, ...parts };
}
