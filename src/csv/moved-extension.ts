import { valueRefused, type Cell } from './check-text.ts';
import { readerOfExtension, readOwn, type Extension, type JsonObject } from './read-attribute.ts';
import type { ValueReport } from './value-report.ts';

/** Reads one attribute and remarks on where it stood. */
export type ReportingReader = (resource: JsonObject, extensions: readonly Extension[], report: ValueReport) => unknown;

export type IsNamed = (urn: string) => boolean;

export interface MovedAttribute {
  /** That of the schema. */
  readonly urn: string;
  readonly attribute: string;
  readonly cell: Cell;
  /** True for a URN that a column of the file names: what stands there is that column's. */
  readonly isNamed: IsNamed;
}

/**
 * Reads from the object under a schema's URN and, where that lacks the attribute, from the objects under all other URNs that no
 * column names: some servers show an extension under another URN than the one that they describe. Throws VALUE_INVALID for two values that differ.
 */
export function readerOfMovedExtension({ urn, attribute, cell, isNamed }: MovedAttribute): ReportingReader {
  const readExpected = readerOfExtension(urn, attribute);
  const lowerCased = attribute.toLowerCase();
  return (resource, extensions, report) => {
    const expected = readExpected(resource, extensions);
    if (expected !== undefined) return expected;
    const valueIn = ({ attributes }: Extension): unknown => readOwn(attributes, attribute, lowerCased) ?? undefined;
    const strangers = extensions.filter((each) => !isNamed(each.urn));
    const [first, ...others] = strangers.filter((each) => valueIn(each) !== undefined);
    if (first === undefined) return undefined;
    const text = JSON.stringify(valueIn(first));
    const other = others.find((each) => JSON.stringify(valueIn(each)) !== text);
    if (other !== undefined) throw differs(cell, report, [urn, first.urn, other.urn]);
    report.add('moved-extension', cell.column, first.urn);
    return valueIn(first);
  };
}

function differs(cell: Cell, report: ValueReport, [urn, first, other]: readonly [string, string, string]): Error {
  return valueRefused(cell, report, `is not under ${urn}, and another one under ${first} than under ${other}`);
}
