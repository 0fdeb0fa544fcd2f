import { isObject, valueOf, type JsonObject } from '../scim/protocol/json.ts';
import type { ValidationProblem } from '../validation/explain.ts';
import { validate } from '../validation/validate.ts';
import type { ProvisioningOrder } from './order.ts';

/** An order that fits the schema, or what is wrong with it. */
export type CheckedOrder =
  | { readonly order: ProvisioningOrder }
  | { readonly problems: readonly ValidationProblem[]; readonly order?: undefined };

const orderSchema = 'provisioning-orders#/definitions/ProvisioningOrder';

const fieldNames: ReadonlyMap<string, string> = new Map(
  ['AssignedResourceTypeId', 'ChangeType', 'ResourceType', 'Resource', 'Changes'].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

const changeTypes: ReadonlyMap<string, string> = new Map(
  ['Added', 'Modified', 'Deleted'].map((name) => [name.toLowerCase(), name]),
);

/** Checks an order against the schema and keeps what the agent uses; names of fields and the change type in any letter case. */
export function checkOrder(value: unknown, position: string): CheckedOrder {
  if (!isObject(value)) return { problems: validate(orderSchema, value) };
  const { fields, problems } = fieldsOf(value);
  const all = [...problems, ...validate(orderSchema, fields)];
  return all.length > 0 ? { problems: all } : { order: detach(reduce(fields, position)) };
}

interface Fields {
  readonly fields: JsonObject;
  readonly problems: readonly ValidationProblem[];
}

/** The fields that are used, in their own spelling: one that is overlooked would be a change that is never made. */
function fieldsOf(value: JsonObject): Fields {
  const fields: Record<string, unknown> = {};
  const problems: ValidationProblem[] = [];
  for (const key of Object.keys(value)) {
    const name = fieldNames.get(key.toLowerCase());
    if (name === undefined) continue;
    if (Object.hasOwn(fields, name)) problems.push({ path: [name], message: 'stands twice, in two spellings' });
    fields[name] = name === 'ChangeType' ? changeTypeOf(value[key]) : value[key];
  }
  return { fields, problems };
}

function changeTypeOf(value: unknown): unknown {
  return typeof value === 'string' ? (changeTypes.get(value.toLowerCase()) ?? value) : value;
}

function reduce(fields: JsonObject, position: string): ProvisioningOrder {
  const type = objectAt(fields, 'ResourceType');
  return {
    position,
    assignedResourceTypeId: String(fields['AssignedResourceTypeId']),
    changeType: fields['ChangeType'] as ProvisioningOrder['changeType'],
    ...identifier('resourceType', type),
    ...identifier('targetEntityType', objectAt(type, 'TargetEntityType')),
    resource: objectAt(fields, 'Resource'),
    changes: objectAt(fields, 'Changes'),
  };
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = valueOf(object, name);
  return isObject(value) ? value : {};
}

function identifier<Name extends string>(name: Name, object: JsonObject): Partial<Record<Name, string>> {
  const value = valueOf(object, 'Identifier');
  if (typeof value !== 'string' || value === '') return {};
  return { [name]: value } as Record<Name, string>;
}

/** A copy with texts of its own: those of the parser are slices, each of which keeps the piece of the file that it was cut from. */
function detach(order: ProvisioningOrder): ProvisioningOrder {
  return JSON.parse(JSON.stringify(order)) as ProvisioningOrder;
}
