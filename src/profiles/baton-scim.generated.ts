/* Generated from schemas/baton-scim.schema.json by "npm run generate"; do not edit. */

/**
 * Where a value stands: name.givenName, emails[0].value, emails[?(@.primary==true)].value.
 */
export type Path = string;

/**
 * A configuration of the connector baton-scim, as a ProfileFile.
 */
export interface BatonScim {
  /**
   * Address of the SCIM API; the connection's Server is asked, this says whether /v2 is added to it.
   */
  apiEndpoint: string;
  /**
   * True: application/scim+json is asked for; otherwise application/json.
   */
  hasScimHeader?: boolean;
  requestDefaults?: null;
  auth: Auth;
  user: User;
  group?: Group;
  pagination: Pagination;
  provisioning?: Provisioning;
}
export interface Auth {
  /**
   * oauth2: OAuthToken, or a token obtained with ApplicationId and ApplicationKey. apiKey: OAuthToken behind the prefix. basic: Login and Password.
   */
  authType: string;
  /**
   * Word before the key in the Authorization header.
   */
  apiKeyPrefix?: string;
  /**
   * A token is obtained at authUrl.
   */
  shouldObtainToken?: boolean;
  /**
   * Where tokens are given out.
   */
  authUrl?: string;
  tokenPath?: Path;
  tokenRequestDefaults?: null;
  withCustomTokenRequest?: null;
}
export interface User {
  id: Path;
  userName?: Path;
  displayName?: Path;
  firstName: Path;
  lastName: Path;
  primaryEmail?: Path;
  firstEmail?: Path;
  /**
   * Users need no email address; ours never do.
   */
  skipUserEmails?: boolean;
  active: Path;
  /**
   * Memberships are read from the users.
   */
  hasGroupsOnUser?: boolean;
  userGroup?: UserGroup;
  roles?: Roles;
}
export interface UserGroup {
  path: Path;
  name: Path;
  id?: Path;
}
export interface Roles {
  path: Path;
  name: Path;
  display?: Path;
}
export interface Group {
  id: Path;
  displayName: Path;
  members?: Members;
}
export interface Members {
  path: Path;
  id: Path;
  displayName?: Path;
}
/**
 * Only the total is read: how many rows a page has, and which, the agent counts itself.
 */
export interface Pagination {
  totalResults: Path;
  itemsPerPage?: Path;
  startIndex?: Path;
}
/**
 * What may be written; an operation that is missing is not carried out.
 */
export interface Provisioning {
  addUserToGroup?: Operation;
  removeUserFromGroup?: Operation;
  addUserRole?: Operation;
  removeUserRole?: Operation;
}
export interface Operation {
  /**
   * URN of the request; it is always that of PatchOp.
   */
  schemas?: string;
  op: string;
  path: Path;
  valuePath: Path;
}
