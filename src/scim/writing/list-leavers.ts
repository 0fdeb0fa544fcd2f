import { ScimProtocolError } from '../protocol/error.ts';
import { isObject, valueOf, type JsonObject } from '../protocol/json.ts';

type Values = readonly unknown[];

/**
 * The values of a list that are to go, whole and marked as such, for servers that keep what is not sent (SCIM 1.1, REST protocol section
 * 3.3.2). They tell values apart by `valueAttribute`, some of them by nothing else and ignoring case.
 *
 * @throws ScimProtocolError for a value that has none, or whose like stays: it cannot be named without another one.
 */
export function leaversOf(before: Values, after: Values, valueAttribute: string): readonly JsonObject[] {
  const stay = new Set(after.map((element) => identityOf(element, valueAttribute)));
  const leavers = before.filter((element) => !stay.has(identityOf(element, valueAttribute)));
  const values = new Set(after.map((element) => foldedValue(element, valueAttribute)));
  return leavers.map((element) => {
    const value = foldedValue(element, valueAttribute);
    if (value === undefined || values.has(value)) {
      throw new ScimProtocolError(
        400,
        'A value of a list cannot be taken away, because nothing tells it from the others.',
      );
    }
    return { ...(isObject(element) ? element : { [valueAttribute]: element }), operation: 'delete' };
  });
}

/** Without a value of its own, an element is all that it holds. */
function identityOf(element: unknown, valueAttribute: string): string {
  const value = foldedValue(element, valueAttribute);
  if (value === undefined) return JSON.stringify(element);
  const type = isObject(element) ? valueOf(element, 'type') : undefined;
  return JSON.stringify([value, typeof type === 'string' ? type.toLowerCase() : '']);
}

function foldedValue(element: unknown, valueAttribute: string): string | undefined {
  const value = isObject(element) ? valueOf(element, valueAttribute) : element;
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : undefined;
}
