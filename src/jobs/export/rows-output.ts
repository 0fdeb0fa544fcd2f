import { printable } from '../../csv/printable.ts';
import { compileRow } from '../../csv/compile-row.ts';
import { AgentError } from '../../errors.ts';
import { KeySet } from '../../key-set.ts';
import type { Dialect } from '../../scim/dialects/dialect.ts';
import type { EntityExport, EntityOutput } from './entity-export.ts';
import { EmptyColumns } from './empty-columns.ts';
import { namedInProfile } from './profile-columns.ts';
import { reportValues } from './report-values.ts';

/** The file with one row for each resource. */
export async function openRows(
  { stage, open, entity, warnings, isMapped }: EntityExport,
  table: string,
): Promise<EntityOutput> {
  const { columns, keyColumn } = entity;
  const file = await stage.createFile({
    name: table,
    columns: columns.map(({ name }) => name),
    kind: 'entity',
    entity: entity.entity,
    keyColumns: [keyColumn],
  });
  const reader = compileRow(columns, { keyColumn, ...open.dialect.read });
  const isExpected = isMapped ? (): boolean => true : namedBy(open.dialect, entity.entity);
  const keyIndex = columns.findIndex(({ name }) => name === keyColumn);
  let keys = keysOf(keyColumn);
  let empty = new EmptyColumns(columns);
  return {
    write: async (resources) => {
      const rows = resources.map(reader.read);
      if (keys !== undefined) for (const row of rows) addKey(keys, row[keyIndex] ?? '', keyColumn);
      empty.add(rows);
      await file.writeRows(rows);
    },
    restart: async () => {
      reader.report.clear();
      keys = keysOf(keyColumn);
      empty = new EmptyColumns(columns);
      await file.restart();
    },
    finish: async ({ total, ids }) => {
      await file.finish({ serverTotal: total ?? null, keys: keys ?? ids });
      reportValues(warnings, entity.entity, reader.report);
      if (ids.size > 0) reportEmpty(warnings, entity.entity, empty.names.filter(isExpected));
    },
  };
}

/** Nobody expects a value in each of all the columns that a server describes. */
function namedBy(dialect: Dialect, entity: string): (column: string) => boolean {
  const named = new Set(namedInProfile(dialect, entity).map((name) => name.toLowerCase()));
  return (column) => named.has(column.toLowerCase());
}

// The listing itself proves that no id comes twice; any other key has to be looked at here.
function keysOf(keyColumn: string): KeySet | undefined {
  return keyColumn === 'id' ? undefined : new KeySet();
}

function addKey(keys: KeySet, key: string, column: string): void {
  if (keys.add(key)) return;
  throw new AgentError('VALUE_INVALID', `two resources have the same key ${printable(key)} in column "${column}"`, {
    next: 'Map a column that is unique as the primary key, "id" for example. The published files stay as they are.',
  });
}

function reportEmpty(warnings: EntityExport['warnings'], entity: string, names: readonly string[]): void {
  if (names.length === 0) return;
  const columns = names.map((name) => JSON.stringify(name)).join(', ');
  warnings.add('empty-column', `${entity}: no row has a value in column ${columns}; is the name right?`, names.length);
}
