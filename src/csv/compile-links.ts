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

/** Prepares the reading of a multi-valued reference such as `members` (RFC 7643 section 4.2). */
export function compileLinks(attribute: string, columns: readonly [owner: string, member: string]): LinkReader {
  const report = new ValueReport();
  let repeated = 0;
  const readAttribute = readerOfRoot(attribute, undefined);
  const cell = { column: columns[1], isKey: true };
  const read = (resource: JsonObject): [string, string][] => {
    const owner = String(resource['id']);
    report.row = owner;
    checkText(owner, { column: columns[0], isKey: true }, report);
    const members = new Set<string>();
    for (const reference of listOf(readAttribute(resource, extensionsOf(resource)))) {
      const member = idOf(reference);
      // Leaving it out would take the membership away downstream.
      if (member === undefined) throw valueRefused(cell, report, 'names no id in one of its references');
      checkText(member, cell, report);
      if (members.has(member)) repeated += 1;
      members.add(member);
    }
    return [...members].map((member) => [owner, member]);
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
