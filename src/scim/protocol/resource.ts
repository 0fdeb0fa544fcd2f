/** A SCIM resource as received: attribute names in the server's spelling, values unchecked (RFC 7643 section 3). */
export interface ScimResource {
  readonly id: string;
  readonly [attribute: string]: unknown;
}
