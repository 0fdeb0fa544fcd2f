import { isObject, isUnassigned, valueOf } from '../scim/protocol/json.ts';
import type { RoleChange } from './account-change.ts';
import { orderInvalid } from './order-invalid.ts';

/** Where accounts keep their roles. */
export interface RoleRules {
  /** Multi-valued attribute of the account; null where there are no roles. */
  readonly attribute: string | null;
  /** Its sub-attribute that holds the role. */
  readonly valueAttribute: string;
}

/**
 * The roles that a list names, each once.
 *
 * @param keyProperties Of a linked role, before the names that SCIM itself has.
 * @throws AgentError ORDER_INVALID for what names no role, and where the accounts have none.
 */
export function roleChanges(
  action: RoleChange['action'],
  value: unknown,
  { attribute, valueAttribute, keyProperties }: RoleRules & { readonly keyProperties: readonly string[] },
): readonly RoleChange[] {
  if (attribute === null) {
    throw orderInvalid('by its profile the target keeps no roles; set roles.attribute in ProfileOverrides');
  }
  if (isUnassigned(value) || value === '') return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = [...keyProperties, valueAttribute, 'value', 'id'];
  const roles = new Set(items.map((item) => roleIn(item, names)));
  return [...roles].map((role) => ({ action, attribute, valueAttribute, role }));
}

function roleIn(item: unknown, names: readonly string[]): string {
  if (!isObject(item)) return roleText(item);
  const name = names.find((each) => !isUnassigned(valueOf(item, each)));
  if (name !== undefined) return roleText(valueOf(item, name));
  throw orderInvalid(`an item has no role; expected ${[...new Set(names)].join(' or ')}`);
}

const longestRole = 1000;
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;

function roleText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  const isRole = typeof text === 'string' && text !== '' && text.length <= longestRole && text.isWellFormed();
  if (!isRole || controlCharacter.test(text)) throw orderInvalid('is not a role');
  return text;
}
