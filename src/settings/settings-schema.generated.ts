/* Generated from schemas/appsettings.agent.schema.json by "npm run generate"; do not edit. */

/**
 * Settings of iga-agent. Sections that are not described here are left alone.
 */
export interface AgentSettings {
  /**
   * Folder that holds ExportOutput, where the CSV files are published. Relative to the folder of this file.
   */
  TempFolderPath?: string;
  /**
   * Folder of the agent's own state: journals, results, appsettings.connection.json. Relative to the folder of this file. Never delete it.
   */
  WorkFolderPath?: string;
  /**
   * A run that takes longer is stopped; what was published before stays as it is.
   */
  RunDeadlineMinutes?: number;
  /**
   * XML files of the platform that hold EntityTypeMapping, EntityAssociationMapping and ScimResourceTypeMapping elements. Relative to the folder of this file.
   */
  MappingFiles?: string[];
  AzureKeyVault?: KeyVaultSettings;
  CyberArk?: CyberArkSettings;
  EncryptionCertificate?: EncryptionCertificateSettings;
  /**
   * One section for each application, named by the connection's identifier.
   */
  Connections?: {
    [k: string]: ConnectionSettings;
  };
  /**
   * Which entities are exported, and in which columns. Without any mapping for a connection the agent asks the server.
   */
  EntityTypeMappings?: EntityTypeMappingSettings[];
  /**
   * Relations between entities, such as the members of groups.
   */
  EntityAssociationMappings?: EntityAssociationMappingSettings[];
  /**
   * How provisioning orders of a resource type are turned into SCIM calls.
   */
  ScimResourceTypeMappings?: ScimResourceTypeMappingSettings[];
  [k: string]: unknown;
}
/**
 * Secrets of connections in an Azure Key Vault, named Connections--<identifier>--<Key>. With nothing but Vault, the default credential chain of Azure is used.
 */
export interface KeyVaultSettings {
  /**
   * URL of the vault: https://<name>.vault.azure.net/.
   */
  Vault: string;
  /**
   * Tenant of the application.
   */
  TenantId?: string;
  /**
   * The application.
   */
  ClientId?: string;
  /**
   * Secret of the application.
   */
  ClientSecret?: string;
  /**
   * PFX or PEM file with the application's certificate and key, instead of a secret. Relative to the folder of this file.
   */
  CertificateFile?: string;
  /**
   * Password of that file.
   */
  CertificatePassword?: string;
  /**
   * system, or the client id of a user-assigned managed identity.
   */
  ManagedIdentity?: string;
  /**
   * Uses the federated token that Kubernetes gives to the pod.
   */
  WorkloadIdentity?: boolean;
  /**
   * Where tokens come from, for sovereign and private clouds: https://login.microsoftonline.us.
   */
  AuthorityHost?: string;
  /**
   * @deprecated
   */
  ConnectionString?: {
    [k: string]: unknown;
  };
}
/**
 * Secrets of connections in CyberArk, over the Central Credential Provider. Which accounts: appsettings.cyberark.agent.json.
 */
export interface CyberArkSettings {
  /**
   * Turns this source on.
   */
  UseCyberArkSetting?: boolean;
  /**
   * Safe that holds the accounts.
   */
  SafeName?: string;
  /**
   * Application that may read the safe.
   */
  ApplicationId?: string;
  /**
   * URL of the Central Credential Provider, without /AIMWebService.
   */
  Server?: string;
  /**
   * PFX or PEM file with a client certificate and its key. Relative to the folder of this file.
   */
  File?: string;
  /**
   * Password of that file.
   */
  Password?: string;
  /**
   * PEM file with further certificate authorities to trust. Relative to the folder of this file.
   */
  TrustedCertificates?: string;
  DistinguishedName?: null;
  Thumbprint?: null;
  StoreLocation?: null;
  StoreName?: null;
}
/**
 * The private RSA key that opens appsettings.encrypted.agent.json.
 */
export interface EncryptionCertificateSettings {
  /**
   * PFX (PKCS #12) or PEM file with the private key. Relative to the folder of this file.
   */
  File?: string;
  /**
   * Password of the file.
   */
  Password?: string;
  /**
   * Reads the encrypted files, and fails when there is none.
   */
  UseEncryptedAppsettings?: boolean;
  /**
   * Files with the keys of earlier certificates, which open values but do not make them.
   */
  PreviousFiles?: PreviousKeyFileSettings[];
  /**
   * Known to the platform's own agent. This agent does not encrypt the files that it writes.
   */
  EncryptFile?: boolean;
  /**
   * Store of the operating system; cannot be used. Use File.
   */
  StoreName?: string;
  /**
   * Store of the operating system; cannot be used. Use File.
   */
  StoreLocation?: string;
  /**
   * Store of the operating system; cannot be used. Use File.
   */
  Thumbprint?: string;
  /**
   * Store of the operating system; cannot be used. Use File.
   */
  DistinguishedName?: string;
  /**
   * Certificate in Azure Key Vault; cannot be used. Use File, or keep the secrets themselves in the vault.
   */
  CertificateAzureKeyVault?: string;
}
export interface PreviousKeyFileSettings {
  /**
   * PFX or PEM file. Relative to the folder of this file.
   */
  File: string;
  /**
   * Password of the file.
   */
  Password?: string;
}
/**
 * A SCIM application.
 */
export interface ConnectionSettings {
  /**
   * Base URL of the SCIM service without /v2, for example https://acme.example/scim.
   */
  Server: string;
  /**
   * Client identifier of the application, for OAuth2.
   */
  ApplicationId?: string;
  /**
   * Client secret of the application, for OAuth2.
   */
  ApplicationKey?: string;
  /**
   * Login of the account. With Password alone: Basic authentication. With ApplicationId and ApplicationKey too: OAuth2 password grant.
   */
  Login?: string;
  /**
   * Password of the account.
   */
  Password?: string;
  /**
   * A ready-made bearer token.
   */
  OAuthToken?: string;
  /**
   * URL that gives tokens. Usually found at the server; name it where that fails, as with Salesforce.
   */
  OAuth2Url?: string;
  /**
   * SCIM filters by entity, joined by a star: Users|?filter=active eq true*Groups|?filter=displayName sw "IGA".
   */
  Filter?: string;
  /**
   * Most resources to ask for in one request.
   */
  PageSize?: number;
  /**
   * Dialect of the server.
   */
  ScimSyntax?: "RFC" | "Salesforce" | "CyberArk";
  /**
   * Sends provisioning orders as Bulk requests (RFC 7644 section 3.7).
   */
  ServiceSupportBulk?: boolean;
  /**
   * Most operations in one Bulk request; the server's own limit counts too.
   */
  BulkMaxOperation?: number;
  /**
   * Name of a provider profile, laid over what ScimSyntax says; `iga-agent connections profiles` lists them.
   */
  Profile?: string;
  /**
   * A provider profile in a file of your own: JSON, or a baton-scim YAML configuration. Relative to the folder of this file.
   */
  ProfileFile?: string;
  /**
   * Knobs of the profile that are different for this connection; null where a knob has no value. See docs/dialects.md.
   */
  ProfileOverrides?: {
    [k: string]: unknown;
  };
  /**
   * Most requests at once. Halved when the server asks for less.
   */
  MaxConcurrentRequests?: number;
  /**
   * Most requests in a minute; no limit without it.
   */
  MaxRequestsPerMinute?: number;
  /**
   * PEM file with further certificate authorities to trust. Relative to the folder of this file.
   */
  TrustedCertificates?: string;
  /**
   * URL of the HTTP proxy, with its credentials where it needs some.
   */
  Proxy?: string;
  /**
   * Further headers for every request, by name. Their values are treated as secrets.
   */
  ExtraHeaders?: {
    [k: string]: string;
  };
  /**
   * Allows an http Server that is not on this machine. Credentials and people's data then travel unprotected.
   */
  AllowInsecureHttp?: boolean;
  Guard?: GuardSettings;
  /**
   * @deprecated
   */
  FilterGroup?: {
    [k: string]: unknown;
  };
  /**
   * @deprecated
   */
  EntryFile?: {
    [k: string]: unknown;
  };
  /**
   * @deprecated
   */
  MembersFile?: {
    [k: string]: unknown;
  };
  /**
   * @deprecated
   */
  SyncCookiesFile?: {
    [k: string]: unknown;
  };
}
/**
 * An export that lost more than this against the last one is held back until somebody accepts it. The guard cannot be turned off.
 */
export interface GuardSettings {
  /**
   * Most keys of an entity that may be gone, in percent.
   */
  MaximumMissingPercent?: number;
  /**
   * Most keys of an entity that may be gone.
   */
  MaximumMissingRows?: number;
}
/**
 * An entity and its columns. Further attributes of the platform are left alone.
 */
export interface EntityTypeMappingSettings {
  /**
   * The entity type.
   */
  Identifier: string;
  Connector?: string;
  /**
   * <connection>_<Entity>, for example Acme_Users; also the name of the CSV file.
   */
  ConnectionTable?: string;
  Properties?: MappingPropertySettings[];
  [k: string]: unknown;
}
export interface MappingPropertySettings {
  /**
   * The platform's name of the property, which provisioning orders use.
   */
  Identifier: string;
  /**
   * attribute, attribute:sub, or an attribute with its urn. A property without one is not exported.
   */
  ConnectionColumn?: string;
  /**
   * The property that identifies a row; exactly one in a mapping, normally id.
   */
  IsPrimaryKey?: boolean;
  IsUniqueKey?: boolean;
  /**
   * Writes all values, sorted, one per line; otherwise only the primary or first one.
   */
  IsMultiValuedProperty?: boolean;
  /**
   * URN of the schema extension that holds the attribute.
   */
  ScimSchema?: string;
  /**
   * Not applied to SCIM: values are written as received.
   */
  Format?: string;
  [k: string]: unknown;
}
/**
 * A relation between two entities. Further attributes of the platform are left alone.
 */
export interface EntityAssociationMappingSettings {
  /**
   * The association.
   */
  Identifier: string;
  Connector?: string;
  /**
   * <connection>_<attribute>_<Entity>, for example Acme_members_Groups; also the name of the CSV file.
   */
  ConnectionTable?: string;
  /**
   * Column of the owner's id, normally value.
   */
  Column1?: string;
  /**
   * <EntityTypeMapping>:<Property> of the owner.
   */
  EntityPropertyMapping1?: string;
  /**
   * Column of the member's id, normally MemberId.
   */
  Column2?: string;
  /**
   * <EntityTypeMapping>:<Property> of the member.
   */
  EntityPropertyMapping2?: string;
  [k: string]: unknown;
}
/**
 * How resources of a type are provisioned. Further attributes of the platform are left alone.
 */
export interface ScimResourceTypeMappingSettings {
  /**
   * The resource type.
   */
  Identifier: string;
  /**
   * Identifier of the connection.
   */
  Connection?: string;
  /**
   * The SCIM endpoint, for example Users.
   */
  DefaultObjectClass?: string;
  Properties?: ScimResourceTypePropertySettings[];
  [k: string]: unknown;
}
export interface ScimResourceTypePropertySettings {
  /**
   * A property of the entity type mapping.
   */
  Identifier: string;
  /**
   * Its value is the resource's id at the server.
   */
  IsDNProperty?: boolean;
  [k: string]: unknown;
}
