import { printable } from './printable.ts';

/** How a value differs from what an administrator would expect, without being wrong. */
export type ValueRemark =
  'several-values' | 'object' | 'rounded-number' | 'lone-surrogate' | 'looks-like-formula' | 'moved-extension';

/** A remark about one column: how often it applied, and the row that showed it first. */
export interface ValueWarning {
  readonly remark: ValueRemark;
  readonly column: string;
  readonly count: number;
  readonly firstRow: string;
  /** The URN under which that row has the value, where it is not the one that was expected. */
  readonly place?: string;
}

const sentences: Readonly<Record<ValueRemark, string>> = {
  'several-values': 'more than one value, of which the primary or first is written; map it as multi-valued to keep all',
  object: 'a complex value, written as JSON; map one of its sub-attributes instead',
  'rounded-number': 'a number beyond 2^53, which may have been rounded when it was read',
  'lone-surrogate': 'half of a surrogate pair, which UTF-8 cannot carry and which is written as U+FFFD',
  'looks-like-formula': 'a value that begins like a spreadsheet formula; it is written unchanged',
  'moved-extension': 'a value that stands under another URN than that of its schema',
};

const longestPlace = 300;

/** The warning as a sentence for the log. */
export function describeValueWarning({ remark, column, count, firstRow, place }: ValueWarning): string {
  const where = place === undefined ? '' : `: ${JSON.stringify(place.slice(0, longestPlace))}`;
  return `column "${column}": ${count} row(s), the first with id ${printable(firstRow)}, hold ${sentences[remark]}${where}`;
}

type CountedWarning = { -readonly [Name in keyof ValueWarning]: ValueWarning[Name] };

/** Counts the remarks on the values of one file, by column. */
export class ValueReport {
  /** The id of the row that is being read, as received. */
  row = '';
  readonly #warnings = new Map<ValueRemark, Map<string, CountedWarning>>();

  add(remark: ValueRemark, column: string, place?: string): void {
    const columns = this.#warnings.get(remark) ?? new Map<string, CountedWarning>();
    this.#warnings.set(remark, columns);
    const warning = columns.get(column);
    if (warning === undefined) {
      const found = place === undefined ? {} : { place };
      columns.set(column, { remark, column, count: 1, firstRow: this.row, ...found });
    } else warning.count += 1;
  }

  /** Forgets everything, for a listing that is read again from the start. */
  clear(): void {
    this.#warnings.clear();
  }

  get warnings(): readonly ValueWarning[] {
    return [...this.#warnings.values()].flatMap((columns) => [...columns.values()]);
  }
}
