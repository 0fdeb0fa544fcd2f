import { parseValuePath, plainNames, type ValuePath } from '../scim/protocol/value-path.ts';
import { printable } from '../validation/names.ts';

/** What is found while a configuration is read; each text is a whole sentence without its full stop, beginning with the key. */
export interface BatonNotes {
  readonly problems: string[];
  /** What is carried out otherwise than it is written, as whole sentences. */
  readonly warnings: string[];
}

/** The path at a key; one that cannot be read is noted, and leads nowhere. */
export function readPath(notes: BatonNotes, key: string, text: string): ValuePath {
  const parsed = parseValuePath(text);
  if ('path' in parsed) return parsed.path;
  notes.problems.push(`${key}: the path ${printable(text)} ${parsed.problem}`);
  return [];
}

/** The same for a path that may only have names. */
export function readNames(notes: BatonNotes, key: string, text: string): readonly string[] {
  const path = readPath(notes, key, text);
  const names = plainNames(path);
  if (names === undefined) notes.problems.push(`${key}: the path ${printable(text)} must be names joined by dots`);
  return names ?? [];
}

/** The names joined by dots, for a member of an answer; a name that has dots itself is noted. */
export function readDotted(notes: BatonNotes, key: string, text: string): string {
  const names = readNames(notes, key, text);
  if (names.some((name) => name.includes('.'))) notes.problems.push(`${key}: no name in it may have a dot`);
  return names.join('.');
}
