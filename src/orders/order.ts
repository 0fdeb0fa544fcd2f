import type { JsonObject } from '../scim/protocol/json.ts';

/** One order as the platform writes it, reduced to what the agent uses. */
export interface ProvisioningOrder {
  /** `<file>:<index>`, both from 0. */
  readonly position: string;
  /** Need not be unique in a batch. */
  readonly assignedResourceTypeId: string;
  readonly changeType: 'Added' | 'Modified' | 'Deleted';
  /** `ResourceType.Identifier`. */
  readonly resourceType?: string;
  /** `ResourceType.TargetEntityType.Identifier`. */
  readonly targetEntityType?: string;
  /** The account as the platform knows it, by property; empty when the order has none. */
  readonly resource: JsonObject;
  /** New values by property; empty when the order has none. */
  readonly changes: JsonObject;
}

export interface OrderFile {
  /** Absolute. */
  readonly path: string;
  /** Of the bytes that the orders were read from, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly orders: readonly ProvisioningOrder[];
}
