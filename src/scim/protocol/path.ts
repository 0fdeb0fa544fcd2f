import { parseAttributePath, type AttributePath } from './attribute-path.ts';
import { readValueFilter, type FilterNode } from './filter.ts';
import { TokenReader } from './filter-tokens.ts';

/** The target of a PATCH operation: `members`, `name.givenName`, `emails[type eq "work"].value` (RFC 7644 section 3.5.2). */
export interface PatchPath extends AttributePath {
  readonly filter?: FilterNode;
}

/** Throws ScimProtocolError 400 invalidPath. */
export function parsePatchPath(text: string): PatchPath {
  const tokens = new TokenReader(text, 'invalidPath');
  const { text: name } = tokens.expect('word', 'an attribute');
  const path = parseAttributePath(name);
  if (path === undefined) throw tokens.error(`"${name}" is not an attribute.`);
  const filter = tokens.peek()?.kind === '[' ? readValueFilter(tokens) : undefined;
  if (filter === undefined) {
    tokens.expectEnd();
    return path;
  }
  if (path.subAttribute !== undefined)
    throw tokens.error('A value filter stands after an attribute, not a sub-attribute.');
  return { ...path, filter, ...readSubAttribute(tokens) };
}

function readSubAttribute(tokens: TokenReader): Pick<AttributePath, 'subAttribute'> {
  if (tokens.peek() === undefined) return {};
  const { text } = tokens.expect('word', 'a sub-attribute');
  tokens.expectEnd();
  const subAttribute = text.startsWith('.') ? parseAttributePath(`value${text}`)?.subAttribute : undefined;
  if (subAttribute === undefined) throw tokens.error(`"${text}" is not a sub-attribute.`);
  return { subAttribute };
}
