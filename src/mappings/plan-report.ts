import type { TableName } from './table-name.ts';

/** What planning finds: problems stop the export, warnings go to the log. */
export interface PlanReport {
  readonly problems: string[];
  readonly warnings: string[];
}

/** A mapping with what its table's name says. */
export interface MappedTable<M> {
  readonly mapping: M;
  readonly name: TableName;
}
