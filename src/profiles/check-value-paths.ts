import type { Dialect } from '../scim/dialects/dialect.ts';
import { parseValuePath } from '../scim/protocol/value-path.ts';
import { isReservedName, printable } from '../validation/names.ts';

/** Every path of `resources[].attributes` that cannot be read, and every key that is no column. */
export function valuePathProblems({ resources }: Pick<Dialect, 'resources'>): string[] {
  return (resources ?? []).flatMap(({ name, attributes = {} }) =>
    Object.entries(attributes).flatMap(([column, paths]) =>
      [...keyProblems(column), ...paths.flatMap(pathProblems)].map(
        (problem) => `resources: ${name}: attributes: ${printable(column)}: ${problem}.`,
      ),
    ),
  );
}

const column = /^(?:urn:[^:]+(?::[^:]+)*:)?[A-Za-z$][\w$-]*(?::[A-Za-z$][\w$-]*)?$/i;

/** True for `userName`, `name:givenName` and `urn:…:User:department`. */
export function isColumn(text: string): boolean {
  return column.test(text) && !text.split(':').some(isReservedName);
}

function keyProblems(text: string): string[] {
  return isColumn(text) ? [] : ['is no column, such as userName, name:givenName or urn:…:User:department'];
}

function pathProblems(text: string): string[] {
  const parsed = parseValuePath(text);
  return 'problem' in parsed ? [`the path ${printable(text)} ${parsed.problem}`] : [];
}
