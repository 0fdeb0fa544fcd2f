import { orderInvalid } from './order-invalid.ts';

/** The id of a resource at the server, as text; undefined for null and empty. Throws ORDER_INVALID for what is no id. */
export function resourceId(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || !isId(value)) throw orderInvalid('is not an id');
  return value;
}

const dotSegment = /(^|[/\\])\.{1,2}($|[/\\?#])/;

/** Dots between slashes could become another address, and a delete of that. */
function isId(text: string): boolean {
  return (
    text.isWellFormed() && text.length <= 1000 && !/[\u0000-\u001f\u007f-\u009f]/.test(text) && !dotSegment.test(text)
  );
}
