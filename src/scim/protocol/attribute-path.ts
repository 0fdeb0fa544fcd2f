import { forbiddenNames } from './check-json.ts';

/** `schema:attribute.subAttribute`, names as written (RFC 7644 section 3.10). */
export interface AttributePath {
  readonly schema?: string;
  readonly attribute: string;
  readonly subAttribute?: string;
}

/** The `$` is for `$ref`. */
const attributeName = /^[A-Za-z$][\w-]*$/;

/** Undefined for text that is not an attribute path. */
export function parseAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(':');
  const schema = text.slice(0, Math.max(colon, 0));
  if (colon >= 0 && !/^urn:./i.test(schema)) return undefined;
  const [attribute = '', subAttribute, ...rest] = text.slice(colon + 1).split('.');
  if (!isName(attribute) || rest.length > 0) return undefined;
  if (subAttribute !== undefined && !isName(subAttribute)) return undefined;
  return { ...(colon >= 0 && { schema }), attribute, ...(subAttribute !== undefined && { subAttribute }) };
}

function isName(text: string): boolean {
  return attributeName.test(text) && !forbiddenNames.has(text.toLowerCase());
}
