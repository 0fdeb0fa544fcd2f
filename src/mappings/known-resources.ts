import { AgentError } from '../errors.ts';
import type { Schema } from '../scim/protocol/discovery.ts';
import { groupType, userType } from '../scim/protocol/resource-types.ts';
import { groupSchema, userSchema } from '../scim/protocol/schemas.ts';
import { ColumnList } from './column-list.ts';
import { entityFromSchema, findSchema, isSame, linkOf } from './entity-from-schema.ts';
import type { Column, EntityPlan } from './export-plan.ts';

/** A resource that servers of a kind are known to have. */
export interface KnownResource {
  /** The entity: `Users`. */
  readonly name: string;
  /** `id`, `name:givenName`; `rights[]` for all values of a multi-valued attribute. */
  readonly columns?: readonly string[];
  /** Multi-valued references that get a file of their own. */
  readonly links?: readonly string[];
}

export const usersAndGroups: readonly KnownResource[] = [{ name: 'Users' }, { name: 'Groups' }];

interface PlannedResource {
  readonly entity: EntityPlan;
  readonly warnings: readonly string[];
}

/**
 * The files of a resource whose type the server does not describe: by its schema where that is described, by the columns that are known,
 * by the schemas of RFC 7643, or as bare ids.
 *
 * @throws AgentError SETTINGS_INVALID for a column that cannot be one.
 */
export function planKnownResource(
  connection: string,
  resource: KnownResource,
  schemas: readonly Schema[],
): PlannedResource {
  const { name, columns = [], links = [] } = resource;
  const type = [userType, groupType].find(({ endpoint }) => isSame(endpoint, name));
  const standard = columns.length > 0 ? [] : [userSchema, groupSchema];
  const schema = type && findSchema([...schemas, ...standard], type.schema);
  if (type !== undefined && schema !== undefined) {
    const described = { connection, type: { ...type, endpoint: name }, schema, schemas, links };
    return { entity: entityFromSchema(described), warnings: [] };
  }
  const entity = {
    entity: name,
    table: `${connection}_${name}`,
    columns: columnsOf(resource),
    keyColumn: 'id',
    links: links.map((attribute) => linkOf(connection, attribute, name)),
  };
  return { entity, warnings: columns.length > 0 ? [] : [onlyIds(name)] };
}

function columnsOf({ name, columns = [] }: KnownResource): readonly Column[] {
  const list = new ColumnList();
  list.add({ name: 'id', multiValued: false });
  for (const text of columns) {
    const multiValued = text.endsWith('[]');
    const problem = list.add({ name: multiValued ? text.slice(0, -'[]'.length) : text, multiValued });
    if (problem !== undefined) {
      throw new AgentError('SETTINGS_INVALID', `the profile's resource ${name}: ${problem}`, {
        next: 'Correct it in the ProfileFile, or with ProfileOverrides.',
      });
    }
  }
  return list.all();
}

function onlyIds(name: string): string {
  return `${name}: neither the target nor the profile says which attributes it has; only its ids are exported. Map its columns.`;
}
