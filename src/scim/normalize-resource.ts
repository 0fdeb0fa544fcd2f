import type { Dialect } from './dialects/dialect.ts';
import { isObject, valueOf, withValue, type JsonObject } from './protocol/json.ts';
import { groupSchema, userSchema } from './protocol/schemas.ts';
import { isPresent, parseValuePath, plainNames, valuesAt, type ValuePath } from './protocol/value-path.ts';

/** A resource as the server gives it, in SCIM's own shape; the same object where nothing stands elsewhere. */
export type ResourceNormalizer = (entity: string, raw: JsonObject) => JsonObject;

/**
 * Prepares the moving of what a server keeps elsewhere than SCIM does (`resources[].attributes`). A key is an attribute, or a part of
 * one as columns name it (`name:givenName`, `urn:…:User:department`); it gets the value of the first of its paths that leads to one,
 * and has none where no path does; it gets all of them where a path goes through a list, unless it is one of the core schemas that has
 * one value only. Whole attributes are moved first, their parts are then read from the result.
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
            withWhole(to, key, foundFor(key, from, paths)),
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

const single = new Set(
  [...userSchema.attributes, ...groupSchema.attributes]
    .filter(({ multiValued }) => !multiValued)
    .map(({ name }) => name.toLowerCase())
    .concat('id', 'externalid'),
);

function foundFor(attribute: string, from: unknown, paths: readonly ValuePath[]): unknown {
  const found = foundValue(from, paths);
  return Array.isArray(found) && single.has(attribute.toLowerCase()) ? found[0] : found;
}

/** What the first path leads to that leads to a value; where none does, what the last one has to say of entries without it. */
function foundValue(from: unknown, paths: readonly ValuePath[]): unknown {
  const found = paths.map((path) => valuesAt(from, path));
  return oneOrAll(found.find((values) => values.some(isPresent)) ?? found.find((values) => values.length > 0) ?? []);
}

/** An entry without the value becomes an empty text: no cell shows it, and no link file leaves it out unheard. */
function oneOrAll(values: readonly unknown[]): unknown {
  const present = values.filter(isPresent);
  if (values.length > 1 && present.some((value) => Array.isArray(value))) return present.flat();
  const all = [...present, ...values.filter((value) => !isPresent(value)).map(() => '')];
  return all.length > 1 ? all : all[0];
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
        : withPart(held, part, foundFor(attribute, from, paths));
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
  return entries.map((entry, index) => {
    if (!isObject(entry) || Object.keys(entry).length === 0) return entry;
    // Without an attribute an entry would stand for nothing.
    return withValue(entry, part, foundValue(originals[index], paths) ?? null);
  });
}

function withPart(held: unknown, part: string, value: unknown): unknown {
  if (Array.isArray(held)) return withPrimary(held, part, value);
  if (isObject(held)) return withValue(held, part, value);
  if (value === undefined) return held;
  if (Array.isArray(value)) return value.map((each: unknown) => ({ [part]: each }));
  return part.toLowerCase() === 'value' ? [{ [part]: value }] : withValue({}, part, value);
}

/** Lets the chosen of several values stand for all: the entry that has the first one becomes the primary one (RFC 7643 section 2.4). */
function withPrimary(entries: readonly unknown[], part: string, value: unknown): readonly unknown[] {
  if (value === undefined) return entries.map((entry) => (isObject(entry) ? withValue(entry, part, undefined) : entry));
  const others = [...entries];
  const wanted: readonly unknown[] = Array.isArray(value) ? value : [value];
  const chosen = wanted.map((each, position) => {
    const index = others.findIndex((entry) => (isObject(entry) ? valueOf(entry, part) : entry) === each);
    const [entry] = index < 0 ? [] : others.splice(index, 1);
    return withValue(withValue(isObject(entry) ? entry : {}, part, each), 'primary', position === 0 || undefined);
  });
  return [...chosen, ...others.map((entry) => (isObject(entry) ? withValue(entry, 'primary', undefined) : entry))];
}
