/**
 * What a request does, and so when it may be repeated (RFC 9110 section 9.2; a SCIM create has no idempotency key). `merge`: it holds
 * what was read before, or does something else the second time; it is never repeated as it is.
 */
export type RequestEffect = 'read' | 'replace' | 'delete' | 'patch' | 'create' | 'bulk' | 'merge';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly effect: RequestEffect;
  /** Below the base URL, segments already encoded, no leading slash: `Users/2819c223`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The parsed JSON; undefined for an empty body. */
  readonly body: unknown;
}

/** A request with its credentials. */
export interface AuthorizedRequest extends HttpRequest {
  /** Where the login says that requests go; undefined for the origin of the base URL. */
  readonly origin?: string | undefined;
}

/** Sends one request; a status outside 200 to 299 is thrown as an HttpError. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

export type SendAuthorized = (request: AuthorizedRequest) => Promise<HttpResponse>;
