import { printable } from '../validation/names.ts';
import type { Column } from './export-plan.ts';

const longestName = 500;
const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
/** Names that every JavaScript object has. */
const inheritedNames: ReadonlySet<string> = new Set(
  ['prototype', ...Object.getOwnPropertyNames(Object.prototype)].map((name) => name.toLowerCase()),
);

/** Says why a text cannot be a column; undefined when it can. */
export function columnProblem(name: string): string | undefined {
  if (name === '') return 'a column must have a name';
  if (name.length > longestName) return `column ${printable(name)} is longer than ${longestName} characters`;
  if (controlCharacter.test(name)) return `column ${printable(name)} holds control characters`;
  const parts = name.split(':');
  if (parts.some((part) => part === '' || part !== part.trim()))
    return `column ${name} has an empty part or a space at the end of one`;
  const reserved = parts.find((part) => inheritedNames.has(part.toLowerCase()));
  if (reserved !== undefined) return `column ${name}: reserved name not allowed: ${reserved}`;
  if (parts.length > 2 && !/^urn:/i.test(name)) return `column ${name} must be attribute or attribute:sub-attribute`;
  return undefined;
}

/** The columns of one file, in order, each once. */
export class ColumnList {
  readonly #columns = new Map<string, Column>();

  /** Adds a column; says why it cannot be there. A column that is there already in the same way is left where it is. */
  add(column: Column): string | undefined {
    const key = column.name.toLowerCase();
    const present = this.#columns.get(key);
    if (present === undefined) {
      const problem = columnProblem(column.name);
      if (problem === undefined) this.#columns.set(key, column);
      return problem;
    }
    if (present.name !== column.name) return `columns ${present.name} and ${column.name} differ only in case`;
    const same = present.schema === column.schema && present.multiValued === column.multiValued;
    return same
      ? undefined
      : `column ${column.name} is mapped twice, with different ScimSchema or IsMultiValuedProperty`;
  }

  has(name: string): boolean {
    return this.#columns.get(name.toLowerCase())?.name === name;
  }

  all(): readonly Column[] {
    return [...this.#columns.values()];
  }
}
