import type { Column } from '../../mappings/export-plan.ts';

/** Watches which columns have no value in any row. */
export class EmptyColumns {
  readonly #columns: readonly Column[];
  #indexes: number[];

  constructor(columns: readonly Column[]) {
    this.#columns = columns;
    this.#indexes = columns.map((_column, index) => index);
  }

  add(rows: readonly (readonly string[])[]): void {
    for (const row of rows) {
      if (this.#indexes.length === 0) return;
      if (this.#indexes.some((index) => row[index] !== '')) {
        this.#indexes = this.#indexes.filter((index) => row[index] === '');
      }
    }
  }

  get names(): readonly string[] {
    return this.#indexes.map((index) => this.#columns[index]?.name ?? '');
  }
}
