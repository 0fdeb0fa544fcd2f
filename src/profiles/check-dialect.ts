import type { Dialect } from '../scim/dialects/dialect.ts';
import { columnProblems } from './check-columns.ts';
import { membersProblems } from './check-members.ts';
import { valuePathProblems } from './check-value-paths.ts';

/**
 * What a schema cannot say of a dialect, all of it at once: what stands in its texts, and knobs that contradict each other. Each
 * problem is a whole sentence that begins with the path of the knob.
 */
export function dialectProblems(dialect: Dialect): string[] {
  return [
    ...resourceProblems(dialect),
    ...valuePathProblems(dialect),
    ...listProblems(dialect),
    ...parameterProblems(dialect),
    ...columnProblems(dialect),
    ...membersProblems(dialect),
  ];
}

function resourceProblems({ resources }: Dialect): string[] {
  const names = (resources ?? []).map(({ name }) => name.toLowerCase());
  const doubled = (resources ?? []).filter(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
  return doubled.map(({ name }) => `resources: ${name} stands there twice; keep one.`);
}

/** A list that is cut off is read once more in parts, each by a filter and proved by its total. */
function listProblems({ list, filter }: Dialect): string[] {
  if (Object.keys(list.hardCaps).length === 0) return [];
  const problems: string[] = [];
  if (list.mode === 'cursor') problems.push('list.hardCaps: does not go with list.mode cursor, which needs no total.');
  if (filter.operators !== null && !filter.operators.includes('sw')) {
    problems.push('list.hardCaps: needs the operator sw, which filter.operators does not have.');
  }
  return problems;
}

const ownParameters: ReadonlySet<string> = new Set(['filter', 'cursor', 'startindex', 'count']);

function parameterProblems({ read }: Dialect): string[] {
  const taken = Object.keys(read.parameters).filter((name) => ownParameters.has(name.toLowerCase()));
  return taken.map((name) => `read.parameters: ${name} is set by the agent itself; take it out.`);
}
