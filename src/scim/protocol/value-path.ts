import { forbiddenNames } from './check-json.ts';
import { isObject, valueOf } from './json.ts';

/** A way through a resource to a value, as a profile writes it; parsed once, never evaluated as code. */
export type ValuePath = readonly PathStep[];

export type PathStep =
  /** The attribute of this name, in any letter case; in a list, that of each entry. */
  | { readonly name: string }
  /** The entry at this position, from 0. */
  | { readonly index: number }
  /** The entries with this value. */
  | { readonly where: Condition };

interface Condition {
  readonly name: string;
  readonly value: Literal;
  /** As `eq` of SCIM compares texts by default (RFC 7643 section 2.2); `==` is exact. */
  readonly ignoresCase: boolean;
}

type Literal = string | number | boolean | null;

/** `problem` is the rest of a sentence that begins with the path. */
export type ParsedValuePath = { readonly path: ValuePath } | { readonly problem: string };

const longestPath = 300;
const mostSteps = 10;
const expected =
  'names joined by dots, [0], [?(@.primary==true)], [type eq "work"] and ["urn:…"] are understood, with or without $. before them';

/**
 * Reads a path: names joined by dots, `[n]`, `[?(@.name==literal)]`, `[name eq literal]`, `["any name"]`, after an optional `$`.
 * A literal is true, false, null, a number, or a text in single or double quotes without a backslash.
 */
export function parseValuePath(text: string): ParsedValuePath {
  if (text.length > longestPath) return { problem: `is longer than ${longestPath} characters` };
  const steps: PathStep[] = [];
  let position = /^\$(?=[.[])/.test(text) ? 1 : 0;
  do {
    const found = stepAt(text, position);
    if (found === undefined) return { problem: `cannot be read at character ${position + 1}: ${expected}` };
    steps.push(found.step);
    position = found.end;
  } while (position < text.length);
  if (steps.length > mostSteps) return { problem: `has more than ${mostSteps} steps` };
  const forbidden = steps.flatMap(namesIn).find((name) => forbiddenNames.has(name.toLowerCase()));
  return forbidden === undefined ? { path: steps } : { problem: `names ${forbidden}, which no attribute is called` };
}

/** The path as text that `parseValuePath` reads. */
export function formatValuePath(path: ValuePath): string {
  return path.map(formatStep).join('').replace(/^\./, '');
}

/** The names of a path that has nothing else; undefined for one with brackets that choose. */
export function plainNames(path: ValuePath): readonly string[] | undefined {
  const names = path.flatMap((step) => ('name' in step ? [step.name] : []));
  return names.length === path.length ? names : undefined;
}

/** The first value that the path leads to; undefined where there is none. Only own properties are read. */
export function valueAt(root: unknown, path: ValuePath): unknown {
  return valuesAt(root, path).find(isPresent);
}

/**
 * All values that the path leads to, several where it goes through a list. undefined or null stands for an entry of a list that says
 * something, but not this. Only own properties are read.
 */
export function valuesAt(root: unknown, path: ValuePath): readonly unknown[] {
  let nodes: readonly unknown[] = [root];
  let isThroughList = false;
  for (const step of path) {
    isThroughList ||= !('index' in step) && nodes.some((node) => Array.isArray(node));
    nodes = nodes.flatMap((node) => follow(node, step));
  }
  return isThroughList ? nodes : nodes.filter(isPresent);
}

export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function follow(node: unknown, step: PathStep): readonly unknown[] {
  const entries: readonly unknown[] = Array.isArray(node) ? node.filter(saysSomething) : [node];
  if ('index' in step) return Array.isArray(node) ? node.slice(step.index, step.index + 1) : follow([node], step);
  if ('where' in step) return entries.filter((entry) => fulfils(entry, step.where));
  return entries.map((entry) => (isObject(entry) ? valueOf(entry, step.name) : undefined));
}

/** In a list null and an object without attributes stand for nothing (RFC 7643 section 2.5). */
function saysSomething(entry: unknown): boolean {
  return isPresent(entry) && !(isObject(entry) && Object.keys(entry).length === 0);
}

function fulfils(entry: unknown, { name, value, ignoresCase }: Condition): boolean {
  const found = isObject(entry) ? valueOf(entry, name) : undefined;
  // Some servers write their booleans as texts.
  const isComparedAsText = typeof found === 'string' && (typeof value === 'boolean' || ignoresCase);
  return isComparedAsText ? found.toLowerCase() === String(value).toLowerCase() : found === value;
}

interface FoundStep {
  readonly step: PathStep;
  readonly end: number;
}

const literal = String.raw`(true|false|null|-?\d{1,15}(?:\.\d{1,15})?|"[^"\\]*"|'[^'\\]*')`;
const simpleName = String.raw`\$?[A-Za-z_][\w$-]*`;

const kinds: readonly (readonly [RegExp, (groups: readonly string[]) => PathStep])[] = [
  [new RegExp(String.raw`\.(${simpleName})`, 'y'), ([name = '']) => ({ name })],
  [/\[(\d{1,4})\]/y, ([index]) => ({ index: Number(index) })],
  [/\[(?:"([^"\\]+)"|'([^'\\]+)')\]/y, ([double, single]) => ({ name: double ?? single ?? '' })],
  [
    new RegExp(String.raw`\[\?\(\s*@\.(${simpleName})\s*==\s*${literal}\s*\)\]`, 'y'),
    ([name = '', value = '']) => ({ where: { name, value: literalOf(value), ignoresCase: false } }),
  ],
  [
    new RegExp(String.raw`\[\s*(${simpleName})\s+[eE][qQ]\s+${literal}\s*\]`, 'y'),
    ([name = '', value = '']) => ({ where: { name, value: literalOf(value), ignoresCase: true } }),
  ],
];
const firstName = new RegExp(simpleName, 'y');

function stepAt(text: string, position: number): FoundStep | undefined {
  if (position === 0) {
    firstName.lastIndex = 0;
    const first = firstName.exec(text)?.[0];
    if (first !== undefined) return { step: { name: first }, end: first.length };
    if (text.startsWith('.')) return undefined;
  }
  for (const [pattern, stepOf] of kinds) {
    pattern.lastIndex = position;
    const groups = pattern.exec(text);
    if (groups !== null) return { step: stepOf(groups.slice(1)), end: pattern.lastIndex };
  }
  return undefined;
}

const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function literalOf(text: string): Literal {
  if (/^['"]/.test(text)) return text.slice(1, -1);
  const word = words.get(text);
  return word === undefined ? Number(text) : word;
}

function namesIn(step: PathStep): readonly string[] {
  if ('name' in step) return [step.name];
  return 'where' in step ? [step.where.name] : [];
}

const isSimple = new RegExp(`^${simpleName}$`);

function formatStep(step: PathStep): string {
  if ('index' in step) return `[${step.index}]`;
  if ('name' in step) return isSimple.test(step.name) ? `.${step.name}` : `[${quote(step.name)}]`;
  const { name, value, ignoresCase } = step.where;
  const text = typeof value === 'string' ? quote(value) : String(value);
  return ignoresCase ? `[${name} eq ${text}]` : `[?(@.${name}==${text})]`;
}

function quote(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
