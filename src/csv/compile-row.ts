import type { Column } from '../mappings/export-plan.ts';
import { checkText, type Cell } from './check-text.ts';
import { readerOfMovedExtension, type IsNamed, type ReportingReader } from './moved-extension.ts';
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

export interface RowOptions {
  readonly keyColumn: string;
  /** What is not under the URN of its schema is looked for under every other URN. */
  readonly movedExtensions?: boolean;
}

type CellReader = (resource: JsonObject, extensions: readonly Extension[], report: ValueReport) => string;

/** Prepares the reading of rows: whatever follows from the columns alone is worked out once. */
export function compileRow(columns: readonly Column[], { keyColumn, movedExtensions = false }: RowOptions): RowReader {
  const report = new ValueReport();
  const isNamed = movedExtensions ? namedBy(columns) : undefined;
  const cells = columns.map((column) => compileCell(column, column.name === keyColumn, isNamed));
  const read = (resource: JsonObject): string[] => {
    report.row = Object.hasOwn(resource, 'id') ? String(resource['id']) : '';
    const extensions = extensionsOf(resource);
    return cells.map((readCell) => readCell(resource, extensions, report));
  };
  return { read, report };
}

function namedBy(columns: readonly Column[]): IsNamed {
  const known = columns.map((column) => withSchema(column));
  const urns = new Set(known.flatMap(({ schema }) => schema?.toLowerCase() ?? []));
  const names = known.flatMap(({ name, schema }) => (schema === undefined ? name.toLowerCase() : []));
  return (urn) => urns.has(urn.toLowerCase()) || names.some((name) => name.startsWith(`${urn.toLowerCase()}:`));
}

function compileCell(column: Column, isKey: boolean, isNamed: IsNamed | undefined): CellReader {
  const cell = { column: column.name, isKey };
  const write = column.multiValued ? writerOfAll(cell) : writerOfOne(cell);
  const readText = compileText(column, cell, write, isNamed);
  return (resource, extensions, report) => {
    const text = readText(resource, extensions, report);
    checkText(text, cell, report);
    return text;
  };
}

function compileText(column: Column, cell: Cell, write: CellWriter, isNamed: IsNamed | undefined): CellReader {
  const { name, schema, path = name } = isNamed === undefined ? column : withSchema(column);
  const root = withoutCoreSchema(schema === undefined ? name : `${schema}:${path}`);
  if (root !== undefined) return compilePath(root, readerAtRoot, write);
  if (schema === undefined && name.startsWith('urn:')) return compileUrnColumn(name, write);
  if (schema === undefined) return compilePath(path, readerAtRoot, write);
  if (isNamed === undefined) return compilePath(path, readerUnder(schema), write);
  return compilePath(path, (attribute) => readerOfMovedExtension({ urn: schema, attribute, cell, isNamed }), write);
}

/** Prepares the reading of an attribute; the sub-attribute is that of the column. */
type CompileReader = (attribute: string, sub: string | undefined) => ReportingReader;

const readerAtRoot: CompileReader = (attribute, sub) => readerOfRoot(attribute, sub);

function readerUnder(urn: string): CompileReader {
  return (attribute) => readerOfExtension(urn, attribute);
}

function compilePath(path: string, compileReader: CompileReader, write: CellWriter): CellReader {
  const [attribute = '', ...rest] = path.split(':');
  const sub = rest.length === 0 ? undefined : rest.join(':');
  const readValue = compileReader(attribute, sub);
  const part = readerOfPart(sub);
  return (resource, extensions, report) => {
    const value = readValue(resource, extensions, report);
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
    const readText = byUrn.get(urn) ?? compilePath(name.slice(urn.length + 1), readerUnder(urn), write);
    byUrn.set(urn, readText);
    return readText(resource, extensions, report);
  };
}

// The URN of a schema ends with a version and a name (RFC 7643 section 10.3); what is looked for elsewhere has to be known without it.
function withSchema(column: Column): Column {
  if (column.schema !== undefined) return column;
  const [, schema, path] = /^(urn:.+:\d+\.\d+:[^:]+):(.+)$/.exec(column.name) ?? [];
  return schema === undefined || path === undefined ? column : { ...column, schema, path };
}

// Attributes of a core schema stand at the root of a resource, not under its URN (RFC 7643 section 3.1).
function withoutCoreSchema(path: string): string | undefined {
  return /^urn:ietf:params:scim:schemas:core:[^:]+:[^:]+:(.+)$/i.exec(path)?.[1];
}
