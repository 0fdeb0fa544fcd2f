import { schemaOf } from '../validation/schema.ts';

/** The dialects that the setting ScimSyntax knows by name, in small letters: those that its schema lists. */
export function scimSyntaxes(): ReadonlySet<string> {
  const connections = schemaOf('appsettings.agent').properties?.['Connections']?.additionalProperties;
  const connection = typeof connections === 'object' ? connections : undefined;
  const names = connection?.properties?.['ScimSyntax']?.enum ?? [];
  return new Set(names.map((name) => String(name).toLowerCase()));
}
