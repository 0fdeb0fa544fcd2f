/** What sets one family of SCIM servers apart, as data. */
export interface Dialect {
  readonly name: string;
  readonly http: {
    /** Put between the connection's `Server` and the path. */
    readonly versionSuffix: string;
    readonly accept: string;
    readonly contentType: string;
  };
  /** Paths of the self-description; undefined where the server has none. */
  readonly discovery: {
    readonly serviceProviderConfig: string | undefined;
    readonly resourceTypes: string | undefined;
    readonly schemas: string | undefined;
  };
  readonly list: {
    /** How pages are asked for where the server does not announce cursors. */
    readonly paging: 'index' | 'cursor';
    /** The index of the first resource. */
    readonly startBase: 0 | 1;
    /** What ends a listing by index: the server's count, or an empty page where the count cannot be trusted. */
    readonly stop: 'total' | 'empty';
    /** The server refuses a higher count. */
    readonly maxPageSize?: number;
  };
  readonly lookUp: {
    /** One filter may ask for several keys, joined by `or`. */
    readonly combined: boolean;
    /** How a filter that nothing matches is answered; a 404 where the dialect does not say so is an error. */
    readonly noMatch: 'empty-list' | 'status-404';
  };
  readonly write: {
    /** `members[value eq "id"]` in the path, or the members to remove as the value. */
    readonly memberRemoval: 'filtered-path' | 'value-array';
  };
}
