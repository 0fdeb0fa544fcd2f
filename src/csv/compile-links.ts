import type { AgentError } from '../errors.ts';
import { checkText, valueRefused } from './check-text.ts';
import { printable } from './printable.ts';
import { extensionsOf, isJsonObject, readerOfRoot, readOwn, type JsonObject } from './read-attribute.ts';
import { ValueReport } from './value-report.ts';

/** The pairs of one resource: its own id with each id that the attribute refers to. */
export interface LinkReader {
  /** Each pair once, in the order received. Throws VALUE_INVALID for an id that the file could not carry exactly. */
  readonly read: (resource: JsonObject) => [owner: string, member: string][];
  readonly report: ValueReport;
  /** References that came twice in one resource; they are written once. */
  readonly repeated: () => number;
  /** Forgets all reports, for a listing that is read again from the start. */
  readonly clear: () => void;
}

type LinkColumns = readonly [owner: string, member: string];

/** Prepares the reading of a multi-valued reference such as `members` (RFC 7643 section 4.2). */
export function compileLinks(attribute: string, columns: LinkColumns): LinkReader {
  const [own, other] = columns;
  return compileReferences(attribute, { own, other, toPair: (owner, member) => [owner, member] }, idOf);
}

/** The groups that are exported. */
export interface KnownGroups {
  readonly hasId: (id: string) => boolean;
  /** The id of the one group of that displayName; null where there are several, undefined where there is none. */
  readonly idOf: (displayName: string) => string | null | undefined;
  /** False where a filter may hide some, which may have the same displayName. */
  readonly areAll: boolean;
}

/** The same from the other side: the `groups` of a user (RFC 7643 section 4.1.2), some of which may have a name only. */
export function compileUserGroups(columns: LinkColumns, groups: KnownGroups): LinkReader {
  const [other, own] = columns;
  const identify = (reference: unknown, refuse: Refuse): string | undefined => {
    const id = idOf(reference);
    const name = isJsonObject(reference) ? readOwn(reference, 'display', 'display') : undefined;
    if (id !== undefined) return checkedId(id, groups, refuse);
    if (typeof name !== 'string' || name === '') return undefined;
    const group = groups.idOf(name);
    if (typeof group === 'string' && groups.areAll) return group;
    throw refuse(`names the group ${printable(name)} without its id, and ${whyUnknown(group)} that displayName`);
  };
  return compileReferences('groups', { own, other, toPair: (member, owner) => [owner, member] }, identify);
}

/** An id of no exported group is kept; a group's name in its place would be taken for one. */
function checkedId(id: string, groups: KnownGroups, refuse: Refuse): string {
  if (groups.hasId(id) || groups.idOf(id) === undefined) return id;
  throw refuse(`is ${printable(id)}, the displayName of a group and not its id`);
}

function whyUnknown(group: string | null | undefined): string {
  if (group === undefined) return 'no exported group has';
  return group === null ? 'more than one exported group has' : 'a group that Filter leaves out may have';
}

type Refuse = (reason: string) => AgentError;

interface LinkEnds {
  /** Column of the id of the resource that is read. */
  readonly own: string;
  /** Column of the ids that it refers to. */
  readonly other: string;
  readonly toPair: (own: string, other: string) => [owner: string, member: string];
}

type Identify = (reference: unknown, refuse: Refuse) => string | undefined;

function compileReferences(attribute: string, { own, other, toPair }: LinkEnds, identify: Identify): LinkReader {
  const report = new ValueReport();
  let repeated = 0;
  const readAttribute = readerOfRoot(attribute, undefined);
  const cell = { column: other, isKey: true };
  const refuse: Refuse = (reason) => valueRefused(cell, report, reason);
  const read = (resource: JsonObject): [string, string][] => {
    const id = String(resource['id']);
    report.row = id;
    checkText(id, { column: own, isKey: true }, report);
    const ids = new Set<string>();
    for (const reference of listOf(readAttribute(resource, extensionsOf(resource)))) {
      const referred = identify(reference, refuse);
      // Leaving it out would take the membership away downstream.
      if (referred === undefined) throw refuse('names no id in one of its references');
      checkText(referred, cell, report);
      if (ids.has(referred)) repeated += 1;
      ids.add(referred);
    }
    return [...ids].map((referred) => toPair(id, referred));
  };
  const clear = (): void => {
    report.clear();
    repeated = 0;
  };
  return { read, report, repeated: () => repeated, clear };
}

/** The references that say something: null and an object without attributes stand for none (RFC 7643 section 2.5). */
function listOf(value: unknown): readonly unknown[] {
  const references: readonly unknown[] = Array.isArray(value) ? value : [value];
  return references.filter((each) => each !== undefined && each !== null && !isEmptyObject(each));
}

function isEmptyObject(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function idOf(reference: unknown): string | undefined {
  const id = isJsonObject(reference) ? readOwn(reference, 'value', 'value') : reference;
  if (typeof id === 'string' && id !== '') return id;
  return Number.isSafeInteger(id) ? String(id) : undefined;
}
