import type { ResourceType } from './discovery.ts';
import type { ResourceSchema } from './resource-schema.ts';
import { enterpriseUserSchema, groupSchema, userSchema } from './schemas.ts';
import { urns } from './urns.ts';

export const userType: ResourceType = {
  name: 'User',
  endpoint: 'Users',
  schema: urns.user,
  schemaExtensions: [{ schema: urns.enterpriseUser, required: false }],
};

export const groupType: ResourceType = { name: 'Group', endpoint: 'Groups', schema: urns.group, schemaExtensions: [] };

export const userResourceSchema: ResourceSchema = { core: userSchema, extensions: [enterpriseUserSchema] };

export const groupResourceSchema: ResourceSchema = { core: groupSchema, extensions: [] };

/** The document that `/ResourceTypes` lists (RFC 7643 section 6); `location` is its address. */
export function resourceTypeDocument(type: ResourceType, location: string): Readonly<Record<string, unknown>> {
  return {
    schemas: [urns.resourceType],
    id: type.name,
    name: type.name,
    endpoint: `/${type.endpoint}`,
    schema: type.schema,
    schemaExtensions: type.schemaExtensions,
    meta: { resourceType: 'ResourceType', location },
  };
}
