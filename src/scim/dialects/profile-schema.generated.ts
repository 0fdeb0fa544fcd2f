/* Generated from schemas/profile.schema.json by "npm run generate"; do not edit. */

/**
 * The resources of the server, where it does not describe them itself; null: Users and Groups.
 */
export type ResourceListKnobs = ResourceKnobs[] | null;
/**
 * A listing that shows who is in a group.
 */
export type ProbeKnobs = {
  /**
   * What is listed: the Users that are in the group, or the Group where the user is in it.
   */
  entity: "Users" | "Groups";
  /**
   * Filter with {group} and, where one user at a time can be asked for, {user} in place of the ids.
   */
  filter: string;
} | null;

/**
 * What sets one provider's SCIM server apart, as data. Whatever it does not say is as in the profile that it extends, and at last as in RFC 7643, RFC 7644 and RFC 9865.
 */
export interface Profile {
  /**
   * For editors.
   */
  $schema?: string;
  /**
   * How connections name it; letters, digits and dashes.
   */
  name: string;
  /**
   * The product, in a few words.
   */
  description?: string;
  /**
   * What Server looks like: https://api.vendor.example/scim.
   */
  server?: string;
  /**
   * Name of the profile that it is based on.
   */
  extends?: string;
  /**
   * What an administrator has to know or to set, as whole sentences.
   */
  notes?: string[];
  /**
   * What the profile says without a document of the vendor to show for it, as whole sentences. A connection may say otherwise with ProfileOverrides.
   */
  unconfirmed?: string[];
  http?: HttpKnobs;
  discovery?: DiscoveryKnobs;
  authentication?: AuthenticationKnobs;
  resources?: ResourceListKnobs;
  list?: ListKnobs;
  read?: ReadKnobs;
  filter?: FilterKnobs;
  lookUp?: LookUpKnobs;
  account?: AccountKnobs;
  update?: UpdateKnobs;
  delete?: DeleteKnobs;
  members?: MembersKnobs;
  roles?: RolesKnobs;
  bulk?: BulkKnobs;
  throttle?: ThrottleKnobs;
}
/**
 * How every request looks.
 */
export interface HttpKnobs {
  /**
   * Put between Server and the path: /v2, /v1, or empty.
   */
  versionSuffix?: string;
  /**
   * The Accept header.
   */
  accept?: string;
  /**
   * The Content-Type header of requests with a body.
   */
  contentType?: string;
}
/**
 * Where the server describes itself; null where it does not.
 */
export interface DiscoveryKnobs {
  /**
   * Path of the service provider configuration.
   */
  serviceProviderConfig?: string | null;
  /**
   * Path of the resource types.
   */
  resourceTypes?: string | null;
  /**
   * Path of the schemas.
   */
  schemas?: string | null;
  /**
   * `reduce`: what the configuration says is missing is not used. `none`: it is known to be wrong and not believed.
   */
  trust?: "reduce" | "none";
}
/**
 * How the agent logs in.
 */
export interface AuthenticationKnobs {
  /**
   * `derived`: from the credentials that are set. `static`: OAuthToken as it is. `login`: Login and Password are exchanged for a token without an OAuth2 grant. `accountCredentials`: ApplicationId and ApplicationKey with accountId. The others: none at all, Basic, or the OAuth2 grant of that name.
   */
  grant?: "derived" | "none" | "static" | "basic" | "password" | "clientCredentials" | "accountCredentials" | "login";
  /**
   * Where tokens are given out, where OAuth2Url is not set; {origin} is that of Server, {applicationId} the ApplicationId. null: the server is asked (RFC 8414).
   */
  tokenUrl?: string | null;
  /**
   * Method of the token request.
   */
  tokenMethod?: "POST" | "GET";
  /**
   * How the parameters of a token request are written.
   */
  bodyEncoding?: "form" | "json";
  /**
   * Where the credentials of a token request go: among its parameters, or in a Basic header.
   */
  clientAuthentication?: "body" | "basic";
  /**
   * Which setting is the client's id; with `login` the Login, and the Password is its secret.
   */
  clientId?: "applicationId" | "login";
  /**
   * Scope to ask for.
   */
  scope?: string | null;
  /**
   * The account_id of an account credentials grant.
   */
  accountId?: string | null;
  /**
   * Further parameters of the token request, by name.
   */
  parameters?: {
    [k: string]: string;
  };
  /**
   * Where the token stands in the answer: access_token, data.token. null: the whole body is the token.
   */
  tokenPath?: string | null;
  /**
   * Word before the token in the Authorization header; empty for none.
   */
  scheme?: string;
  /**
   * Member of the token's answer that names the address to ask from then on, in place of the origin of Server.
   */
  baseUrlMember?: string | null;
  /**
   * Ends of the host names that it may name: .salesforce.com. The origin of Server needs none.
   */
  baseUrlHosts?: string[];
}
/**
 * A resource of the server.
 */
export interface ResourceKnobs {
  /**
   * Name of the entity, as in file names: Users.
   */
  name: string;
  /**
   * Path below the base address; the name without it.
   */
  path?: string;
  /**
   * Columns to export where the server does not describe the resource and no mapping does: id, name:givenName; rights[] for all values of a multi-valued attribute.
   */
  columns?: string[];
  /**
   * Multi-valued references that get a file of their own: members.
   */
  links?: string[];
  /**
   * Where the server keeps an attribute elsewhere than SCIM does: the column to the paths of the server, of which the first with a value counts, such as "name:givenName": ["profile.first"]. For reading; docs/profile-files.md.
   */
  attributes?: {
    [k: string]: string[];
  };
}
/**
 * How resources are listed.
 */
export interface ListKnobs {
  /**
   * `index`: by index (RFC 7644 section 3.4.2.4). `cursor`: from cursor to cursor (RFC 9865). `announced`: by cursor where the server announces it and `stop` is `total`, else by index. `none`: the first answer is all there is.
   */
  mode?: "announced" | "index" | "cursor" | "none";
  /**
   * Index of the first resource.
   */
  startBase?: 0 | 1;
  /**
   * What startIndex counts: the first row of the page, or its last one.
   */
  index?: "firstRow" | "lastRow";
  /**
   * The server refuses or ignores a higher count.
   */
  maxPageSize?: number | null;
  /**
   * What ends a listing by index: the server's count, or an empty page where the count is wrong.
   */
  stop?: "total" | "empty";
  /**
   * Name of the count in the answer; names joined by dots where it stands deeper.
   */
  totalMember?: string;
  /**
   * Statuses that stand for an empty list.
   */
  emptyStatuses?: number[];
  /**
   * Where the server refuses startIndex and count, the list is asked for without them.
   */
  unpagedFallback?: boolean;
  /**
   * Limits of whole listings, by entity.
   */
  hardCaps?: {
    [k: string]: HardCapKnobs;
  };
  /**
   * Ids of made-up resources: a listing of nothing else is refused.
   */
  syntheticIds?: string[];
}
/**
 * A listing that never gives more than so many rows.
 */
export interface HardCapKnobs {
  /**
   * Most rows that a request without a filter gets, over all of its pages.
   */
  rows: number;
  /**
   * Attribute to divide the list by: displayName.
   */
  attribute: string;
  /**
   * Characters that its values begin and go on with; each becomes a filter `attribute sw "c"`, with longer beginnings where one character is not enough.
   */
  prefixes: string;
}
/**
 * How resources are read.
 */
export interface ReadKnobs {
  /**
   * Sent with every request for resources, also for a single one, by name: "attributeSets": "all".
   */
  parameters?: {
    [k: string]: string;
  };
  /**
   * Values of an extension may stand under another URN than that of their schema.
   */
  movedExtensions?: boolean;
}
/**
 * What the server understands of filters.
 */
export interface FilterKnobs {
  /**
   * `full`: and, or, not and brackets. `flat`: and, or, but never both in one filter. `and`: no or. `none`: one comparison.
   */
  logic?: "full" | "flat" | "and" | "none";
  /**
   * Operators that it knows: eq, sw. null: all.
   *
   * @minItems 1
   */
  operators?: ("eq" | "ne" | "co" | "sw" | "ew" | "pr" | "gt" | "ge" | "lt" | "le")[] | null;
  /**
   * `quoted`: userName eq "ada". `joined`: userNameEqada, as old servers want it.
   */
  equality?: "quoted" | "joined";
}
/**
 * How accounts are found.
 */
export interface LookUpKnobs {
  /**
   * The attribute by which an account that exists is known to be the one of an order.
   */
  keyAttribute?: "externalId" | "userName";
  /**
   * Attributes that accounts can be looked up by.
   *
   * @minItems 1
   */
  attributes?: ("externalId" | "userName")[];
}
/**
 * What an account must and must not have.
 */
export interface AccountKnobs {
  /**
   * The `schemas` of the users and groups that are sent; null: those of SCIM 2.0.
   */
  schemas?: string[] | null;
  /**
   * Attributes of a new account: userName, name:familyName, entitlements[type eq "Profile"].
   */
  required?: string[];
  /**
   * Extensions that the server knows by another URN: the URN of SCIM 2.0 to that of the server, for what is sent and for accounts that are read to change them. The columns of an export need `read.movedExtensions`.
   */
  extensions?: {
    [k: string]: string;
  };
  /**
   * Attributes and extension URNs that no order may set; they are not sent back with a PUT.
   */
  readOnly?: string[];
  /**
   * Limits of multi-valued attributes.
   */
  exclusive?: ExclusiveKnobs[];
}
/**
 * At most so many values of an attribute.
 */
export interface ExclusiveKnobs {
  /**
   * Multi-valued attribute: entitlements.
   */
  attribute: string;
  /**
   * Most values.
   */
  max: number;
  /**
   * Counts only values of this `type`: Profile.
   */
  type?: string;
  /**
   * Counts also values without a type that begin so: 00e.
   */
  prefix?: string;
}
/**
 * How an account is changed.
 */
export interface UpdateKnobs {
  /**
   * `patch`: PatchOp (RFC 7644 section 3.5.2). `put`: the account as read, with the changes. `putPartial`: only the changes, by PUT. `partialPatch`: only the changes, by PATCH (SCIM 1.1).
   */
  method?: "patch" | "put" | "putPartial" | "partialPatch";
  /**
   * How `active` is changed: as all else, or by a PATCH of its own where the server takes it in no other request.
   */
  activeBy?: "method" | "patch";
  /**
   * Whether changes carry the version that was read as If-Match (RFC 7644 section 3.14): where the server announces ETags, always, or never.
   */
  versions?: "announced" | "always" | "never";
  /**
   * `pathed`: an operation for each attribute. `pathless`: one replace whose value is an object.
   */
  patchStyle?: "pathed" | "pathless";
  /**
   * How op is written: replace or Replace.
   */
  operationCase?: "lower" | "pascal";
  /**
   * How true and false are written in a change.
   */
  booleanAs?: "json" | "string";
  /**
   * How a value in a path is written: members[value eq "1"] or members[value eq 1].
   */
  filterQuoting?: "quoted" | "bare";
  /**
   * Attributes and URNs that are not sent back with a PUT; id, meta and groups never are.
   */
  strip?: string[];
  /**
   * The account is read after a change, because the server accepts changes that it does not make.
   */
  readAfterWrite?: boolean;
}
/**
 * What becomes of an account that is to be deleted.
 */
export interface DeleteKnobs {
  /**
   * `delete`: DELETE removes it. `deactivate`: there is no DELETE, or none is wanted; active becomes false. `deleteDeactivates`: DELETE leaves the account, inactive. `prevent`: a deletion is refused by the agent.
   */
  user?: "delete" | "deactivate" | "deleteDeactivates" | "prevent";
  /**
   * The server needs so long until an inactive account is shown as such.
   */
  settleSeconds?: number;
}
/**
 * Memberships of groups.
 */
export interface MembersKnobs {
  /**
   * Where memberships are seen: in the group, in the user's groups, by asking with a filter (`probe`), nowhere.
   */
  read?: "group" | "user" | "probe" | "none";
  probe?: ProbeKnobs;
  /**
   * `patch`: add at path members. `patchWrapped`: the same, its value wrapped in {members: […]}. `patchPathless`: without a path. `partialWithOperation`: a partial group, SCIM 1.1. `replaceAll`: a replace of the whole list. `put`: the group as read, with the changes. `none`: not at all; an order that changes one is refused.
   */
  write?: "patch" | "patchWrapped" | "patchPathless" | "partialWithOperation" | "replaceAll" | "put" | "none";
  /**
   * `filterPath`: members[value eq "id"]. `valueArray`: path members with the leavers as value. `wrapped`: the same in {members: […]}. `replaceAll`: a replace with those who stay. Not read with `partialWithOperation` and `put`.
   */
  remove?: "filterPath" | "valueArray" | "wrapped" | "replaceAll";
  /**
   * The server leaves the members out of a group that has none. Only then is a group that is shown without them an empty one, over which a list may be written as a whole.
   */
  omittedWhenEmpty?: boolean;
  /**
   * What is sent of a member.
   *
   * @minItems 1
   */
  fields?: ("value" | "display" | "$ref" | "type")[];
  /**
   * Most members in one request; not read where a list is written as a whole.
   */
  maxPerRequest?: number;
}
/**
 * Roles that are granted on the account, ordered as roles_add and roles_remove.
 */
export interface RolesKnobs {
  /**
   * Multi-valued attribute of the account; null where there are no roles.
   */
  attribute?: string | null;
  /**
   * Its sub-attribute that holds the role.
   */
  valueAttribute?: string;
  /**
   * The server leaves the attribute out of an account that has no roles. Only then does an account that is shown without it have none, where its list is written as a whole.
   */
  omittedWhenEmpty?: boolean;
}
/**
 * Bulk requests (RFC 7644 section 3.7).
 */
export interface BulkKnobs {
  /**
   * False: none is sent, whatever the connection asks for.
   */
  supported?: boolean;
  /**
   * Most operations in one.
   */
  maxOperations?: number | null;
  /**
   * Most bytes of one.
   */
  maxPayloadBytes?: number | null;
}
/**
 * What the server bears.
 */
export interface ThrottleKnobs {
  /**
   * Requests of all kinds, the token's too. The lower of this and MaxRequestsPerMinute counts.
   */
  requestsPerMinute?: number | null;
  /**
   * Requests at once. The lower of this and MaxConcurrentRequests counts.
   */
  concurrentRequests?: number | null;
  /**
   * Error codes that mean too many requests, whatever the status.
   */
  codes?: string[];
}
