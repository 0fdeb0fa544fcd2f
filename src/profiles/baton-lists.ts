import { formatValuePath, plainNames, type ValuePath } from '../scim/protocol/value-path.ts';
import { readNames, readPath, type BatonNotes } from './baton-notes.ts';

/** Where a server keeps attributes: `resources[].attributes` of a profile. */
export type Attributes = Readonly<Record<string, string[]>>;

/** A list of references that a configuration says the place of. */
export interface BatonList {
  /** Of the configuration: `group:members`. */
  readonly key: string;
  /** What SCIM calls the list: `members`. */
  readonly attribute: string;
  readonly path: string;
  /** What SCIM calls a part of an entry, with the key and the path that the configuration has for it. */
  readonly parts: readonly (readonly [part: string, key: string, path: string | undefined])[];
}

/** What differs from the place where SCIM has the list and the parts of its entries. */
export function listAttributes({ key, attribute, path, parts }: BatonList, notes: BatonNotes): Attributes {
  const list = readPath(notes, `${key}:path`, path);
  const moved = isPlain(list, [attribute]) ? [] : [{ [attribute]: [formatValuePath(list)] }];
  const movedParts = parts.flatMap(([part, partKey, partPath]) => {
    if (partPath === undefined) return [];
    const names = withoutList(readNames(notes, `${key}:${partKey}`, partPath), plainNames(list) ?? []);
    if (names.length === 1 && isSame(names[0], part)) return [];
    const steps = [attribute, ...names].map((name) => ({ name }));
    return [{ [`${attribute}:${part}`]: [formatValuePath(steps)] }];
  });
  return Object.assign({}, ...moved, ...movedParts) as Attributes;
}

/** True for a path of just these names. */
export function isPlain(path: ValuePath, names: readonly string[]): boolean {
  const own = plainNames(path);
  return own?.length === names.length && names.every((name, index) => isSame(own[index], name));
}

/** A part may be named from the list's entry on, or with the list before it: `value` or `roles.value`. */
function withoutList(names: readonly string[], list: readonly string[]): readonly string[] {
  const isBelow =
    list.length > 0 && names.length > list.length && list.every((name, index) => isSame(names[index], name));
  return isBelow ? names.slice(list.length) : names;
}

function isSame(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
