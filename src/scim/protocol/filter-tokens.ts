import { badRequest, type ScimErrorType } from './error.ts';

/** A bracket, a word (name, operator, number, literal) or the content of a quoted text. */
export interface Token {
  readonly kind: '(' | ')' | '[' | ']' | 'word' | 'text';
  readonly text: string;
}

const longestFilter = 4096;
const piece = /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|([^\s()[\]"]+))/y;

/** Splits a filter or a path; quoted texts are JSON strings (RFC 7644 section 3.4.2.2). */
export function tokenize(text: string, scimType: ScimErrorType): Token[] {
  if (text.length > longestFilter) throw badRequest(scimType, `The text is longer than ${longestFilter} characters.`);
  const source = text.trim();
  const tokens: Token[] = [];
  let position = 0;
  while (position < source.length) {
    piece.lastIndex = position;
    const match = piece.exec(source);
    if (match === null) throw badRequest(scimType, `Character ${position + 1} cannot be read: a quote is not closed.`);
    tokens.push(tokenOf(match, scimType));
    position = piece.lastIndex;
  }
  return tokens;
}

function tokenOf(match: RegExpExecArray, scimType: ScimErrorType): Token {
  const [, bracket, quoted, word] = match;
  if (bracket !== undefined) return { kind: bracket as '(' | ')' | '[' | ']', text: bracket };
  if (quoted !== undefined) return { kind: 'text', text: unquote(quoted, scimType) };
  return { kind: 'word', text: word ?? '' };
}

function unquote(quoted: string, scimType: ScimErrorType): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw badRequest(scimType, `The quoted text ${quoted} is not a JSON string.`);
  }
}

const deepest = 20;
const mostTerms = 64;

/** Reads tokens one after the other and counts what a hostile filter could exaggerate. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #scimType: ScimErrorType;
  #position = 0;
  #depth = 0;
  #terms = 0;

  constructor(text: string, scimType: ScimErrorType) {
    this.#tokens = tokenize(text, scimType);
    this.#scimType = scimType;
  }

  /** The next token, left in place; undefined at the end. */
  peek(): Token | undefined {
    return this.#tokens[this.#position];
  }

  /** True, and the word is read, when the next token is this word in any letter case. */
  takeWord(word: string): boolean {
    const token = this.peek();
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#position += 1;
    return true;
  }

  take(expected: string): Token {
    const token = this.peek();
    if (token === undefined) throw this.error(`It ends where ${expected} is expected.`);
    this.#position += 1;
    return token;
  }

  expect(kind: Token['kind'], expected: string): Token {
    const token = this.take(expected);
    if (token.kind !== kind) throw this.error(`"${token.text}" stands where ${expected} is expected.`);
    return token;
  }

  expectEnd(): void {
    const token = this.peek();
    if (token !== undefined) throw this.error(`"${token.text}" stands where the end is expected.`);
  }

  countTerm(): void {
    this.#terms += 1;
    if (this.#terms > mostTerms) throw this.error(`It has more than ${mostTerms} terms.`);
  }

  /** Runs a step one level of brackets deeper. */
  nested<Result>(step: () => Result): Result {
    this.#depth += 1;
    if (this.#depth > deepest) throw this.error(`It is nested deeper than ${deepest} levels.`);
    const result = step();
    this.#depth -= 1;
    return result;
  }

  error(detail: string): Error {
    return badRequest(this.#scimType, detail);
  }
}
