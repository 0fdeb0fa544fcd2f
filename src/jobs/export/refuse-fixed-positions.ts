import { AgentError } from '../../errors.ts';
import type { EntityPlan } from '../../mappings/export-plan.ts';
import type { Dialect } from '../../scim/dialects/dialect.ts';
import { parseValuePath } from '../../scim/protocol/value-path.ts';
import { attributesOf } from './profile-columns.ts';

/**
 * Refuses a path to one position, such as `people[0]`, for what has all values: a link, or a column of several values.
 *
 * @throws AgentError SETTINGS_INVALID with every such path.
 */
export function refuseFixedPositions(entities: readonly EntityPlan[], dialect: Dialect): void {
  const problems = entities.flatMap((entity) => {
    const attributes = attributesOf(dialect, entity.entity);
    const listed = listsOf(entity, dialect).map((name) => name.toLowerCase());
    return Object.entries(attributes)
      .filter(([key]) => listed.some((name) => isPartOf(key.toLowerCase(), name)))
      .flatMap(([key, paths]) => paths.filter(hasPosition).map((path) => problemOf(entity, key, path)));
  });
  if (problems.length === 0) return;
  throw new AgentError('SETTINGS_INVALID', `dialect ${dialect.name}: resources.attributes would leave values out`, {
    problems,
    next: 'Correct it in the ProfileFile, or with ProfileOverrides.',
  });
}

function listsOf(entity: EntityPlan, { members }: Dialect): string[] {
  const groups = members.read === 'user' && entity.entity.toLowerCase() === 'users' ? ['groups'] : [];
  const columns = entity.columns.filter(({ multiValued }) => multiValued);
  const names = columns.map(({ name, schema, path }) =>
    schema === undefined || path !== undefined ? name : `${schema}:${name}`,
  );
  return [...groups, ...entity.links.map(({ attribute }) => attribute), ...names];
}

/** `members:value` of `members`, and `emails` that holds `emails:value`. */
function isPartOf(key: string, name: string): boolean {
  return key === name || key.startsWith(`${name}:`) || name.startsWith(`${key}:`);
}

function hasPosition(text: string): boolean {
  const parsed = parseValuePath(text);
  return 'path' in parsed && parsed.path.some((step) => 'index' in step);
}

function problemOf({ entity }: EntityPlan, key: string, path: string): string {
  return `resources: ${entity}: attributes: ${key}: the path ${path} chooses one position, but all values are exported. Name the list, or choose with [?(…)].`;
}
