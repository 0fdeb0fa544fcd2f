import type { Mappings } from '../mappings/mappings.ts';
import { accountEndpoint } from './account-route.ts';
import type { FoundProperty } from './find-property.ts';
import { groupLinks, linkTables, referencesOf, type GroupLink, type LinkTable } from './group-links.ts';
import type { RoleRules } from './role-changes.ts';

/** What the suffixes of memberships may be about. */
export interface AccountLinks {
  readonly groups: readonly GroupLink[];
  readonly roles: readonly RoleLink[];
  readonly roleRules: RoleRules;
  /** No membership of a group is changed. */
  readonly preventsMemberships?: boolean;
}

/** A property whose suffixes grant and revoke roles. */
export interface RoleLink {
  /** Of the association. */
  readonly identifier: string;
  /** The property of a linked role that holds it; none where that is not mapped. */
  readonly keyProperties: readonly string[];
}

/** The relations of a connection; the table of pairs of its accounts and their roles is about roles, all others about groups. */
export function accountLinks(mappings: Mappings, connection: string, roleRules: RoleRules): AccountLinks {
  const { roles = [], groups = [] } = Object.groupBy(linkTables(mappings, connection), ({ name }) =>
    isSame(name.entity, accountEndpoint) && isSame(name.attribute, roleRules.attribute ?? '') ? 'roles' : 'groups',
  );
  return { groups: groupLinks(groups, mappings, connection), roles: roles.map(roleLink), roleRules };
}

function roleLink({ association, name }: LinkTable): RoleLink {
  const property = referencesOf(association, name).member?.split(':')[1];
  return { identifier: association.identifier, keyProperties: property === undefined ? [] : [property] };
}

/**
 * Undefined for a property that is about groups. An association has the last word on what a property means; without one, `roles` are
 * roles, and so is what is mapped on them.
 */
export function findRoleLink(property: string, found: FoundProperty, links: AccountLinks): RoleLink | undefined {
  const named = links.roles.find(({ identifier }) => isSame(identifier, property));
  if (named !== undefined) return named;
  if (links.groups.some(({ identifier = '' }) => isSame(identifier, property))) return undefined;
  const isRoles = isSame(property, 'roles') || isOnAttribute(found, links.roleRules.attribute);
  return isRoles ? { identifier: property, keyProperties: [] } : undefined;
}

function isOnAttribute(found: FoundProperty, name: string | null): boolean {
  if (found.kind !== 'known' || name === null) return false;
  const { attribute } = found.property;
  return attribute.extension === undefined && isSame(attribute.name, name);
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
