import type { SchemaAttribute } from '../scim/protocol/discovery.ts';
import type { ResolvedAttribute, ResourceSchema } from '../scim/protocol/resource-schema.ts';
import { printable } from '../validation/names.ts';
import type { AttributeChange } from './account-change.ts';
import { declarationOf } from './attribute-changes.ts';
import { orderInvalid } from './order-invalid.ts';

type Kind = 'create' | 'update';

/** Throws ORDER_INVALID for an attribute that the server would not let the agent set (RFC 7643 section 2.2). */
export function checkMutability(change: AttributeChange, kind: Kind): void {
  const { attribute } = change;
  if (attribute.name.toLowerCase() === 'schemas') throw orderInvalid('schemas is written by the agent itself');
  if (isDeclared(attribute, 'readOnly')) throw orderInvalid(`${attribute.name} is read-only at the server`);
  if (kind === 'update') checkUpdate(change);
}

function checkUpdate(change: AttributeChange): void {
  const { attribute, value } = change;
  const { name } = attribute;
  if (name.toLowerCase() === 'password') {
    throw orderInvalid('the password of an account that exists is not changed; no password reset');
  }
  if (isDeclared(attribute, 'immutable')) throw orderInvalid(`${name} cannot be changed once the account exists`);
  if (value === undefined && attribute.subAttribute === undefined && attribute.definition?.required === true) {
    throw orderInvalid(`${name} is required and cannot be removed`);
  }
}

function isDeclared(attribute: ResolvedAttribute, mutability: SchemaAttribute['mutability']): boolean {
  return [attribute.definition, declarationOf(attribute)].some((each) => each?.mutability === mutability);
}

/** Throws ORDER_INVALID when two properties set the same attribute, or one of them a part of what the other sets. */
export function checkPlaces(changes: readonly AttributeChange[]): void {
  const byPlace = new Map<string, AttributeChange[]>();
  for (const change of changes) {
    const place = placeOf(change);
    const others = byPlace.get(place) ?? [];
    const clash = others.find((other) => isWhole(other) || isWhole(change) || isSamePart(other, change));
    if (clash !== undefined) {
      throw orderInvalid(`${printable(clash.property)} and ${printable(change.property)} both set ${place}`);
    }
    byPlace.set(place, [...others, change]);
  }
}

function isSamePart(left: AttributeChange, right: AttributeChange): boolean {
  return left.attribute.subAttribute?.toLowerCase() === right.attribute.subAttribute?.toLowerCase();
}

/** A list of values leaves no single one that another property could be about. */
function isWhole({ attribute, value }: AttributeChange): boolean {
  return attribute.subAttribute === undefined || (attribute.definition?.multiValued === true && Array.isArray(value));
}

function placeOf({ attribute: { extension, name } }: AttributeChange): string {
  return (extension === undefined ? name : `${extension}:${name}`).toLowerCase();
}

/** The attributes that a new account must have and the order does not give. */
export function missingAttributes({ core }: ResourceSchema, changes: readonly AttributeChange[]): readonly string[] {
  const given = new Set(changes.filter(({ value }) => value !== undefined).map((change) => placeOf(change)));
  const required = core.attributes.filter((attribute) => attribute.required && attribute.mutability !== 'readOnly');
  return required.map(({ name }) => name).filter((name) => name !== 'schemas' && !given.has(name.toLowerCase()));
}
