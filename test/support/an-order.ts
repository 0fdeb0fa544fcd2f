import { AgentError } from '../../src/errors.ts';
import type { ProvisioningOrder } from '../../src/orders/order.ts';
import { rfc } from '../../src/scim/dialects/rfc.ts';
import { userResourceSchema } from '../../src/scim/protocol/resource-types.ts';
import { orderTranslator, type TranslatorOptions } from '../../src/orders/translate-order.ts';
import type { AccountChange, AttributeChange } from '../../src/orders/account-change.ts';
import { someMappings } from './a-mapping.ts';

/** An order that changes the account `u1` and says nothing of mappings, unless told otherwise. */
export function anOrder(
  changes: ProvisioningOrder['changes'],
  fields: Partial<ProvisioningOrder> = {},
): ProvisioningOrder {
  return {
    position: '0:0',
    assignedResourceTypeId: '5012',
    changeType: 'Modified',
    resource: fields.changeType === 'Added' ? {} : { id: 'u1' },
    changes,
    ...fields,
  };
}

/** Translates an order of connection `Acme` without mappings, by the schema of RFC 7643 as the server's own, unless told otherwise. */
export function translate(order: ProvisioningOrder, options: Partial<TranslatorOptions> = {}): AccountChange {
  const all = {
    connection: 'Acme',
    mappings: someMappings(),
    schema: userResourceSchema,
    schemaIsAnnounced: true,
    account: rfc.account,
    preventsDeletion: false,
    roles: rfc.roles,
    ...options,
  };
  return orderTranslator(all)(order);
}

/** What is set, by path. */
export function placesOf(change: AccountChange): Record<string, unknown> {
  if (change.kind === 'delete') throw new Error('a delete sets nothing');
  return Object.fromEntries(change.attributes.map((each) => [pathOf(each), each.value]));
}

function pathOf({ attribute: { extension, name, subAttribute } }: AttributeChange): string {
  return [extension, name, subAttribute].filter((part) => part !== undefined).join('/');
}

/** What is wrong with an order that is refused. */
export function problemsOf(order: ProvisioningOrder, options: Partial<TranslatorOptions> = {}): readonly string[] {
  let caught: unknown;
  try {
    translate(order, options);
  } catch (error) {
    caught = error;
  }
  if (!(caught instanceof AgentError) || caught.code !== 'ORDER_INVALID') throw new Error('the order was not refused');
  return caught.problems;
}
