import type { Dialect } from '../../scim/dialects/dialect.ts';

type Attributes = Readonly<Record<string, readonly string[]>>;

/** The paths that the profile has for columns. */
export function attributesOf(dialect: Pick<Dialect, 'resources'>, entity: string): Attributes {
  return resourceOf(dialect, entity)?.attributes ?? {};
}

/** The columns that it has paths for, and those that it has for a server that does not describe itself. */
export function namedInProfile(dialect: Pick<Dialect, 'resources'>, entity: string): readonly string[] {
  const columns = resourceOf(dialect, entity)?.columns ?? [];
  return [...Object.keys(attributesOf(dialect, entity)), ...columns.map((column) => column.replace(/\[\]$/, ''))];
}

function resourceOf(
  { resources }: Pick<Dialect, 'resources'>,
  entity: string,
): NonNullable<Dialect['resources']>[number] | undefined {
  return resources?.find(({ name }) => name.toLowerCase() === entity.toLowerCase());
}
