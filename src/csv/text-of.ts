import { valueRefused, type Cell } from './check-text.ts';
import { isJsonObject, readOwn } from './read-attribute.ts';
import type { ValueReport } from './value-report.ts';

/** Picks the wanted part of an attribute's value: the value itself, or one of its sub-attributes. */
export type PartReader = (value: unknown) => unknown;

/** Makes the text of a cell from what the resource holds. */
export type CellWriter = (value: unknown, part: PartReader, report: ValueReport) => string;

/** Prepares the reading of a sub-attribute; a bare value counts as its own `value` (RFC 7643 section 2.4). */
export function readerOfPart(sub: string | undefined): PartReader {
  if (sub === undefined) return (value) => value;
  const lowerCased = sub.toLowerCase();
  return (value) => {
    if (isJsonObject(value)) return readOwn(value, sub, lowerCased);
    return lowerCased === 'value' ? value : undefined;
  };
}

/** Writes all values, sorted, one per line. */
export function writerOfAll(cell: Cell): CellWriter {
  return (value, part, report) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = values.flatMap(part).map((item) => textOfScalar(item, cell, report));
    const filled = texts.filter((text) => text !== '');
    // Two values and one value with a line break would look the same to a reader.
    if (filled.some((text) => text.includes('\n'))) {
      throw valueRefused(cell, report, 'holds a line break, which separates the values of this column');
    }
    return filled.sort(compareIgnoringCase).join('\n');
  };
}

/** Writes the primary value, else the first one. */
export function writerOfOne(cell: Cell): CellWriter {
  const pickOne = (values: readonly unknown[], report: ValueReport): unknown => {
    if (values.length > 1) report.add('several-values', cell.column);
    return values.find(isPrimary) ?? values[0];
  };
  return (value, part, report) => {
    const wanted = part(Array.isArray(value) ? pickOne(value, report) : value);
    return textOfScalar(Array.isArray(wanted) ? pickOne(wanted, report) : wanted, cell, report);
  };
}

function textOfScalar(value: unknown, cell: Cell, report: ValueReport): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return textOfNumber(value, cell, report);
  if (typeof value === 'object') {
    report.add('object', cell.column);
    return JSON.stringify(value);
  }
  return value === true ? 'true' : 'false';
}

function textOfNumber(value: number, cell: Cell, report: ValueReport): string {
  if (!Number.isFinite(value)) throw valueRefused(cell, report, 'is a number too large to be read');
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    if (cell.isKey) throw valueRefused(cell, report, 'is a number beyond 2^53, which may have been rounded');
    report.add('rounded-number', cell.column);
  }
  return String(value);
}

function isPrimary(value: unknown): boolean {
  return isJsonObject(value) && String(readOwn(value, 'primary', 'primary')).toLowerCase() === 'true';
}

// By code unit, so that the order is the same on every machine and in every language.
function compareIgnoringCase(left: string, right: string): number {
  return compareOrdinally(left.toUpperCase(), right.toUpperCase()) || compareOrdinally(left, right);
}

function compareOrdinally(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
