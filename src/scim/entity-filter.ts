import { AgentError } from '../errors.ts';

const longestFilter = 4096;
const longestText = 8192;
const nextClause = /^\*\s*[A-Za-z][A-Za-z0-9-]*\s*\|/;

/**
 * Reads the `Filter` setting, `Users|?filter=active eq true*Groups|displayName sw "x*y"`: the filter of each entity, not URL-encoded.
 *
 * @throws AgentError SETTINGS_INVALID with all problems.
 */
export function parseEntityFilters(text: string): Map<string, string> {
  if (text.length > longestText) throw invalid([`It is longer than ${longestText} characters.`]);
  const filters = new Map<string, string>();
  const problems: string[] = [];
  const clauses = text.trim() === '' ? [] : splitOutsideQuotes(text, startsNextClause);
  for (const clause of clauses) {
    const read = readClause(clause);
    if (typeof read === 'string') problems.push(read);
    else if (hasEntity(filters, read.entity))
      problems.push(`The entity ${read.entity} has two filters; join them with "and".`);
    else filters.set(read.entity, read.filter);
  }
  if (problems.length > 0) throw invalid(problems);
  return filters;
}

interface Clause {
  readonly entity: string;
  readonly filter: string;
}

/** The clause, or what is wrong with it. */
function readClause(clause: string): Clause | string {
  const match = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*\|([^]*)$/.exec(clause);
  if (match === null) return `"${shorten(clause)}" does not begin with the name of an entity and "|".`;
  const [, entity = '', query = ''] = match;
  const filter = decoded(query.trim().replace(/^\??filter=/i, ''));
  if (filter === undefined) return `The filter of ${entity} has a broken percent sequence.`;
  const problem = problemOf(filter);
  return problem === undefined ? { entity, filter } : `The filter of ${entity} ${problem}.`;
}

function problemOf(filter: string): string | undefined {
  if (filter === '') return 'is empty';
  if (filter.length > longestFilter) return `is longer than ${longestFilter} characters`;
  if (filter.startsWith('?')) return 'begins with another URL parameter; only ?filter= can be given';
  if (hasOpenQuote(filter)) return 'has a quote that is not closed';
  if (splitOutsideQuotes(filter, (rest) => rest.startsWith('&')).length > 1) {
    return 'has another URL parameter behind "&"; only ?filter= can be given';
  }
  if (splitOutsideQuotes(filter, (rest) => rest.startsWith(';')).length > 1) {
    return 'has a list of attributes behind ";"; the mappings say which attributes are exported';
  }
  return undefined;
}

/** A filter copied from a URL has its spaces encoded; one that has spaces is taken as it stands. */
function decoded(filter: string): string | undefined {
  if (/\s/.test(filter) || !/%[0-9a-f]{2}/i.test(filter)) return filter;
  try {
    return decodeURIComponent(filter);
  } catch {
    return undefined;
  }
}

function startsNextClause(rest: string): boolean {
  return rest.startsWith('*') && nextClause.test(rest);
}

const quotedOrOne = /"(?:[^"\\]|\\[^])*"|[^]/g;

/** Cuts at each character outside quotes where `isCut` holds for the rest of the text, and leaves that character out. */
function splitOutsideQuotes(text: string, isCut: (rest: string) => boolean): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { index, 0: token } of text.matchAll(quotedOrOne)) {
    if (token.length > 1 || !/[*&;]/.test(token) || !isCut(text.slice(index))) continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)];
}

function hasOpenQuote(text: string): boolean {
  return text.replace(/"(?:[^"\\]|\\[^])*"/g, '').includes('"');
}

function hasEntity(filters: ReadonlyMap<string, string>, entity: string): boolean {
  return [...filters.keys()].some((known) => known.toLowerCase() === entity.toLowerCase());
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function invalid(problems: readonly string[]): AgentError {
  return new AgentError('SETTINGS_INVALID', 'The setting Filter cannot be read.', {
    problems,
    next: 'Write it as Entity|?filter=expression, several joined by "*": Users|?filter=active eq true*Groups|?filter=displayName sw "A".',
  });
}
