import type { Dialect } from './dialects/dialect.ts';
import { isObject, valueOf, withValue, type JsonObject } from './protocol/json.ts';
import { parseValuePath, plainNames, valueAt, type ValuePath } from './protocol/value-path.ts';

/** A resource as the server gives it, in SCIM's own shape; the same object where nothing stands elsewhere. */
export type ResourceNormalizer = (entity: string, raw: JsonObject) => JsonObject;

/**
 * Prepares the moving of what a server keeps elsewhere than SCIM does (`resources[].attributes`). A key is an attribute, or a part of
 * one as columns name it (`name:givenName`, `urn:…:User:department`); it gets the value of the first of its paths that leads to one,
 * and has none where no path does. Whole attributes are moved first, their parts are then read from the result.
 * For reading only: what is written back to the server has to be the resource as it came.
 */
export function resourceNormalizer({ resources }: Pick<Dialect, 'resources'>): ResourceNormalizer {
  const moves = new Map<string, readonly Move[]>();
  for (const { name, attributes = {} } of resources ?? []) {
    if (Object.keys(attributes).length > 0) moves.set(name.toLowerCase(), movesOf(attributes));
  }
  if (moves.size === 0) return (_entity, raw) => raw;
  return (entity, raw) => (moves.get(entity.toLowerCase()) ?? []).reduce((resource, move) => move(resource), raw);
}

type Move = (resource: JsonObject) => JsonObject;

function movesOf(attributes: Readonly<Record<string, readonly string[]>>): readonly Move[] {
  const entries = Object.entries(attributes).map(([key, texts]) => ({ key, paths: texts.map(knownPath) }));
  const whole = entries.filter(({ key }) => !key.includes(':'));
  const parts = entries.filter(({ key }) => key.includes(':'));
  return [
    moveAll(
      whole.map(
        ({ key, paths }) =>
          (from) =>
          (to) =>
            withWhole(to, key, firstValue(from, paths)),
      ),
    ),
    moveAll(parts.map(({ key, paths }) => partMove(key, paths))),
  ];
}

/** Moves that all read the resource as it was before the first of them, so that two attributes can change places. */
function moveAll(moves: readonly ((from: JsonObject) => Move)[]): Move {
  return (resource) => moves.reduce((moved, move) => move(resource)(moved), resource);
}

/** The paths of a dialect were checked with the settings. */
function knownPath(text: string): ValuePath {
  const parsed = parseValuePath(text);
  if ('path' in parsed) return parsed.path;
  throw new Error(`the path ${text} ${parsed.problem}`);
}

function firstValue(from: unknown, paths: readonly ValuePath[]): unknown {
  for (const path of paths) {
    const value = valueAt(from, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

function withWhole(resource: JsonObject, attribute: string, found: unknown): JsonObject {
  // Ids are texts (RFC 7643 section 3.1); a number beyond 2^53 may have been rounded.
  const value = attribute.toLowerCase() === 'id' && Number.isSafeInteger(found) ? String(found) : found;
  return valueOf(resource, attribute) === value ? resource : withValue(resource, attribute, value);
}

function partMove(key: string, paths: readonly ValuePath[]): (from: JsonObject) => Move {
  const colon = key.lastIndexOf(':');
  const attribute = key.slice(0, colon);
  const part = key.slice(colon + 1);
  const entryPaths = paths.map((path) => pathInEntry(path, attribute));
  const isOfEachEntry = entryPaths.every((path) => path !== undefined);
  return (from) => (to) => {
    const held = valueOf(to, attribute);
    const value =
      isOfEachEntry && Array.isArray(held)
        ? partsOfEntries(held, valueOf(from, attribute), { part, paths: entryPaths })
        : withPart(held, part, firstValue(from, paths));
    return withWhole(to, attribute, value);
  };
}

/** What remains of a path through every entry of the attribute's own list: `id` of `members.id`; undefined for other paths. */
function pathInEntry(path: ValuePath, attribute: string): ValuePath | undefined {
  const [first, ...rest] = plainNames(path) ?? [];
  return first?.toLowerCase() === attribute.toLowerCase() && rest.length > 0 ? path.slice(1) : undefined;
}

interface EntryPart {
  readonly part: string;
  readonly paths: readonly ValuePath[];
}

function partsOfEntries(entries: readonly unknown[], from: unknown, { part, paths }: EntryPart): readonly unknown[] {
  const originals: readonly unknown[] = Array.isArray(from) ? from : [];
  return entries.map((entry, index) =>
    isObject(entry) ? withValue(entry, part, firstValue(originals[index], paths)) : entry,
  );
}

function withPart(held: unknown, part: string, value: unknown): unknown {
  if (Array.isArray(held)) return withPrimary(held, part, value);
  const isList = part.toLowerCase() === 'value' && !isObject(held);
  if (value === undefined) return isObject(held) ? withValue(held, part, undefined) : held;
  return isList ? [{ [part]: value }] : withValue(isObject(held) ? held : {}, part, value);
}

/** Lets one of several values stand for all: the entry that has it becomes the primary one (RFC 7643 section 2.4). */
function withPrimary(entries: readonly unknown[], part: string, value: unknown): readonly unknown[] {
  if (value === undefined) return entries.map((entry) => (isObject(entry) ? withValue(entry, part, undefined) : entry));
  const chosen = entries.find((entry) => (isObject(entry) ? valueOf(entry, part) : entry) === value);
  const others = entries.filter((entry) => entry !== chosen);
  return [
    withValue(withValue(isObject(chosen) ? chosen : {}, part, value), 'primary', true),
    ...others.map((entry) => (isObject(entry) ? withValue(entry, 'primary', undefined) : entry)),
  ];
}
