import { createScanner, parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import { AgentError } from '../errors.ts';
import { isReservedName, printable } from '../validation/names.ts';
import { positionsIn } from '../validation/text-position.ts';
import { decodeUtf8 } from './read-file.ts';
import type { Findings } from './findings.ts';
import { branch, leaf, type Origin, type SettingBranch, type SettingChild, type SettingNode } from './setting-tree.ts';

const deepest = 64;
const options = { allowTrailingComma: false, disallowComments: false, allowEmptyContent: false };

interface ReadingContext {
  readonly findings: Findings;
  originAt(offset: number): Origin;
}

/**
 * Reads a settings file: JSON (RFC 8259) in UTF-8, with or without a byte order mark, comments allowed.
 * Keys that appear twice, also in another case, and reserved names are found as problems.
 * Throws SETTINGS_INVALID when the text is not JSON, not UTF-8, too deep or not an object.
 */
export function readJsonSettings(bytes: Uint8Array, source: string, findings: Findings): SettingBranch {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw invalid(`${source}: is not UTF-8 text; save it as UTF-8`);
  const positionOf = positionsIn(text);
  const at = (offset: number): string => {
    const { line, column } = positionOf(offset);
    return `line ${line} column ${column}`;
  };
  refuseDepth(text, (offset, message) => invalid(`${source}: ${message} at ${at(offset)}`));
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, options);
  const [error] = errors;
  if (error !== undefined) throw invalid(`${source}: not valid JSON at ${at(error.offset)} (${reason(error)})`);
  if (root?.type !== 'object') throw invalid(`${source}: must be one JSON object in braces { }`);
  const originAt = (offset: number): Origin => ({ source, place: `${source} line ${positionOf(offset).line}` });
  return sectionOf(root, { findings, originAt }, []);
}

function invalid(message: string): AgentError {
  return new AgentError('SETTINGS_INVALID', message);
}

/** The parser calls itself for each level, so that a very deep text would overflow the stack. */
function refuseDepth(text: string, failure: (offset: number, message: string) => AgentError): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  do {
    scanner.scan();
    const token = text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (depth > deepest) throw failure(scanner.getTokenOffset(), `more than ${deepest} levels`);
  } while (scanner.getTokenLength() > 0);
}

const reasons: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes is expected here; is there a comma too many before it?',
  ValueExpected: 'a value is expected here; is there a comma too many before it?',
  CommaExpected: 'a comma is missing before this',
  ColonExpected: 'a colon is missing before this',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  InvalidEscapeCharacter: 'a backslash must be written twice',
};

function reason(error: ParseError): string {
  const code = printParseErrorCode(error.error);
  return reasons[code] ?? code;
}

function nodeOf(node: JsonNode, context: ReadingContext, path: readonly string[]): SettingNode {
  if (node.type === 'object') return sectionOf(node, context, path);
  if (node.type === 'array') return listOf(node, context, path);
  return leaf(node.value as string | number | boolean | null, context.originAt(node.offset));
}

function listOf(node: JsonNode, context: ReadingContext, path: readonly string[]): SettingBranch {
  const items = (node.children ?? []).map((item, index): SettingChild => {
    const name = String(index);
    return { name, node: nodeOf(item, context, [...path, name]) };
  });
  return branch(context.originAt(node.offset), items, true);
}

function sectionOf(node: JsonNode, context: ReadingContext, path: readonly string[]): SettingBranch {
  const children = new Map<string, SettingChild & { readonly origin: Origin }>();
  for (const { children: pair } of node.children ?? []) {
    const [key, value] = pair ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const origin = context.originAt(key.offset);
    const previous = children.get(name.toLowerCase());
    if (isReservedName(name)) context.findings.problem(origin.place, [...path, name], 'reserved name not allowed');
    else if (previous !== undefined) reportTwice(previous, { name, origin }, { path, findings: context.findings });
    else children.set(name.toLowerCase(), { name, origin, node: nodeOf(value, context, [...path, name]) });
  }
  return branch(context.originAt(node.offset), children.values());
}

interface NamedPlace {
  readonly name: string;
  readonly origin: Origin;
}

function reportTwice(
  first: NamedPlace,
  second: NamedPlace,
  { path, findings }: { readonly path: readonly string[]; readonly findings: Findings },
): void {
  const message =
    first.name === second.name
      ? `key appears twice, first at ${first.origin.place}; keep one`
      : `key appears twice, first as "${printable(first.name)}" at ${first.origin.place}; names clash on case-insensitive file systems; keep one`;
  findings.problem(second.origin.place, [...path, second.name], message);
}
