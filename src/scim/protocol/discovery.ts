/** One attribute of a schema, with the defaults of RFC 7643 section 7 filled in. */
export interface SchemaAttribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex';
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly uniqueness: 'none' | 'server' | 'global';
  readonly subAttributes: readonly SchemaAttribute[];
}

export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly attributes: readonly SchemaAttribute[];
}

export interface ResourceType {
  readonly name: string;
  /** Without the leading slash: `Users`. */
  readonly endpoint: string;
  readonly schema: string;
  readonly schemaExtensions: readonly { readonly schema: string; readonly required: boolean }[];
}

/** What a server says it can do; undefined where it says nothing (RFC 7643 section 5, RFC 9865 section 4). */
export interface ServiceProviderConfig {
  readonly patch: boolean | undefined;
  readonly bulk:
    { readonly supported: boolean; readonly maxOperations?: number; readonly maxPayloadSize?: number } | undefined;
  readonly filter: { readonly supported: boolean; readonly maxResults?: number } | undefined;
  readonly etag: boolean | undefined;
  readonly pagination: { readonly cursor: boolean; readonly index: boolean; readonly maxPageSize?: number } | undefined;
}

/** The server's self-description; each part is undefined where the server does not give it. */
export interface Discovery {
  readonly serviceProviderConfig: ServiceProviderConfig | undefined;
  readonly resourceTypes: readonly ResourceType[] | undefined;
  readonly schemas: readonly Schema[] | undefined;
}
