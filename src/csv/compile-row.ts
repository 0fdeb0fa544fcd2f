import type { Column } from '../mappings/export-plan.ts';
import { checkText } from './check-text.ts';
import {
  extensionsOf,
  readerOfExtension,
  readerOfRoot,
  urnOfColumn,
  type Extension,
  type JsonObject,
} from './read-attribute.ts';
import { readerOfPart, writerOfAll, writerOfOne, type CellWriter } from './text-of.ts';
import { ValueReport } from './value-report.ts';

export interface RowReader {
  /**
   * The cells of a resource, in the order of the columns; values are never altered.
   * Throws VALUE_INVALID, naming row and column, for a value that the file could not carry exactly.
   */
  readonly read: (resource: JsonObject) => string[];
  /** What was remarked about the values read so far. */
  readonly report: ValueReport;
}

type CellReader = (resource: JsonObject, extensions: readonly Extension[], report: ValueReport) => string;

/** Prepares the reading of rows: whatever follows from the columns alone is worked out once. */
export function compileRow(columns: readonly Column[], keyColumn: string): RowReader {
  const report = new ValueReport();
  const cells = columns.map((column) => compileCell(column, column.name === keyColumn));
  const read = (resource: JsonObject): string[] => {
    report.row = Object.hasOwn(resource, 'id') ? String(resource['id']) : '';
    const extensions = extensionsOf(resource);
    return cells.map((readCell) => readCell(resource, extensions, report));
  };
  return { read, report };
}

function compileCell(column: Column, isKey: boolean): CellReader {
  const cell = { column: column.name, isKey };
  const readText = compileText(column, column.multiValued ? writerOfAll(cell) : writerOfOne(cell));
  return (resource, extensions, report) => {
    const text = readText(resource, extensions, report);
    checkText(text, cell, report);
    return text;
  };
}

function compileText(column: Column, write: CellWriter): CellReader {
  const { name, schema } = column;
  const root = withoutCoreSchema(schema === undefined ? name : `${schema}:${name}`);
  if (root !== undefined) return compilePath(root, undefined, write);
  if (schema !== undefined) return compilePath(name, schema, write);
  return name.startsWith('urn:') ? compileUrnColumn(name, write) : compilePath(name, undefined, write);
}

function compilePath(path: string, schema: string | undefined, write: CellWriter): CellReader {
  const [attribute = '', ...rest] = path.split(':');
  const sub = rest.length === 0 ? undefined : rest.join(':');
  const readValue = schema === undefined ? readerOfRoot(attribute, sub) : readerOfExtension(schema, attribute);
  const part = readerOfPart(sub);
  return (resource, extensions, report) => {
    const value = readValue(resource, extensions);
    return value === undefined || value === null ? '' : write(value, part, report);
  };
}

// Which part of the column's name is the URN shows only in the resources.
function compileUrnColumn(name: string, write: CellWriter): CellReader {
  const lowerCased = name.toLowerCase();
  const byUrn = new Map<string, CellReader>();
  return (resource, extensions, report) => {
    const urn = urnOfColumn(extensions, lowerCased);
    if (urn === undefined) return '';
    const readText = byUrn.get(urn) ?? compilePath(name.slice(urn.length + 1), urn, write);
    byUrn.set(urn, readText);
    return readText(resource, extensions, report);
  };
}

// Attributes of a core schema stand at the root of a resource, not under its URN (RFC 7643 section 3.1).
function withoutCoreSchema(path: string): string | undefined {
  return /^urn:ietf:params:scim:schemas:core:[^:]+:[^:]+:(.+)$/i.exec(path)?.[1];
}
