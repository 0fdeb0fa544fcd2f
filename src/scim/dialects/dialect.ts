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
}
