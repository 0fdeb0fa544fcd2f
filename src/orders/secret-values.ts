import type { AccountChange, AttributeChange } from './account-change.ts';
import { declarationOf } from './attribute-changes.ts';

/** The texts of a change that nobody is to read: passwords, and what the server itself never shows (RFC 7643 section 2.2). */
export function secretValues(change: AccountChange): readonly string[] {
  if (change.kind === 'delete') return [];
  return change.attributes.filter(isSecret).flatMap(({ value }) => textsIn(value));
}

function isSecret({ attribute }: AttributeChange): boolean {
  if (attribute.name.toLowerCase() === 'password' || attribute.subAttribute?.toLowerCase() === 'password') return true;
  const declared = [attribute.definition, declarationOf(attribute)];
  return declared.some((each) => each?.mutability === 'writeOnly' || each?.returned === 'never');
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
