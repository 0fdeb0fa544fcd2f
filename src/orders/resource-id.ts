import { isUsableId } from '../scim/protocol/usable-id.ts';
import { orderInvalid } from './order-invalid.ts';

/** The id of a resource at the server, as text; undefined for null and empty. Throws ORDER_INVALID for what is no id. */
export function resourceId(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || !isUsableId(value)) throw orderInvalid('is not an id');
  return value;
}
