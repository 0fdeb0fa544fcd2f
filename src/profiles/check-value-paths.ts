import { AgentError } from '../errors.ts';
import type { Dialect } from '../scim/dialects/dialect.ts';
import { parseValuePath } from '../scim/protocol/value-path.ts';
import { isReservedName, printable } from '../validation/names.ts';

/** Throws SETTINGS_INVALID with every path of `resources[].attributes` that cannot be read, and every key that is no column. */
export function checkValuePaths({ resources }: Pick<Dialect, 'resources'>): void {
  const problems = (resources ?? []).flatMap(({ name, attributes = {} }) =>
    Object.entries(attributes).flatMap(([column, paths]) =>
      [...columnProblems(column), ...paths.flatMap(pathProblems)].map(
        (problem) => `resources: ${name}: attributes: ${printable(column)}: ${problem}.`,
      ),
    ),
  );
  if (problems.length === 0) return;
  throw new AgentError('SETTINGS_INVALID', 'the dialect has paths that cannot be read', {
    problems,
    next: 'How paths are written is said in docs/profile-files.md.',
  });
}

const column = /^(?:urn:[^:]+(?::[^:]+)*:)?[A-Za-z$][\w$-]*(?::[A-Za-z$][\w$-]*)?$/i;

function columnProblems(text: string): string[] {
  const isColumn = column.test(text) && !text.split(':').some(isReservedName);
  return isColumn ? [] : ['is no column, such as userName, name:givenName or urn:…:User:department'];
}

function pathProblems(text: string): string[] {
  const parsed = parseValuePath(text);
  return 'problem' in parsed ? [`the path ${printable(text)} ${parsed.problem}`] : [];
}
