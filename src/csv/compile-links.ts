import type { AgentError } from '../errors.ts';
import { checkText, valueRefused } from './check-text.ts';
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

/** The id of the one group of that displayName; null where there are several, undefined where there is none. */
export type FindGroup = (displayName: string) => string | null | undefined;

/** The same from the other side: the `groups` of a user (RFC 7643 section 4.1.2), some of which may have a name only. */
export function compileUserGroups(columns: LinkColumns, findGroup: FindGroup): LinkReader {
  const [other, own] = columns;
  const identify = (reference: unknown, refuse: Refuse): string | undefined => {
    const id = idOf(reference);
    const name = isJsonObject(reference) ? readOwn(reference, 'display', 'display') : undefined;
    if (id !== undefined || typeof name !== 'string' || name === '') return id;
    const group = findGroup(name);
    if (typeof group === 'string') return group;
    const owners = group === null ? 'more than one exported group has' : 'no exported group has';
    throw refuse(`names the group ${JSON.stringify(name)} without its id, and ${owners} that displayName`);
  };
  return compileReferences('groups', { own, other, toPair: (member, owner) => [owner, member] }, identify);
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
