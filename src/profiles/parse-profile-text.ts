import { isCollection, isPair, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { AgentError } from '../errors.ts';

/**
 * The data of a profile file: JSON, or YAML 1.2 where the file is called `.yaml` or `.yml` or holds no JSON. Of YAML only plain data
 * is read: no tags, no merge keys, few aliases, every key once.
 *
 * @throws AgentError SETTINGS_INVALID that names the file and the place in it.
 */
export function parseProfileText(text: string, file: string): unknown {
  const isYaml = /\.ya?ml$/i.test(file);
  refuseBrackets(text, file);
  if (!isYaml) {
    const json = parseJson(text);
    if ('value' in json) {
      refuseDoubledKeys(text, file);
      return json.value;
    }
    if (/\.json$/i.test(file)) throw invalid(file, `is no JSON${json.place}`);
  }
  return parseYaml(text, file);
}

/** `place` is ` (line 3 column 5)` where the parser says so; the rest of its message quotes the file. */
function parseJson(text: string): { readonly value: unknown } | { readonly place: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { place: / \(line \d+ column \d+\)/.exec(String(error))?.[0] ?? '' };
  }
}

const mostAliases = 50;
const deepest = 32;
const mostOpenBrackets = 1000;

/** Before any parser sees the text: they call themselves for each level, and a very deep text overflows the stack. */
function refuseBrackets(text: string, file: string): void {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    if (open > mostOpenBrackets) throw tooDeep(file);
  }
}

function parseYaml(text: string, file: string): unknown {
  const lines = new LineCounter();
  const document = documentOf(text, lines);
  const [trouble] = [...document.errors, ...document.warnings];
  if (trouble !== undefined) {
    const { line, col } = lines.linePos(trouble.pos[0]);
    const what = /call stack/i.test(trouble.message) ? 'it is nested too deeply' : trouble.message;
    throw invalid(`${file}:${line}:${col}`, `is no YAML that can be used: ${what}`);
  }
  refuseDepth(document, file);
  refuseDoubled(document, lines, file);
  return plainData(document, file);
}

/** Doubled keys are looked for afterwards: this parser compares each key with every other one. */
function documentOf(text: string, lineCounter: LineCounter): Document {
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
  });
}

function refuseDoubledKeys(json: string, file: string): void {
  const lines = new LineCounter();
  const document = documentOf(json, lines);
  refuseDepth(document, file);
  refuseDoubled(document, lines, file);
}

/** Level by level, since what follows calls itself for each one. */
function refuseDepth(document: Document, file: string): void {
  let level = [document.contents].filter(isCollection);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === deepest) throw tooDeep(file);
    level = level.flatMap<unknown>(({ items }) => items.map(valueIn)).filter(isCollection);
  }
}

function valueIn(item: unknown): unknown {
  return isPair(item) ? item.value : item;
}

function tooDeep(file: string): AgentError {
  return invalid(file, `is nested deeper than ${deepest} levels`);
}

function refuseDoubled(document: Document, lines: LineCounter, file: string): void {
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (!seen.has(name)) seen.add(name);
        else throw doubled(key, lines, file);
      }
    },
  });
}

function doubled(key: unknown, lines: LineCounter, file: string): AgentError {
  const { line, col } = lines.linePos(isScalar(key) ? (key.range?.[0] ?? 0) : 0);
  return invalid(`${file}:${line}:${col}`, 'has a key for the second time in one section');
}

function plainData(document: Document, file: string): unknown {
  try {
    const data: unknown = document.toJS({ maxAliasCount: mostAliases });
    if (!isTooDeep(data)) return data;
  } catch {
    throw invalid(file, `has an alias to nothing, or more than ${mostAliases} values by aliases; write them out`);
  }
  throw invalid(file, `is nested deeper than ${deepest} levels, or holds itself`);
}

function isTooDeep(value: unknown, depth = 0): boolean {
  if (value === null || typeof value !== 'object') return false;
  return depth === deepest || Object.values(value).some((each) => isTooDeep(each, depth + 1));
}

function invalid(where: string, what: string): AgentError {
  return new AgentError('SETTINGS_INVALID', `the ProfileFile ${where} ${what}`, {
    next: 'Correct the file; what it may hold is said in docs/profile-files.md.',
  });
}
