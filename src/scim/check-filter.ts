import { AgentError } from '../errors.ts';
import type { Dialect } from './dialects/dialect.ts';
import { parseFilter, type FilterNode } from './protocol/filter.ts';
import { tokenize } from './protocol/filter-tokens.ts';

type FilterRules = Pick<Dialect, 'filter'>;
type Logic = Dialect['filter']['logic'];

/** What a filter asks of the server that is to understand it. */
export interface FilterFeatures {
  readonly hasAnd: boolean;
  readonly hasOr: boolean;
  /** `not`, or brackets of either kind. */
  readonly hasGroups: boolean;
  /** `eq`, `pr` and so on. */
  readonly operators: ReadonlySet<string>;
}

/**
 * Refuses filters that the server is known not to understand, by entity: some servers read the part that they understand and say
 * nothing, so that the list is short.
 *
 * @throws AgentError SETTINGS_INVALID with all problems.
 */
export function checkFilter(filters: ReadonlyMap<string, string>, { filter: rules }: FilterRules): void {
  if ((rules.logic === 'full' && rules.operators === null) || rules.equality === 'joined') return;
  const problems = [...filters].flatMap(([entity, filter]) =>
    problemsOf(filter, rules).map((problem) => `The filter of ${entity} ${problem}.`),
  );
  if (problems.length === 0) return;
  throw new AgentError('SETTINGS_INVALID', 'The setting Filter asks more than the target understands.', {
    problems,
    next: 'Simplify it, or correct what ProfileOverrides says of filter.logic and filter.operators.',
  });
}

/** Undefined for a filter that is not one of SCIM (RFC 7644 section 3.4.2.2). */
export function featuresOf(filter: string): FilterFeatures | undefined {
  try {
    const nodes = [...nodesIn(parseFilter(filter))];
    const kinds = new Set(nodes.map(({ kind }) => kind));
    return {
      hasAnd: kinds.has('and'),
      hasOr: kinds.has('or'),
      hasGroups: kinds.has('not') || tokenize(filter, 'invalidFilter').some(({ kind }) => kind === '(' || kind === '['),
      operators: new Set(nodes.flatMap(operatorIn)),
    };
  } catch {
    return undefined;
  }
}

function problemsOf(filter: string, { logic, operators }: Dialect['filter']): string[] {
  const features = featuresOf(filter);
  if (features === undefined) return ['is not one of SCIM, so that nothing tells whether the target understands it'];
  const unknown = [...features.operators].filter((name) => operators?.some((known) => known === name) === false);
  const problem = logicProblem(features, logic);
  return [
    ...(problem === undefined ? [] : [problem]),
    ...unknown.map((name) => `compares with ${name}, and the target knows ${operators?.join(', ') ?? ''} only`),
  ];
}

function logicProblem(features: FilterFeatures, logic: Logic): string | undefined {
  if (logic === 'full') return undefined;
  if (features.hasGroups) return 'has "not" or brackets, which the target does not understand';
  return chainProblems[logic](features);
}

const chainProblems: Readonly<Record<Exclude<Logic, 'full'>, (features: FilterFeatures) => string | undefined>> = {
  flat: ({ hasAnd, hasOr }) =>
    hasAnd && hasOr ? 'has both "and" and "or", and the target gives neither of them precedence' : undefined,
  and: ({ hasOr }) => (hasOr ? 'has an "or", which the target does not understand' : undefined),
  none: ({ hasAnd, hasOr }) =>
    hasAnd || hasOr ? 'has more than one comparison, and the target understands only one' : undefined,
};

function* nodesIn(node: FilterNode): Generator<FilterNode> {
  yield node;
  if (node.kind === 'and' || node.kind === 'or') for (const term of node.terms) yield* nodesIn(term);
  if (node.kind === 'not') yield* nodesIn(node.term);
  if (node.kind === 'values') yield* nodesIn(node.filter);
}

function operatorIn(node: FilterNode): string[] {
  if (node.kind === 'present') return ['pr'];
  return node.kind === 'compare' ? [node.operator] : [];
}
