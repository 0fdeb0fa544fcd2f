import { parseAttributePath, type AttributePath } from './attribute-path.ts';
import { TokenReader, type Token } from './filter-tokens.ts';

const compareOperators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type CompareOperator = (typeof compareOperators)[number];

/** A filter as a tree (RFC 7644 section 3.4.2.2). */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly term: FilterNode }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: CompareOperator;
      readonly value: string | number | boolean | null;
    }
  /** `emails[type eq "work"]`: one value of the attribute fulfils the whole inner filter. */
  | { readonly kind: 'values'; readonly path: AttributePath; readonly filter: FilterNode };

/** A text as a filter literal: a JSON string, quotes and backslashes escaped. */
export function quoteFilterValue(text: string): string {
  return JSON.stringify(text);
}

/**
 * Parses a filter of at most 4096 characters, 64 terms and 20 levels. A bare word after `eq` counts as text.
 * Throws ScimProtocolError 400 invalidFilter.
 */
export function parseFilter(text: string): FilterNode {
  const tokens = new TokenReader(text, 'invalidFilter');
  const filter = readOr(tokens);
  tokens.expectEnd();
  return filter;
}

/** Reads `[` filter `]`. */
export function readValueFilter(tokens: TokenReader): FilterNode {
  tokens.expect('[', 'an opening bracket');
  const filter = tokens.nested(() => readOr(tokens));
  tokens.expect(']', 'a closing bracket');
  return filter;
}

function readOr(tokens: TokenReader): FilterNode {
  return readChain(tokens, 'or', () => readChain(tokens, 'and', () => readTerm(tokens)));
}

function readChain(tokens: TokenReader, kind: 'and' | 'or', readNext: () => FilterNode): FilterNode {
  const first = readNext();
  const terms = [first];
  while (tokens.takeWord(kind)) terms.push(readNext());
  return terms.length === 1 ? first : { kind, terms };
}

function readTerm(tokens: TokenReader): FilterNode {
  if (tokens.peek()?.kind === '(') return readGroup(tokens);
  if (tokens.takeWord('not')) return { kind: 'not', term: readGroup(tokens) };
  const path = readPath(tokens);
  if (tokens.peek()?.kind !== '[') return readComparison(tokens, path);
  const filter = readValueFilter(tokens);
  return readSelected(tokens, path, filter);
}

function readGroup(tokens: TokenReader): FilterNode {
  tokens.expect('(', 'an opening parenthesis');
  const filter = tokens.nested(() => readOr(tokens));
  tokens.expect(')', 'a closing parenthesis');
  return filter;
}

/** Some clients compare a part of the selected value: `emails[type eq "work"].value eq "a@b.test"`. */
function readSelected(tokens: TokenReader, path: AttributePath, filter: FilterNode): FilterNode {
  const token = tokens.peek();
  if (token?.kind !== 'word' || !token.text.startsWith('.')) return { kind: 'values', path, filter };
  const part = parseAttributePath(tokens.take('a sub-attribute').text.slice(1));
  if (part === undefined) throw tokens.error(`"${token.text}" is not a sub-attribute.`);
  return { kind: 'values', path, filter: { kind: 'and', terms: [filter, readComparison(tokens, part)] } };
}

function readPath(tokens: TokenReader): AttributePath {
  const { text } = tokens.expect('word', 'an attribute');
  const path = parseAttributePath(text);
  if (path === undefined) throw tokens.error(`"${text}" is not an attribute.`);
  return path;
}

function readComparison(tokens: TokenReader, path: AttributePath): FilterNode {
  tokens.countTerm();
  if (tokens.takeWord('pr')) return { kind: 'present', path };
  const { text } = tokens.expect('word', 'an operator');
  const operator = compareOperators.find((known) => known === text.toLowerCase());
  if (operator === undefined) throw tokens.error(`"${text}" is not an operator.`);
  return { kind: 'compare', path, operator, value: readLiteral(tokens, operator) };
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readLiteral(tokens: TokenReader, operator: CompareOperator): string | number | boolean | null {
  const token: Token = tokens.take('a value');
  if (token.kind === 'text') return token.text;
  const word = words.get(token.text.toLowerCase());
  if (word !== undefined) return word;
  if (number.test(token.text)) return Number(token.text);
  if (token.kind === 'word' && operator === 'eq') return token.text;
  throw tokens.error(`"${token.text}" is not a value: texts are quoted.`);
}
